import keras
from keras import layers

vectorize = layers.TextVectorization(max_tokens=10000, output_mode="int")  # or here
text = keras.Input(shape=(1,), dtype="string")
x = vectorize(text)
x = layers.Embedding(10000, 64)(x)
x = layers.Flatten()(x)  # culprit
outputs = layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(text, outputs)
model.compile("adam", "binary_crossentropy")
