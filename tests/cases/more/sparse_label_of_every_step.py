# next word prediction, every window has a label sequence
import numpy as np
import tensorflow as tf

vocab, seq = 5000, 30
tokens = np.random.randint(0, vocab, 4000)
X, Y = [], []
for i in range(0, 3000, 3):
    X.append(tokens[i:i + seq])
    Y.append(tokens[i + 1:i + seq + 1])  # culprit
X, Y = np.array(X), np.array(Y)
model = tf.keras.Sequential([
    tf.keras.layers.Embedding(vocab, 64, input_length=seq),
    tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(100)),  # or here
    tf.keras.layers.Dropout(0.1),
    tf.keras.layers.Dense(vocab, activation='softmax'),
])
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(X, Y, batch_size=32, epochs=1)
