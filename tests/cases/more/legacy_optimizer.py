import tensorflow as tf

opt = tf.keras.optimizers.legacy.Adam(learning_rate=1e-3)  # culprit
model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(1)])
model.compile(opt, "mse")
