"""Runs the model-defining parts of a Keras program without computing anything.

This package runs in the *user's* interpreter, so it uses the standard library and
the user's TensorFlow and Keras only, and its source stays valid on Python 3.9.
It never imports ``kerascope``; the two sides share :mod:`kerascope_tracer.wire`.
"""
