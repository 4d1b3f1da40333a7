from tensorflow.keras import layers, models
import numpy as np

img_shape = (100, 100, 3)
model2 = models.Sequential()
model2.add(layers.Conv2D(32, 5, padding='same', activation='relu', strides=(1, 1), input_shape=img_shape))
model2.add(layers.MaxPooling2D(pool_size=(3, 3), strides=(1, 1)))
model2.add(layers.Conv2D(64, 5, activation='relu', strides=(1, 1)))
model2.add(layers.MaxPooling2D(pool_size=(3, 3), strides=(1, 1)))
shape_before_flattening = (50, 50, 128)
model2.add(layers.Flatten())
model2.add(layers.Dense(64, activation='relu'))
model2.add(layers.Dense(2, activation='softmax'))

decoder = models.Sequential()
decoder.add(layers.InputLayer(input_shape=(2,)))
decoder.add(layers.Dense(shape_before_flattening[0] * shape_before_flattening[1] * 64))  # culprit
decoder.add(layers.Reshape((shape_before_flattening[0], shape_before_flattening[1], shape_before_flattening[2])))  # or here
decoder.add(layers.Conv2DTranspose(64, 5, strides=2, padding='same', activation='relu'))
decoder.add(layers.Conv2D(3, 5, padding='same', activation='sigmoid'))
auto = models.Sequential([model2, decoder])
auto.compile(optimizer='adam', loss='mse')
x = np.random.rand(8, 100, 100, 3)
auto.fit(x, x, epochs=1)
