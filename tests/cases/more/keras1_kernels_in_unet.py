from keras.models import Model
from keras.layers import Input, Convolution2D, MaxPooling2D, UpSampling2D, Activation, concatenate

config = {'img_shape': (512, 512), 'input_shape': (256, 256, 1)}
inputs = Input(shape=config['input_shape'])
conv1 = Convolution2D(32, 3, 3, padding='same', kernel_initializer='he_normal')(inputs)  # culprit
conv1 = Activation('relu')(conv1)
pool1 = MaxPooling2D(pool_size=(2, 2), padding='same', strides=(2, 2))(conv1)
conv2 = Convolution2D(64, 3, 3, padding='same', kernel_initializer='he_normal')(pool1)  # or here
conv2 = Activation('relu')(conv2)
pool2 = MaxPooling2D(pool_size=(2, 2), padding='same', strides=(2, 2))(conv2)
conv3 = Convolution2D(128, 3, 3, padding='same', kernel_initializer='he_normal')(pool2)  # or here
up1 = concatenate([UpSampling2D(size=(2, 2))(conv3), conv2], axis=-1)
conv4 = Convolution2D(64, 3, 3, padding='same', kernel_initializer='he_normal')(up1)  # or here
up2 = concatenate([UpSampling2D(size=(2, 2))(conv4), conv1], axis=-1)
out = Convolution2D(1, 1, 1, activation='sigmoid')(up2)
model = Model(inputs, out)
