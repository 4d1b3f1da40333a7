import tensorflow as tf

(x, y), _ = tf.keras.datasets.mnist.load_data()
ds = tf.data.Dataset.from_tensor_slices((x[..., None].astype("float32") / 255, y)).shuffle(100).batch(32)
model = tf.keras.Sequential([tf.keras.Input((28, 28, 1)), tf.keras.layers.Conv2D(8, 3), tf.keras.layers.Flatten(), tf.keras.layers.Dense(10)])
loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
opt = tf.keras.optimizers.Adam()
acc = tf.keras.metrics.SparseCategoricalAccuracy()


@tf.function
def step(images, labels):
    with tf.GradientTape() as tape:
        logits = model(images, training=True)
        loss = loss_fn(labels, logits)
    opt.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
    acc.update_state(labels, logits)
    return loss


for epoch in range(2):
    for images, labels in ds:
        step(images, labels)
    print(float(acc.result()))
