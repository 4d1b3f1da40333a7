import tensorflow as tf
import glob
def load(p, m):
    img = tf.io.decode_png(tf.io.read_file(p), channels=3)
    msk = tf.io.decode_png(tf.io.read_file(m), channels=1)
    img = tf.image.resize(img, (128, 128)) / 255.0
    msk = tf.image.resize(msk, (256, 256))  # culprit
    return img, msk
ds = tf.data.Dataset.from_tensor_slices((sorted(glob.glob("i/*.png")), sorted(glob.glob("m/*.png"))))
ds = ds.map(load).batch(8)
model = tf.keras.Sequential([
    tf.keras.layers.Input((128, 128, 3)),
    tf.keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
    tf.keras.layers.Conv2D(1, 1, activation="sigmoid"),
])
model.compile("adam", "binary_crossentropy")
model.fit(ds, epochs=3)
