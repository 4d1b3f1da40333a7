# A model that learns its input from the first tensor.
import tensorflow as tf

model = tf.keras.Sequential([
#       ^^^^^^^^^^^^^^^^^^^^^ (8, 4)
    tf.keras.layers.Dense(16, activation='relu'),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (8, 16)
    tf.keras.layers.Dense(4),
#   ^^^^^^^^^^^^^^^^^^^^^^^^ (8, 4)
])
x = tf.ones((8, 20))
y = model(x)
print(len(model.weights), y.shape)

rnn = tf.keras.Sequential()
#     ^^^^^^^^^^^^^^^^^^^^^ (2, 2)
rnn.add(tf.keras.layers.Masking(mask_value=0.0))
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (2, 3, 1)
rnn.add(tf.keras.layers.LSTM(12))
#       ^^^^^^^^^^^^^^^^^^^^^^^^ (2, 12)
rnn.add(tf.keras.layers.Dense(2, activation='softmax'))
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (2, 2)
steps = tf.constant([[[1.0], [2.0], [0.0]], [[3.0], [0.0], [0.0]]])
out = rnn(steps)
probabilities = out.numpy() if tf.executing_eagerly() else out
