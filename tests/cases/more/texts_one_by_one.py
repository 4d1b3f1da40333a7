import tensorflow as tf
import tensorflow_datasets as tfds
from tensorflow import keras

reviews, about = tfds.load("imdb_reviews/subwords8k", with_info=True, as_supervised=True)
words = about.features["text"].encoder.vocab_size

model = keras.Sequential([
    keras.layers.Embedding(words, 32),
    keras.layers.GlobalAveragePooling1D(),
    keras.layers.Dense(1, activation="sigmoid"),
])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
learning = reviews["train"].shuffle(1000).prefetch(tf.data.AUTOTUNE)  # culprit
model.fit(learning, epochs=3)  # or here
