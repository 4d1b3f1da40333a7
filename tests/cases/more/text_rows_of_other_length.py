import tensorflow as tf
from tensorflow.keras import layers
import numpy as np

texts = np.array(["the movie was great", "terrible plot and acting", "not bad at all", "boring"] * 20)
labels = np.array([1, 0, 1, 0] * 20)

max_features = 10000
sequence_length = 250  # or here

vectorize_layer = layers.TextVectorization(
    max_tokens=max_features,
    output_mode='int',
    output_sequence_length=sequence_length)  # or here
vectorize_layer.adapt(texts)

x = vectorize_layer(texts)
embedding_dim = 16

model = tf.keras.Sequential([
    layers.Input(shape=(200,)),  # culprit
    layers.Embedding(max_features, embedding_dim),
    layers.Conv1D(32, 5, activation='relu'),
    layers.MaxPooling1D(4),
    layers.Flatten(),
    layers.Dropout(0.2),
    layers.Dense(1, activation='sigmoid')])
model.compile(loss=tf.keras.losses.BinaryCrossentropy(), optimizer='adam', metrics=['accuracy'])
model.fit(x, labels, epochs=2)
