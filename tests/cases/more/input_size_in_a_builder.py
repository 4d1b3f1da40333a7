from tensorflow.keras import layers, Model


class G:
    def __init__(self):
        self.model = self.block()

    def block(self):
        w = layers.Input(shape=512)  # culprit
        x = layers.Dense(10)(w)
        return Model(w, x)


G()
