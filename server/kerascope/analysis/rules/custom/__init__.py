"""Failures inside layers and models that the user wrote (KS11xx)."""
