"""One module for each kind of request; each has ``register(server)``."""
