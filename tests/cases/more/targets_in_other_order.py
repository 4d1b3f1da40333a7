# bounding box + class of the object, two heads
import numpy as np
from tensorflow.keras.applications import MobileNetV2
from tensorflow.keras.layers import Dense, Flatten, Input, GlobalAveragePooling2D
from tensorflow.keras.models import Model
from tensorflow.keras.optimizers import Adam
from tensorflow.keras.utils import to_categorical

n = 48
images = np.random.rand(n, 96, 96, 3).astype('float32')
bboxes = np.random.rand(n, 4).astype('float32')
classes = to_categorical(np.random.randint(0, 3, n), 3)

base = MobileNetV2(weights=None, include_top=False, input_tensor=Input(shape=(96, 96, 3)))
base.trainable = False
flat = GlobalAveragePooling2D()(base.output)

b = Dense(128, activation='relu')(flat)
b = Dense(64, activation='relu')(b)
b = Dense(4, activation='sigmoid', name='bounding_box')(b)
c = Dense(128, activation='relu')(flat)
c = Dense(3, activation='softmax', name='class_label')(c)
model = Model(inputs=base.input, outputs=[b, c])  # or here

model.compile(loss=['mse', 'categorical_crossentropy'], optimizer=Adam(1e-4),
              metrics=[['mae'], ['accuracy']])
H = model.fit(images, [classes, bboxes], batch_size=16, epochs=1, validation_split=0.2)  # culprit
