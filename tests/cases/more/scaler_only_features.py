import numpy as np
from sklearn.model_selection import train_test_split
from tensorflow.keras import Sequential, layers

X = np.random.rand(500, 13)
y = np.random.rand(500)
X_train, y_train, X_test, y_test = train_test_split(X, y, test_size=0.2)  # culprit
model = Sequential([layers.Input((13,)), layers.Dense(16), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(X_train, y_train)  # or here
