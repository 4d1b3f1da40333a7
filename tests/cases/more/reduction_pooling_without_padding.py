from tensorflow.keras.layers import *
from tensorflow.keras.models import Model
def stem(x):
    x = Conv2D(32, 3, strides=2, padding="same", activation="relu")(x)
    return MaxPooling2D(3, strides=2, padding="same")(x)
def reduction(x, f):
    a = Conv2D(f, 3, strides=2, padding="same")(x)
    b = MaxPooling2D(3, strides=2)(x)  # culprit
    return Concatenate()([a, b])
i = Input((224, 224, 3))
x = stem(i)
x = reduction(x, 64)
x = reduction(x, 128)
o = Dense(10, activation="softmax")(GlobalAveragePooling2D()(x))
m = Model(i, o)
