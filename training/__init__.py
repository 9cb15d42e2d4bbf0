"""The training of the engine's line recogniser: invent lines, print and photograph them, fit a small network."""
