"""Hold the description of a face while the engine answers: plain values that travel between processes."""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vector: TypeAlias = NDArray[np.float32]
Grey: TypeAlias = NDArray[np.uint8]
Point = tuple[float, float]
Selfies = Literal["plain", "mirrored", "either"]


class Flaw(Enum):
    """The reason why a photo is no good portrait, worst first. The value is the code in the answer beside `valid`."""

    SEVERAL = "1"
    SMALL = "2"
    BLURRED = "3"
    COPIED = "4"


@dataclass(frozen=True, slots=True)
class FaceThresholds:
    """The largest distances for each decision.

    Up to `same` two faces belong to one person, up to `doubtful` the decision is open. Up to `search` the face search
    finds a face. Up to `same_head` two poses may show one head. Below `copied` a portrait may be a copy of the paper's
    portrait, 0 where copies are accepted. `selfies` says how the poses were taken: as other
    people see the person, mirrored, or either way.
    """

    same: float
    doubtful: float
    search: float
    same_head: float
    copied: float = 0.0
    selfies: Selfies = "either"


@dataclass(frozen=True, slots=True)
class FaceOptions:
    """The operator's face model and distances. None stands for dlib's model and for its measured distances."""

    model: Path | None = None
    same: float | None = None
    doubtful: float | None = None
    search: float | None = None
    selfies: Selfies = "either"
    accept_copies: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """The most prominent face on one photo.

    `vector` is float32 of length 1. The distance of two portraits of the same `model` is `scale` times the Euclidean
    distance of their vectors. `points` are x, y in px: outer and inner corner of the eye on the right of the picture,
    outer and inner corner of the eye on the left, base of the nose. `aligned` is the face alone, level, 112 x 112,
    grey. `crop` is a small JPEG of the head.
    """

    vector: Vector = field(repr=False)
    model: str
    scale: float
    thresholds: FaceThresholds
    points: tuple[Point, ...] = field(repr=False)
    aligned: Grey = field(repr=False)
    crop: bytes = field(repr=False)
    flaw: Flaw | None = None


def distance(first: Portrait, second: Portrait) -> float:
    """Return the distance of two faces described by one model, in the unit of the thresholds."""
    return first.scale * float(np.linalg.norm(first.vector - second.vector))
