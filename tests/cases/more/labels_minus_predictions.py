from keras.datasets import boston_housing
import numpy as np
from keras import models
from keras import layers

(train_data, train_targets), (test_data, test_targets) = boston_housing.load_data()
mean = train_data.mean(axis=0)
std = train_data.std(axis=0)
x_train = ((train_data - mean) / std).astype(np.float32)
x_test = ((test_data - mean) / std).astype(np.float32)

model = models.Sequential()
model.add(layers.Dense(64, activation='relu', input_shape=(13,)))
model.add(layers.Dense(64, activation='relu'))
model.add(layers.Dense(1))
model.compile(optimizer='rmsprop', loss='mse', metrics=['mae'])

y_train = train_targets.astype(np.float32)
y_test = test_targets.astype(np.float32)
model.fit(x_train, y_train, epochs=4, batch_size=16, verbose=0)

mse_keras, mae_keras = model.evaluate(x_test, y_test)
# my own value is much bigger than the one of evaluate ???
pred = model.predict(x_test)  # or here
errors = y_test - pred  # culprit
print(mse_keras, np.square(errors).mean())  # or here
print(mae_keras, np.abs(errors).mean())
