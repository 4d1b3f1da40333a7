import numpy as np
from keras import layers, models

x = np.random.rand(60, 5).astype("float32")
y = np.random.rand(60).astype("float32")
column = y.reshape(-1, 1)
model = models.Sequential([layers.Input((5,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, y, epochs=1, verbose=0)

pred = model.predict(x)
print(np.abs(column - pred).mean())
flat = pred.ravel()
print(np.abs(y - flat).mean(), (flat == y).mean())
pred = model.predict(x)[:, 0]
print(np.square(pred - y).mean())
one = model.predict(x[:1])
offset = np.zeros((1,))
print(one - offset)
others = model.predict(x)
again = others[:, 0]
print(others - others.mean(axis=0), again - y)
