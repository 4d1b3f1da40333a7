import numpy as np
from keras import layers, models
from keras.utils import img_to_array, load_img

head = models.Sequential([
    layers.Input((7 * 7 * 512,)),
    layers.Dense(64, activation="relu"),
    layers.Dense(4, activation="softmax"),
])
head.load_weights("head.weights.h5")

picture = load_img("rose.jpg", target_size=(224, 224))  # or here
pixels = np.expand_dims(img_to_array(picture), axis=0)  # culprit
print(head.predict(pixels).argmax())  # or here
