"""The HTTP side of the engine: routes, keys, forms, answers."""
