"""keras.io style: pretrained word vectors read line by line."""
import os
import pathlib

import keras
import numpy as np
import tensorflow as tf
from keras import layers

data_path = keras.utils.get_file("news20.tar.gz", "http://example.org/news20.tar.gz", untar=True)
data_dir = pathlib.Path(data_path).parent / "20_newsgroup"
dirnames = os.listdir(data_dir)
print("Number of directories:", len(dirnames))
samples, labels, class_names = [], [], []
class_index = 0
for dirname in sorted(os.listdir(data_dir)):
    class_names.append(dirname)
    dirpath = data_dir / dirname
    fnames = os.listdir(dirpath)
    for fname in fnames:
        fpath = dirpath / fname
        f = open(fpath, encoding="latin-1")
        content = f.read()
        lines = content.split("\n")[10:]
        samples.append("\n".join(lines))
        labels.append(class_index)
    class_index += 1

num_validation_samples = int(0.2 * len(samples))
train_samples = samples[:-num_validation_samples]
train_labels = labels[:-num_validation_samples]
vectorizer = layers.TextVectorization(max_tokens=20000, output_sequence_length=200)
text_ds = tf.data.Dataset.from_tensor_slices(train_samples).batch(128)
vectorizer.adapt(text_ds)
voc = vectorizer.get_vocabulary()
word_index = dict(zip(voc, range(len(voc))))
embeddings_index = {}
with open("glove.6B.100d.txt") as f:
    for line in f:
        word, coefs = line.split(maxsplit=1)
        coefs = np.fromstring(coefs, "f", sep=" ")
        embeddings_index[word] = coefs
num_tokens = len(voc) + 2
embedding_dim = 100
embedding_matrix = np.zeros((num_tokens, embedding_dim))
for word, i in word_index.items():
    embedding_vector = embeddings_index.get(word)
    if embedding_vector is not None:
        embedding_matrix[i] = embedding_vector
embedding_layer = layers.Embedding(num_tokens, embedding_dim, trainable=False)
embedding_layer.build((1,))
embedding_layer.set_weights([embedding_matrix])

int_sequences_input = keras.Input(shape=(None,), dtype="int32")
embedded_sequences = embedding_layer(int_sequences_input)
#                    ^^^^^^^^^^^^^^^ (None, None, 100)
x = layers.Conv1D(128, 5, activation="relu")(embedded_sequences)
#   ^^^^^^^^^^^^^ (None, None, 128)
x = layers.MaxPooling1D(5)(x)
#   ^^^^^^^^^^^^^^^^^^^ (None, None, 128)
x = layers.GlobalMaxPooling1D()(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 128)
preds = layers.Dense(len(class_names), activation="softmax")(x)
#       ^^^^^^^^^^^^ (None, None)
model = keras.Model(int_sequences_input, preds)
x_train = vectorizer(np.array([[s] for s in train_samples])).numpy()
y_train = np.array(train_labels)
model.compile(loss="sparse_categorical_crossentropy", optimizer="rmsprop", metrics=["acc"])
model.fit(x_train, y_train, batch_size=128, epochs=20)
