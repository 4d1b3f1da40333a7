"""How models and layers are connected, called and asked for (KS9xx)."""
