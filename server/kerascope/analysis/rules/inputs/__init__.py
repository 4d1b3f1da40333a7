"""Declared inputs: their rank, the order of their axes, their sizes (KS1xx)."""
