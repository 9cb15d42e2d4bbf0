"""Give the tests of galleries reproducible vectors, and the ids that a search finds."""

import numpy as np

from engine.faces.portrait import Vector
from engine.gallery.protocol import Gallery


def random_vector(seed: int) -> Vector:
    """Return a vector of length 1."""
    row = np.random.default_rng(seed).normal(size=128)
    return (row / np.linalg.norm(row)).astype(np.float32)


def found_ids(gallery: Gallery, seed: int, owner: str = "a") -> list[int]:
    """Return the ids that a search for the vector of this seed finds."""
    return [image.id for image, _ in gallery.search(owner, random_vector(seed), 0.3, 10)]
