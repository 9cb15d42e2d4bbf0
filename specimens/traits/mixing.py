"""All traits by name, and mixes of traits that can occur together."""

import zlib
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from specimens.people import pick
from specimens.traits.photos import PHOTOS
from specimens.traits.prints import PRINTS
from specimens.traits.texts import TEXTS
from specimens.traits.trait import Group, Trait

TRAITS: Mapping[str, Trait] = MappingProxyType({**TEXTS, **PRINTS, **PHOTOS})
"""Name -> trait."""

_COUNTS = {Group.TEXT: (1, 2), Group.PRINT: (1, 2), Group.PHOTO: (0, 1)}


def generator(name: str, seed: int) -> np.random.Generator:
    """Return the random numbers of one trait of one specimen, the same on every machine."""
    return np.random.default_rng((seed, zlib.crc32(name.encode())))


def choose_traits(kind: str, seed: int) -> tuple[str, ...]:
    """Return one to five traits that a readable photo of this kind may show together: texts, print, photograph."""
    rng = np.random.default_rng((seed, 41))
    chosen: list[str] = []
    for group, counts in _COUNTS.items():
        fitting = [
            name for name, each in TRAITS.items() if each.group is group and each.readable and kind in each.kinds
        ]
        count = min(pick(rng, counts), len(fitting))
        chosen += (fitting[int(i)] for i in rng.permutation(len(fitting))[:count])
    return tuple(chosen)
