"""Faces for galleries: vectors by number, and what a search finds."""

import numpy as np

from engine.faces.portrait import Vector
from engine.gallery.protocol import Gallery


def vector(seed: int) -> Vector:
    """A vector of length 1."""
    row = np.random.default_rng(seed).normal(size=128)
    return (row / np.linalg.norm(row)).astype(np.float32)


def found(gallery: Gallery, seed: int, owner: str = "a") -> list[int]:
    """The ids that a search finds."""
    return [entry.id for entry, _ in gallery.search(owner, vector(seed), 0.3, 10)]
