"""Labels against losses, metrics and what a model gives (KS7xx)."""
