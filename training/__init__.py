"""The training of the engine's line recogniser: invent, print and photograph lines, fit a small network."""
