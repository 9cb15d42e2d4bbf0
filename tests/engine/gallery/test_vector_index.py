"""Check exact search against a plain comparison with every vector."""

import numpy as np
from numpy.typing import NDArray

from engine.gallery.vector_index import VectorIndex


def unit_vectors(rng: np.random.Generator, count: int) -> NDArray[np.float32]:
    """Return random vectors of length 1."""
    rows = rng.normal(size=(count, 16)).astype(np.float32)
    unit_rows: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit_rows


def test_search_is_exact_through_adding_and_removing() -> None:
    """After many changes a search equals the comparison with each remaining vector, in the same order."""
    rng = np.random.default_rng(1)
    rows = unit_vectors(rng, 300)
    index = VectorIndex(16, capacity=4)
    for id_, row in enumerate(rows):
        index.add(id_, row)
    removed = set(range(0, 300, 3))
    index.remove([*removed, 999])
    for probe in unit_vectors(rng, 20):
        distances = np.linalg.norm(rows - probe, axis=1)
        expected = [id_ for id_ in np.argsort(distances) if id_ not in removed and distances[id_] <= 1.2][:5]
        hits = index.search(probe, 1.2, 5)
        assert [hit.id for hit in hits] == expected
        assert np.allclose([hit.distance for hit in hits], distances[expected], atol=1e-3)


def test_an_empty_index_finds_nothing() -> None:
    """The index is empty before the first vector and after the removal of the last."""
    index = VectorIndex(4)
    probe = np.array([1, 0, 0, 0], np.float32)
    assert index.search(probe, 2, 5) == []
    index.add(1, probe)
    assert [hit.id for hit in index.search(probe, 0.001, 5)] == [1]
    index.remove([1])
    assert index.search(probe, 2, 5) == []
    assert not index._rows[:1].any()
