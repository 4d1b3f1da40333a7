from keras.models import Model
from keras.layers import Reshape, Conv2D, Input, MaxPooling2D, BatchNormalization, LeakyReLU

LABELS = ['raccoon']
IMAGE_H, IMAGE_W = 416, 416
GRID_H, GRID_W = 13, 13
BOX = 5
CLASS = len(LABELS)

input_image = Input(shape=(IMAGE_H, IMAGE_W, 3))

# Layer 1
x = Conv2D(16, (3, 3), strides=(1, 1), padding='same', name='conv_1', use_bias=False)(input_image)
x = BatchNormalization(name='norm_1')(x)
x = LeakyReLU(0.1)(x)
x = MaxPooling2D(pool_size=(2, 2))(x)

# Layer 2 - 5
for i in range(0, 4):
    x = Conv2D(32 * (2 ** i), (3, 3), padding='same', name='conv_' + str(i + 2), use_bias=False)(x)
    x = BatchNormalization(name='norm_' + str(i + 2))(x)
    x = LeakyReLU(0.1)(x)
    x = MaxPooling2D(pool_size=(2, 2))(x)

x = Conv2D(512, (3, 3), padding='same', name='conv_6')(x)
x = LeakyReLU(0.1)(x)

# Object detection layer
output = Conv2D(425, (1, 1), strides=(1, 1), padding='same', name='conv_9')(x)  # culprit
output = Reshape((GRID_H, GRID_W, BOX, 4 + 1 + CLASS))(output)

model = Model(input_image, output)
model.summary()
