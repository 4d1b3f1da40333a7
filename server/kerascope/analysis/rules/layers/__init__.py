"""Sizes along a chain of layers: space, unknown lengths, Reshape, recurrence (KS2xx to KS6xx)."""
