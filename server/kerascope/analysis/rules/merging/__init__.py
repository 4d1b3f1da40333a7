"""Branches that come together: concatenated, added, multiplied, compared (KS4xx)."""
