import numpy as np, keras
from keras import layers
class Seq(keras.utils.PyDataset):
    def __init__(self, n, **k):
        super().__init__(**k)
        self.n = n
    def __len__(self):
        return self.n
    def __getitem__(self, i):
        return {"img": np.zeros((4, 16, 16, 3)), "meta": np.zeros((4, 5))}, {"cls": np.zeros((4,)), "box": np.zeros((4, 4))}
a, b = keras.Input((16, 16, 3), name="img"), keras.Input((5,), name="meta")
x = layers.Concatenate()([layers.Flatten()(a), b])
m = keras.Model([a, b], {"cls": layers.Dense(7, activation="softmax", name="cls")(x), "box": layers.Dense(4, name="box")(x)})
m.compile("adam", {"cls": "sparse_categorical_crossentropy", "box": "mse"}, metrics={"cls": "accuracy"})
m.fit(Seq(3), validation_data=Seq(1), epochs=1)
