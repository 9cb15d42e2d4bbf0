"""Exact search among the vectors of one gallery, held in one matrix of memory."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.faces.portrait import Vector

_ROOM = 64  # rows to begin with; the room doubles when it is full


@dataclass(frozen=True, slots=True)
class Hit:
    """An image near the one that is searched, and the Euclidean distance of their vectors (0 to 2)."""

    id: int
    apart: float


class Vectors:
    """Rows of float32 and length 1 with the ids they belong to; about 512 bytes a face with dlib's model."""

    def __init__(self, width: int, room: int = _ROOM) -> None:
        self._rows = np.empty((max(room, 1), width), np.float32)
        self._ids: NDArray[np.int64] = np.empty(max(room, 1), np.int64)
        self._count = 0

    def add(self, id_: int, vector: Vector) -> None:
        """Append one."""
        if self._count == len(self._ids):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
            self._ids = np.concatenate([self._ids, np.empty_like(self._ids)])
        self._rows[self._count], self._ids[self._count] = vector, id_
        self._count += 1

    def remove(self, ids: Collection[int]) -> None:
        """Take out those with these ids; others are no fault."""
        kept = ~np.isin(self._ids[: self._count], list(ids))
        left = int(kept.sum())
        self._rows[:left] = self._rows[: self._count][kept]
        self._ids[:left] = self._ids[: self._count][kept]
        self._rows[left : self._count] = 0  # what was removed does not stay in memory
        self._count = left

    def near(self, probe: Vector, limit: float, most: int) -> list[Hit]:
        """All up to `limit` apart, nearest first, `most` of them; every row is compared, so none is missed."""
        likeness = self._rows[: self._count] @ probe
        apart = np.sqrt(np.maximum(2 - 2 * likeness, 0))  # of vectors of length 1
        found = np.flatnonzero(apart <= limit)
        order = found[np.lexsort((self._ids[found], apart[found]))][:most]
        return [Hit(int(self._ids[place]), float(apart[place])) for place in order]
