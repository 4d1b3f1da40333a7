#!/usr/bin/env python
"""A command-line program: sizes are its options' defaults."""
import argparse
import os

import numpy as np
from tensorflow import keras


def parse_args():
    parser = argparse.ArgumentParser(description="Train a classifier")
    parser.add_argument("--data-dir", type=str, default="./data")
    parser.add_argument("--hidden", type=int, nargs="+", default=[256, 128])
    parser.add_argument("--image-size", type=int, default=96)
    parser.add_argument("--classes", type=int, default=7)
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--resume", required=True, help="checkpoint to go on from")
    return parser.parse_args()


def load(folder, size):
    images, labels = [], []
    for index, name in enumerate(sorted(os.listdir(folder))):
        for file in os.listdir(os.path.join(folder, name)):
            picture = keras.utils.load_img(os.path.join(folder, name, file),
                                           target_size=(size, size))
            images.append(keras.utils.img_to_array(picture))
            labels.append(index)
    return np.array(images) / 255.0, np.array(labels)


def main(args):
    x, y = load(args.data_dir, args.image_size)
    inputs = keras.Input((args.image_size, args.image_size, 3))
    #        ^^^^^^^^^^^ (None, 96, 96, 3)
    h = keras.layers.Flatten()(inputs)
    #   ^^^^^^^^^^^^^^^^^^^^ (None, 27648)
    for units in args.hidden:
        h = keras.layers.Dense(units, activation="relu")(h)
        #   ^^^^^^^^^^^^^^^^^^ (None, 256) | (None, 128)
    outputs = keras.layers.Dense(args.classes, activation="softmax")(h)
    #         ^^^^^^^^^^^^^^^^^^ (None, 7)
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.Adam(args.lr), "sparse_categorical_crossentropy")
    model.fit(x, y, batch_size=32, epochs=10, validation_split=0.2)
    os.makedirs("out", exist_ok=True)
    model.save("out/model.keras")


if __name__ == "__main__":
    main(parse_args())
