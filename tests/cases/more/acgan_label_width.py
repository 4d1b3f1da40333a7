import numpy as np
from tensorflow.keras.layers import Input, Dense, Embedding, Flatten, multiply, Reshape, UpSampling2D, Conv2D, BatchNormalization, Activation
from tensorflow.keras.models import Model, Sequential


class ACGAN:
    def __init__(self):
        self.num_classes = 10
        self.latent_dim = 110
        self.generator = self.build_generator()

    def build_generator(self):
        model = Sequential()
        model.add(Dense(128 * 7 * 7, activation='relu', input_dim=self.latent_dim))
        model.add(Reshape((7, 7, 128)))
        model.add(BatchNormalization(momentum=0.8))
        model.add(UpSampling2D())
        model.add(Conv2D(128, kernel_size=3, padding='same'))
        model.add(Activation('relu'))
        model.add(UpSampling2D())
        model.add(Conv2D(1, kernel_size=3, padding='same'))
        model.add(Activation('tanh'))
        noise = Input(shape=(self.latent_dim,))
        label = Input(shape=(1,), dtype='int32')
        label_embedding = Flatten()(Embedding(self.num_classes, 100)(label))  # culprit
        model_input = multiply([noise, label_embedding])  # or here
        img = model(model_input)
        return Model([noise, label], img)


gan = ACGAN()
noise = np.random.normal(0, 1, (32, 110))
labels = np.random.randint(0, 10, (32, 1))
gan.generator.predict([noise, labels])
