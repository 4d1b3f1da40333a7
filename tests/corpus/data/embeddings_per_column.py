"""Kaggle style: an embedding for each categorical column, its size by rule of thumb."""
import numpy as np
import pandas as pd
from tensorflow.keras.layers import BatchNormalization, Concatenate, Dense, Embedding, Input, Reshape
from tensorflow.keras.models import Model

train = pd.read_csv("train.csv")
cat_cols = ["store", "weekday", "promo"]
num_cols = ["distance", "temperature"]
inputs, embeddings = [], []
for col in cat_cols:
    no_unique = train[col].nunique()
    embed_size = int(min(np.ceil(no_unique / 2), 50))
    inp = Input(shape=(1,), name=f"{col}_in")
    #     ^^^^^ (None, 1)
    emb = Embedding(no_unique + 1, embed_size)(inp)
    #     ^^^^^^^^^ (None, 1, None)
    emb = Reshape(target_shape=(embed_size,))(emb)
    #     ^^^^^^^ (None, None)
    inputs.append(inp)
    embeddings.append(emb)
numeric = Input(shape=(len(num_cols),), name="numeric")
#         ^^^^^ (None, 2)
dense = Dense(16, activation="relu")(numeric)
#       ^^^^^ (None, 16)
x = Concatenate()(embeddings + [dense])
#   ^^^^^^^^^^^ (None, None)
x = Dense(64, activation="relu")(x)
#   ^^^^^ (None, 64)
x = BatchNormalization()(x)
#   ^^^^^^^^^^^^^^^^^^ (None, 64)
output = Dense(1)(x)
#        ^^^^^ (None, 1)
model = Model(inputs + [numeric], output)
model.compile(loss="mean_absolute_error", optimizer="adam")
model.fit([train[c].values for c in cat_cols] + [train[num_cols].values], train["sales"].values)
