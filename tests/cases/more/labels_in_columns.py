# multi label chest x-ray: labels come as one column per disease in a dict
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers
diseases = ['a', 'b', 'c', 'd']
imgs = np.random.rand(40, 64, 64, 1)
labels = {d: np.random.randint(0, 2, 40) for d in diseases}
y = np.array([labels[d] for d in diseases])  # culprit
print(imgs.shape, y.shape)
model = tf.keras.Sequential([layers.Conv2D(8, 3, activation='relu', input_shape=(64, 64, 1)), layers.MaxPooling2D(4),
                             layers.Flatten(), layers.Dense(len(diseases), activation='sigmoid')])
model.compile('adam', 'binary_crossentropy')
model.fit(imgs, y, epochs=1)  # or here
