"""What Python offers around a model: none of it hides a shape."""
import argparse
import contextlib
import dataclasses
import enum
import functools
import logging
import sys
from pathlib import Path

from keras import Input, Model, layers

logger = logging.getLogger(__name__)


class Norm(enum.Enum):
    BATCH = "batch"
    LAYER = "layer"


@dataclasses.dataclass
class Config:
    width: int = 24
    depth: int = 3
    norm: Norm = Norm.LAYER
    rates: list = dataclasses.field(default_factory=lambda: [0.1, 0.2, 0.3])


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        logger.info("calling %s", function.__name__)
        return function(*args, **kwargs)

    return wrapper


@contextlib.contextmanager
def section(name):
    yield name.upper()


def normalise(x, norm):
    match norm:
        case Norm.BATCH:
            return layers.BatchNormalization()(x)
        case Norm.LAYER:
            return layers.LayerNormalization()(x)
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 24) | (None, 48) | (None, 96)
        case _:
            raise ValueError(norm)


def widths(config):
    for index in range(config.depth):
        yield config.width * 2**index


@logged
def build(config):
    x = inputs = Input((10,))
#                ^^^^^^^^^^^^ (None, 10)
    for index, width in enumerate(widths(config)):
        with section("block") as name:
            x = layers.Dense(width, name=f"{name}_{index}")(x)
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 24) | (None, 48) | (None, 96)
            x = normalise(x, config.norm)
        if (rate := config.rates[index]) > 0.15:
            x = layers.Dropout(rate)(x)
#               ^^^^^^^^^^^^^^^^^^^^ (None, 48) | (None, 96)
    try:
        x = layers.Reshape((7, 7))(x)
    except ValueError:
        x = layers.Reshape((config.width, 4))(x)
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 24, 4)
    heads = [layers.Dense(size)(x) for size in (1, 2)]
#            ^^^^^^^^^^^^^^^^^^ (None, 24, 1) | (None, 24, 2)
    return Model(inputs, heads)


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--width", type=int, default=24)
    parser.add_argument("--output", type=Path, default=Path("out"))
    options = parser.parse_args(argv if argv is not None else [])
    config = Config(width=options.width)
    model = build(config)
    return 0 if model else 1


if __name__ == "__main__":
    sys.exit(main())
