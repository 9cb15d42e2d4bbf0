"""What the engine keeps of a face while it answers: plain values that travel between processes."""

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
    """Why a photo is no good portrait, worst first; the value is the code told beside `valid`."""

    SEVERAL = "1"
    SMALL = "2"
    BLURRED = "3"


@dataclass(frozen=True, slots=True)
class Rules:
    """Distances that decide: `same` person up to here, `doubtful` up to there, `search` finds up to there.

    `head` is the most that two poses of one head may be apart. `selfies` says how poses are taken: as others see a
    person, mirrored, or either way.
    """

    same: float
    doubtful: float
    search: float
    head: float
    selfies: Selfies = "either"


@dataclass(frozen=True, slots=True)
class FaceOptions:
    """What the operator chose: an ONNX model with distances of its own, None for what comes with dlib's model."""

    model: Path | None = None
    same: float | None = None
    doubtful: float | None = None
    search: float | None = None
    selfies: Selfies = "either"


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """The most prominent face on one photo.

    `vector` is float32 of length 1; two of the same `model` are `scale` times their Euclidean distance apart. `points`
    are x, y in px: outer and inner corner of the eye on the right of the picture, the same of the one on the left, base
    of the nose. `chip` is the face alone, level, 112 x 112 grey. `crop` is a small JPEG of the head.
    """

    vector: Vector = field(repr=False)
    model: str
    scale: float
    rules: Rules
    points: tuple[Point, ...] = field(repr=False)
    chip: Grey = field(repr=False)
    crop: bytes = field(repr=False)
    flaw: Flaw | None = None


def distance(first: Portrait, second: Portrait) -> float:
    """How far apart two faces of one model are, in the unit of its rules."""
    return first.scale * float(np.linalg.norm(first.vector - second.vector))
