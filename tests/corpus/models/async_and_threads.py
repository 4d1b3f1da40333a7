import asyncio
import threading

import keras
from keras import layers


async def build(width):
    await asyncio.sleep(0)
    model = keras.Sequential([keras.Input((4,)), layers.Dense(width)])
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 3) | (None, 5)
#                             ^^^^^^^^^^^^^^^^^ (None, 4)
#                                                ^^^^^^^^^^^^^^^^^^^ (None, 3) | (None, 5)
    return model


async def main():
    models = await asyncio.gather(build(3), build(5))
    return models


models = asyncio.run(main())
inputs = keras.Input((4,))
#        ^^^^^^^^^^^^^^^^^ (None, 4)
joined = layers.Concatenate()([model(inputs) for model in models])
#        ^^^^^^^^^^^^^^^^^^^^ (None, 8)
out = layers.Dense(2)(joined)
#     ^^^^^^^^^^^^^^^ (None, 2)
lock = threading.Lock()
with lock:
    final = layers.Dense(1)(out)
#           ^^^^^^^^^^^^^^^ (None, 1)
