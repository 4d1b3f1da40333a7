import tensorflow as tf
def unet(shape, n):
    i = tf.keras.layers.Input(shape)
    base = tf.keras.applications.MobileNetV2(input_tensor=i, include_top=False, weights=None)
    names = ["block_1_expand_relu", "block_3_expand_relu", "block_6_expand_relu", "block_13_expand_relu"]
    skips = [base.get_layer(k).output for k in names]
    x = base.output
    for f, s in zip([512, 256, 128, 64], skips):  # culprit
        x = tf.keras.layers.Conv2DTranspose(f, 3, strides=2, padding="same")(x)
        x = tf.keras.layers.Concatenate()([x, s])
    x = tf.keras.layers.Conv2DTranspose(n, 3, strides=2, padding="same")(x)
    return tf.keras.Model(i, x)
m = unet((128, 128, 3), 3)
