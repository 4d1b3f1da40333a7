"""keras.io style: TextVectorization adapted on a folder of texts."""
import re
import string

import tensorflow as tf
from tensorflow.keras import layers

batch_size = 32
raw_train_ds = tf.keras.utils.text_dataset_from_directory(
    "aclImdb/train", batch_size=batch_size, validation_split=0.2, subset="training", seed=1337)
raw_test_ds = tf.keras.utils.text_dataset_from_directory("aclImdb/test", batch_size=batch_size)
print(f"batches: {raw_train_ds.cardinality()}")
for text_batch, label_batch in raw_train_ds.take(1):
    for i in range(5):
        print(text_batch.numpy()[i])


def custom_standardization(input_data):
    lowercase = tf.strings.lower(input_data)
    stripped_html = tf.strings.regex_replace(lowercase, "<br />", " ")
    return tf.strings.regex_replace(stripped_html, f"[{re.escape(string.punctuation)}]", "")


max_features, embedding_dim, sequence_length = 20000, 128, 500
vectorize_layer = layers.TextVectorization(
    standardize=custom_standardization, max_tokens=max_features,
    output_mode="int", output_sequence_length=sequence_length)
text_ds = raw_train_ds.map(lambda x, y: x)
vectorize_layer.adapt(text_ds)


def vectorize_text(text, label):
    text = tf.expand_dims(text, -1)
    return vectorize_layer(text), label


train_ds = raw_train_ds.map(vectorize_text).cache().prefetch(buffer_size=10)
test_ds = raw_test_ds.map(vectorize_text)

inputs = tf.keras.Input(shape=(None,), dtype="int64")
x = layers.Embedding(max_features, embedding_dim)(inputs)
#   ^^^^^^^^^^^^^^^^ (None, None, 128)
x = layers.Dropout(0.5)(x)
x = layers.Conv1D(128, 7, padding="valid", activation="relu", strides=3)(x)
#   ^^^^^^^^^^^^^ (None, None, 128)
x = layers.GlobalMaxPooling1D()(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 128)
predictions = layers.Dense(1, activation="sigmoid", name="predictions")(x)
#             ^^^^^^^^^^^^ (None, 1)
model = tf.keras.Model(inputs, predictions)
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(train_ds, validation_data=test_ds, epochs=3)
model.evaluate(test_ds)

text_input = tf.keras.Input(shape=(1,), dtype=tf.string, name="text")
indices = vectorize_layer(text_input)
#         ^^^^^^^^^^^^^^^ (None, 500)
end_to_end = tf.keras.Model(text_input, model(indices))
