# wide and deep for census-like data: 3 categorical + 6 numeric
import numpy as np
import tensorflow as tf

cat_sizes = {'workclass': 9, 'education': 16, 'occupation': 15}
N = 400
data = {k: np.random.randint(0, v, (N, 1)) for k, v in cat_sizes.items()}
data['numeric'] = np.random.rand(N, 6)
y = np.random.randint(0, 2, (N, 1))

inputs, encoded = [], []
for name, size in cat_sizes.items():
    i = tf.keras.Input(shape=(1,), name=name)
    e = tf.keras.layers.Embedding(size, min(50, size // 2))(i)  # culprit
    inputs.append(i)
    encoded.append(e)  # or here
num = tf.keras.Input(shape=(6,), name='numeric')
inputs.append(num)
encoded.append(tf.keras.layers.BatchNormalization()(num))
deep = tf.keras.layers.Concatenate()(encoded)
for u in (64, 32):
    deep = tf.keras.layers.Dense(u, activation='relu')(deep)
out = tf.keras.layers.Dense(1, activation='sigmoid')(deep)
model = tf.keras.Model(inputs, out)
model.compile('adam', 'binary_crossentropy', metrics=['AUC'])
model.fit(data, y, epochs=2)
