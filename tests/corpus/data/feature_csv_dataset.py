"""tensorflow.org style: a CSV file by columns, the preprocessing inside the model."""
import numpy as np
import pandas as pd
import tensorflow as tf
from tensorflow.keras import layers

titanic = pd.read_csv("https://example.org/train.csv")
titanic_features = titanic.copy()
titanic_labels = titanic_features.pop("survived")
columns = {"age": "float32", "fare": "float32", "sex": "string", "class": "string"}
inputs = {}
for name, dtype in columns.items():
    inputs[name] = tf.keras.Input(shape=(1,), name=name, dtype=dtype)
    #              ^^^^^^^^^^^^^^ (None, 1)
numeric_inputs = {name: i for name, i in inputs.items() if i.dtype == "float32"}
x = layers.Concatenate()(list(numeric_inputs.values()))
#   ^^^^^^^^^^^^^^^^^^^^ (None, 2)
norm = layers.Normalization()
norm.adapt(np.array(titanic[list(numeric_inputs)]))
preprocessed_inputs = [norm(x)]
for name, input in inputs.items():
    if input.dtype != "string":
        continue
    lookup = layers.StringLookup(vocabulary=np.unique(titanic_features[name]))
    one_hot = layers.CategoryEncoding(num_tokens=lookup.vocabulary_size())
    x = lookup(input)
    #   ^^^^^^ (None, 1)
    x = one_hot(x)
    #   ^^^^^^^ (None, None)
    preprocessed_inputs.append(x)
joined = layers.Concatenate()(preprocessed_inputs)
#        ^^^^^^^^^^^^^^^^^^^^ (None, None)
preprocessing = tf.keras.Model(inputs, joined)
body = tf.keras.Sequential([
    layers.Dense(64),
    # ^^^^^^^^^^ (None, 64)
    layers.Dense(1),
    # ^^^^^^^^^ (None, 1)
])
result = body(preprocessing(inputs))
model = tf.keras.Model(inputs, result)
model.compile(loss=tf.keras.losses.BinaryCrossentropy(from_logits=True), optimizer="adam")
model.fit(x={n: np.array(v) for n, v in titanic_features.items()}, y=titanic_labels, epochs=10)
