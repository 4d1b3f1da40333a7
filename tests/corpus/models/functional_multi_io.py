# Ranking customer tickets: three inputs, two outputs.
import numpy as np
import keras
from keras import layers

num_tags = 12
num_words = 1000
num_departments = 4

title_input = keras.Input(shape=(None,), name="title")
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None)
body_input = keras.Input(shape=(None,), name="body")
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None)
tags_input = keras.Input(shape=(num_tags,), name="tags")
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 12)

title_features = layers.Embedding(num_words, 64)(title_input)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None, 64)
body_features = layers.Embedding(num_words, 64)(body_input)
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None, 64)
title_features = layers.LSTM(128)(title_features)
#                ^^^^^^^^^^^^^^^^ (None, 128)
body_features = layers.LSTM(32)(body_features)
#               ^^^^^^^^^^^^^^^ (None, 32)

x = layers.concatenate([title_features, body_features, tags_input])
priority_pred = layers.Dense(1, name="priority")(x)
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 1)
department_pred = layers.Dense(num_departments, name="department")(x)
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 4)

model = keras.Model(
#       ^^^^^^^^^^^^ {'priority': (32, 1), 'department': (32, 4)}
    inputs=[title_input, body_input, tags_input],
    outputs={"priority": priority_pred, "department": department_pred},
)

model.compile(
    optimizer=keras.optimizers.RMSprop(1e-3),
    loss={
        "priority": keras.losses.BinaryCrossentropy(from_logits=True),
        "department": keras.losses.CategoricalCrossentropy(from_logits=True),
    },
    loss_weights={"priority": 1.0, "department": 0.2},
)

title_data = np.random.randint(num_words, size=(64, 10)).astype("float32")
body_data = np.random.randint(num_words, size=(64, 20)).astype("float32")
tags_data = np.random.randint(2, size=(64, num_tags)).astype("float32")
priority_targets = np.random.random(size=(64, 1))
dept_targets = np.random.randint(2, size=(64, num_departments))

model.fit(
    {"title": title_data, "body": body_data, "tags": tags_data},
    {"priority": priority_targets, "department": dept_targets},
    epochs=1,
    batch_size=32,
)
