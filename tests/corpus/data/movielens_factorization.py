"""keras.io style: collaborative filtering, users and movies counted in a table."""
from pathlib import Path
from zipfile import ZipFile

import keras
import numpy as np
import pandas as pd
from keras import layers, ops

zipped = keras.utils.get_file("ml-latest-small.zip", "http://example.org/ml.zip", extract=False)
keras_datasets_path = Path(zipped).parents[0]
movielens_dir = keras_datasets_path / "ml-latest-small"
if not movielens_dir.exists():
    with ZipFile(zipped, "r") as zip:
        zip.extractall(path=keras_datasets_path)
df = pd.read_csv(movielens_dir / "ratings.csv")
user_ids = df["userId"].unique().tolist()
user2user_encoded = {x: i for i, x in enumerate(user_ids)}
movie_ids = df["movieId"].unique().tolist()
df["user"] = df["userId"].map(user2user_encoded)
num_users, num_movies = len(user2user_encoded), len(movie_ids)
min_rating, max_rating = min(df["rating"]), max(df["rating"])
df = df.sample(frac=1, random_state=42)
x = df[["user", "movie"]].values
y = df["rating"].apply(lambda x: (x - min_rating) / (max_rating - min_rating)).values
train_indices = int(0.9 * df.shape[0])
x_train, x_val = x[:train_indices], x[train_indices:]
EMBEDDING_SIZE = 50


class RecommenderNet(keras.Model):
    def __init__(self, num_users, num_movies, embedding_size, **kwargs):
        super().__init__(**kwargs)
        self.user_embedding = layers.Embedding(num_users, embedding_size)
        self.user_bias = layers.Embedding(num_users, 1)
        self.movie_embedding = layers.Embedding(num_movies, embedding_size)

    def call(self, inputs):
        user_vector = self.user_embedding(inputs[:, 0])
        #             ^^^^^^^^^^^^^^^^^^^ (8, 50) | (None, 50)
        user_bias = self.user_bias(inputs[:, 0])
        #           ^^^^^^^^^^^^^^ (8, 1) | (None, 1)
        movie_vector = self.movie_embedding(inputs[:, 1])
        #              ^^^^^^^^^^^^^^^^^^^^ (8, 50) | (None, 50)
        dot = ops.sum(user_vector * movie_vector, axis=1, keepdims=True)
        return ops.nn.sigmoid(dot + user_bias)


model = RecommenderNet(num_users, num_movies, EMBEDDING_SIZE)
sample = model(np.zeros((8, 2), dtype="int32"))
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.001))
history = model.fit(x=x_train, y=y[:train_indices], batch_size=64, epochs=5)
