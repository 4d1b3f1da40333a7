"""Samples against what a model reads (KS8xx)."""
