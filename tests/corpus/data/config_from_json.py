"""Sizes from a configuration file that is not here; defaults where the program has them."""
import json
import os
import pickle

import requests
import tensorflow as tf
import yaml
from tensorflow.keras import layers

DEFAULTS = {"embed": 32, "heads": 4}
config_path = os.environ.get("MODEL_CONFIG", "config.json")
with open(config_path) as f:
    config = json.load(f)
with open("tokenizer.pickle", "rb") as handle:
    tokenizer = pickle.load(handle)
vocab = requests.get("https://example.org/vocab.json").json()
settings = yaml.safe_load(open("settings.yml"))

inputs = layers.Input((config["length"],))
#        ^^^^^^^^^^^^ (None, None)
x = layers.Embedding(len(vocab), DEFAULTS["embed"])(inputs)
#   ^^^^^^^^^^^^^^^^ (None, None, 32)
x = layers.MultiHeadAttention(DEFAULTS["heads"], 8)(x, x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None, 32)
x = layers.Dense(config["hidden"], activation=settings["activation"])(x)
#   ^^^^^^^^^^^^ (None, None, None)
x = layers.LayerNormalization()(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None, None)
x = layers.GlobalAveragePooling1D()(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None)
x = layers.Dropout(config.get("dropout", 0.1))(x)
#   ^^^^^^^^^^^^^^ (None, None)
outputs = layers.Dense(len(tokenizer.word_index) + 1)(x)
#         ^^^^^^^^^^^^ (None, None)
flag = layers.Dense(1, activation="sigmoid")(x)
#      ^^^^^^^^^^^^ (None, 1)
model = tf.keras.Model(inputs, [outputs, flag])
