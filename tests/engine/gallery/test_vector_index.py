"""Exact search, beside the plainest way to do it."""

import numpy as np
from numpy.typing import NDArray

from engine.gallery.vector_index import Vectors


def unit(rng: np.random.Generator, count: int) -> NDArray[np.float32]:
    """Random vectors of length 1."""
    rows = rng.normal(size=(count, 16)).astype(np.float32)
    unit_rows: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit_rows


def test_search_is_exact_through_adding_and_removing() -> None:
    """After many changes the answer is that of comparing with each that is left, in the same order."""
    rng = np.random.default_rng(1)
    rows = unit(rng, 300)
    vectors = Vectors(16, room=4)
    for id_, row in enumerate(rows):
        vectors.add(id_, row)
    gone = set(range(0, 300, 3))
    vectors.remove([*gone, 999])
    for probe in unit(rng, 20):
        apart = np.linalg.norm(rows - probe, axis=1)
        wanted = [id_ for id_ in np.argsort(apart) if id_ not in gone and apart[id_] <= 1.2][:5]
        hits = vectors.near(probe, 1.2, 5)
        assert [hit.id for hit in hits] == wanted
        assert np.allclose([hit.apart for hit in hits], apart[wanted], atol=1e-3)


def test_nothing_is_near_in_an_empty_matrix() -> None:
    """Neither before the first nor after the last was removed."""
    vectors = Vectors(4)
    probe = np.array([1, 0, 0, 0], np.float32)
    assert vectors.near(probe, 2, 5) == []
    vectors.add(1, probe)
    assert [hit.id for hit in vectors.near(probe, 0.001, 5)] == [1]
    vectors.remove([1])
    assert vectors.near(probe, 2, 5) == []
    assert not vectors._rows[:1].any()
