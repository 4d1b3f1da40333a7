import tensorflow as tf
from tensorflow.keras import layers, Model

def edsr(scale=3, num_filters=64, num_res_blocks=4):
    x_in = layers.Input((48, 48, 3))
    x = b = layers.Conv2D(num_filters, 3, padding='same')(x_in)
    for i in range(num_res_blocks):
        r = layers.Conv2D(num_filters, 3, padding='same', activation='relu')(b)
        r = layers.Conv2D(num_filters, 3, padding='same')(r)
        b = layers.Add()([b, r])
    b = layers.Conv2D(num_filters, 3, padding='same')(b)
    x = layers.Add()([x, b])
    x = layers.Conv2D(num_filters * scale, 3, padding='same')(x)  # culprit
    x = layers.Lambda(lambda t: tf.nn.depth_to_space(t, scale))(x)
    x = layers.Conv2D(3, 3, padding='same')(x)
    return Model(x_in, x)

model = edsr()
