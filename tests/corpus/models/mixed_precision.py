import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers, mixed_precision

mixed_precision.set_global_policy("mixed_float16")

inputs = keras.Input(shape=(784,), name="digits")
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 784)
dense1 = layers.Dense(64, activation="relu", name="dense_1")
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 64)
x = dense1(inputs)
x = layers.Dense(32, activation="relu")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32)
x = layers.Dense(10, name="dense_logits")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 10)
outputs = layers.Activation("softmax", dtype="float32", name="predictions")(x)
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 10)
model = keras.Model(inputs=inputs, outputs=outputs)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (512, 10)
model.compile(
    loss="sparse_categorical_crossentropy",
    optimizer=keras.optimizers.RMSprop(),
    metrics=["accuracy"],
)
(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = x_train.reshape(60000 if len(x_train) == 60000 else len(x_train), 784).astype("float32") / 255
history = model.fit(x_train, y_train, batch_size=512, epochs=1, validation_split=0.2)
print(x.dtype, outputs.dtype)
