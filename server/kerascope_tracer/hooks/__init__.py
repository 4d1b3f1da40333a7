"""The only modules of the tracer that import TensorFlow or Keras: they watch and bend its classes.

Each trace runs in a process of its own, so nothing is ever put back.
"""
