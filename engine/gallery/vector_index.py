"""Search exactly among the vectors of one API key, held in one matrix in memory."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.faces.portrait import Vector

_INITIAL_CAPACITY = 64  # rows; the capacity doubles when it is used up


@dataclass(frozen=True, slots=True)
class Hit:
    """An image found by a search, and the Euclidean distance of its vector (0 to 2)."""

    id: int
    distance: float


class VectorIndex:
    """Vectors (float32, length 1) with the ids of their images. About 512 bytes per face with dlib's model."""

    def __init__(self, width: int, capacity: int = _INITIAL_CAPACITY) -> None:
        self._rows = np.empty((max(capacity, 1), width), np.float32)
        self._ids: NDArray[np.int64] = np.empty(max(capacity, 1), np.int64)
        self._count = 0

    def add(self, id_: int, vector: Vector) -> None:
        """Append a vector."""
        if self._count == len(self._ids):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
            self._ids = np.concatenate([self._ids, np.empty_like(self._ids)])
        self._rows[self._count], self._ids[self._count] = vector, id_
        self._count += 1

    def remove(self, ids: Collection[int]) -> None:
        """Remove the vectors of these images. Unknown ids are ignored."""
        kept = ~np.isin(self._ids[: self._count], list(ids))
        count = int(kept.sum())
        self._rows[:count] = self._rows[: self._count][kept]
        self._ids[:count] = self._ids[: self._count][kept]
        self._rows[count : self._count] = 0  # no removed vector stays in memory
        self._count = count

    def search(self, probe: Vector, max_distance: float, limit: int) -> list[Hit]:
        """Return at most `limit` images up to `max_distance` away, nearest first. Every row is compared."""
        cosines = self._rows[: self._count] @ probe
        distances = np.sqrt(np.maximum(2 - 2 * cosines, 0))  # for vectors of length 1
        near = np.flatnonzero(distances <= max_distance)
        order = near[np.lexsort((self._ids[near], distances[near]))][:limit]
        return [Hit(int(self._ids[row]), float(distances[row])) for row in order]
