import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.utils.class_weight import compute_sample_weight
from tensorflow import keras

rng = np.random.default_rng(0)
data = rng.normal(size=(1000, 20))
target = rng.integers(0, 2, size=1000)

sample_weights = compute_sample_weight('balanced', target)  # or here

X_tr, X_te, y_tr, y_te = train_test_split(data, target, test_size=0.25, stratify=target)

model = keras.models.Sequential()
model.add(keras.layers.Input((20,)))
model.add(keras.layers.Dense(40, activation='relu'))
model.add(keras.layers.BatchNormalization())
model.add(keras.layers.Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['AUC'])
model.fit(X_tr, y_tr, epochs=3, batch_size=50, sample_weight=sample_weights)  # culprit
print(model.evaluate(X_te, y_te))
