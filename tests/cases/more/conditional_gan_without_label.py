import keras
from keras import layers

latent_dim = 100
n_classes = 10


def define_generator():
    in_label = layers.Input(shape=(1,))
    li = layers.Embedding(n_classes, 50)(in_label)
    n_nodes = 7 * 7
    li = layers.Dense(n_nodes)(li)
    li = layers.Reshape((7, 7, 1))(li)
    in_lat = layers.Input(shape=(latent_dim,))
    gen = layers.Dense(128 * 7 * 7)(in_lat)
    gen = layers.LeakyReLU(negative_slope=0.2)(gen)
    gen = layers.Reshape((7, 7, 128))(gen)
    merge = layers.Concatenate()([gen, li])
    gen = layers.Conv2DTranspose(128, (4, 4), strides=(2, 2), padding="same")(merge)
    gen = layers.LeakyReLU(negative_slope=0.2)(gen)
    gen = layers.Conv2DTranspose(128, (4, 4), strides=(2, 2), padding="same")(gen)
    out_layer = layers.Conv2D(1, (7, 7), activation="tanh", padding="same")(gen)
    return keras.Model([in_lat, in_label], out_layer)


def define_discriminator(in_shape=(28, 28, 1)):
    in_label = layers.Input(shape=(1,))
    li = layers.Embedding(n_classes, 50)(in_label)
    n_nodes = in_shape[0] * in_shape[1]
    li = layers.Dense(n_nodes)(li)
    li = layers.Reshape((in_shape[0], in_shape[1], 1))(li)
    in_image = layers.Input(shape=in_shape)
    merge = layers.Concatenate()([in_image, li])
    fe = layers.Conv2D(128, (3, 3), strides=(2, 2), padding="same")(merge)
    fe = layers.LeakyReLU(negative_slope=0.2)(fe)
    fe = layers.Flatten()(fe)
    out_layer = layers.Dense(1, activation="sigmoid")(fe)
    model = keras.Model([in_image, in_label], out_layer)
    model.compile(loss="binary_crossentropy", optimizer="adam")
    return model


def define_gan(g_model, d_model):
    d_model.trainable = False
    gen_noise, gen_label = g_model.input
    gan_output = d_model(g_model.output)  # culprit
    model = keras.Model([gen_noise, gen_label], gan_output)
    model.compile(loss="binary_crossentropy", optimizer="adam")
    return model


d_model = define_discriminator()
g_model = define_generator()
gan_model = define_gan(g_model, d_model)
