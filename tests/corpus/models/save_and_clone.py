# Configs, JSON and clones: models made anew.
import keras
from keras import layers

original = keras.Sequential([
#          ^^^^^^^^^^^^^^^^^^ (None, 3)
    keras.Input((20,)),
#   ^^^^^^^^^^^^^^^^^^ (None, 20)
    layers.Dense(12, activation="relu", name="a"),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 12)
    layers.Dense(3, name="b"),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 3)
], name="original")
copy = keras.models.clone_model(original)
copy.name = "copy"
copy.set_weights(original.get_weights())

json_config = original.to_json()
restored = keras.models.model_from_json(json_config)

restored.name = "restored"
again = keras.Sequential.from_config({**original.get_config(), "name": "again"})
config = layers.Conv2D(4, 3, padding="same").get_config()
conv = layers.Conv2D.from_config(config)
y = conv(keras.Input((8, 8, 2)))
#        ^^^^^^^^^^^^^^^^^^^^^^ (None, 8, 8, 2)

x = keras.Input((20,))
#   ^^^^^^^^^^^^^^^^^^ (None, 20)
merged = layers.Concatenate()([original(x), copy(x), restored(x), again(x)])
#        ^^^^^^^^^^^^^^^^^^^^ (None, 12)
total = layers.Dense(1)(merged)
#       ^^^^^^^^^^^^^^^ (None, 1)
both = keras.Model(x, total)
both.summary(print_fn=lambda *args, **kwargs: None)
weights = [w.shape for w in both.get_layer(index=-1).weights]
