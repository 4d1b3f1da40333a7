"""Kaggle style: a table that is not there; the number of its columns is unknown."""
import numpy as np
import pandas as pd
import tensorflow as tf
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

df = pd.read_csv("/kaggle/input/credit/train.csv")
df = df.dropna()
y = df["target"].values
X = pd.get_dummies(df.drop(columns=["target", "id"]))
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=42)
scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.transform(X_test)

model = tf.keras.Sequential([
    tf.keras.layers.Dense(128, activation="relu", input_shape=(X_train.shape[1],)),
    # ^^^^^^^^^^^^^^^^^^^ (None, 128)
    tf.keras.layers.BatchNormalization(),
    # ^^^^^^^^^^^^^^^^^^^ (None, 128)
    tf.keras.layers.Dropout(0.3),
    tf.keras.layers.Dense(X_train.shape[1] // 2, activation="relu"),
    # ^^^^^^^^^^^^^^^^^^^ (None, None)
    tf.keras.layers.Dense(1, activation="sigmoid"),
    # ^^^^^^^^^^^^^^^^^^^ (None, 1)
])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["AUC"])
early = tf.keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)
model.fit(X_train, y_train, validation_split=0.1, epochs=50, callbacks=[early])
pred = model.predict(X_test)
submission = pd.DataFrame({"id": np.arange(len(pred)), "target": pred[:, 0]})
submission.to_csv("submission.csv", index=False)
