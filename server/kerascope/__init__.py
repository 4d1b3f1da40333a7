"""Kerascope: the shape of every Keras layer as you type.

``analysis`` is pure, ``tracing`` talks to the tracer process, ``lsp`` and ``cli`` are the
two ways in. Importing this package imports none of TensorFlow, Keras and pygls.
"""

__version__ = "0.1.0"
