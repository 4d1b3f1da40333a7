from tensorflow import keras
from tensorflow.keras import layers

inputs = keras.Input(shape=(32, 32, 3), name="img")
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32, 32, 3)
x = layers.Conv2D(32, 3, activation="relu")(inputs)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 30, 30, 32)
x = layers.Conv2D(64, 3, activation="relu")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 64)
block_1_output = layers.MaxPooling2D(3)(x)
#                ^^^^^^^^^^^^^^^^^^^^^^ (None, 9, 9, 64)

x = layers.Conv2D(64, 3, activation="relu", padding="same")(block_1_output)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 9, 9, 64)
x = layers.Conv2D(64, 3, activation="relu", padding="same")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 9, 9, 64)
block_2_output = layers.add([x, block_1_output])

x = layers.Conv2D(64, 3, activation="relu", padding="same")(block_2_output)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 9, 9, 64)
x = layers.Conv2D(64, 3, activation="relu", padding="same")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 9, 9, 64)
block_3_output = x + block_2_output

x = layers.Conv2D(64, 3, activation="relu")(block_3_output)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 7, 7, 64)
x = layers.GlobalAveragePooling2D()(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 64)
x = layers.Dense(256, activation="relu")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 256)
x = layers.Dropout(0.5)(x)
#   ^^^^^^^^^^^^^^^^^^^ (None, 256)
outputs = layers.Dense(10)(x)
#         ^^^^^^^^^^^^^^^^ (None, 10)

model = keras.Model(inputs, outputs, name="toy_resnet")
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (32, 10)
model.summary()

(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
x_train = x_train.astype("float32") / 255.0
y_train = keras.utils.to_categorical(y_train, 10)
model.compile(
    optimizer=keras.optimizers.RMSprop(1e-3),
    loss=keras.losses.CategoricalCrossentropy(from_logits=True),
    metrics=["acc"],
)
model.fit(x_train[:64], y_train[:64], batch_size=32, epochs=1, validation_split=0.2)
