"""Batches of invented lines: number n of a seed is always the same, whoever draws it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from training import fonts, photography, printing, texts
from training.fonts import Family
from training.photography import HEIGHT

STRIDE = 4  # px of a line's width that one step of the network sees
_PLAIN = ("sans", "arimo", "heros", "roboto", "serif", "tinos", "termes", "inter", "carlito")
_SIZES = (26, 34, 44)
_TAKES = 3  # photographs of each print: printing costs most


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A line's text and its picture, HEIGHT px high."""

    text: str
    picture: NDArray[np.uint8]


class Press:
    """The fonts that lines are printed with; those of zones have no small letters."""

    def __init__(self, families: Sequence[Family], zone: Family) -> None:
        self.families, self.zone = tuple(families), zone
        self._weights = tuple(accumulate(_weight(family) for family in families))

    def samples(self, chance: random.Random, takes: int, *, short: bool = False) -> list[Sample]:
        """Invent and print one line, and photograph it `takes` times; it may be too narrow to be read."""
        text = texts.short(chance) if short else texts.line(chance)
        font = fonts.load(self._file(text, chance), chance.choice(_SIZES))
        printed = printing.draw(text, font, chance)
        pictures = [photography.shoot(printed, chance, chance.random()) for _ in range(takes)]
        return [Sample(text, picture) for picture in pictures if fits(text, picture.shape[1])]

    def _file(self, text: str, chance: random.Random) -> str:
        if "<" in text and len(text) >= 30 and self.zone.files and chance.random() < 0.85:
            return chance.choice(self.zone.files)
        (family,) = chance.choices(self.families, cum_weights=self._weights)
        upright = [file for file in family.files if not _slanted(file)]
        return chance.choice(upright if upright and chance.random() < 0.7 else family.files)


def _slanted(file: str) -> bool:
    return "ital" in file.lower() or "obli" in file.lower()


def _weight(family: Family) -> float:
    """Designs like those that papers are printed in come oftener."""
    plain = any(word in family.name.lower() for word in _PLAIN)
    return float(min(4, len(family.files))) * (3 if plain else 1)


def fits(text: str, width: int) -> bool:
    """Whether the network has a step for each letter and one between equal neighbours."""
    twins = sum(one == other for one, other in pairwise(text))
    return width // STRIDE >= len(text) + twins + 1


def batches(
    press: Press, seed: int, number: int, *, easy: float, batch: int = 32, count: int = 24
) -> list[list[Sample]]:
    """Batch group `number` of a seed, lines of like width together; `easy` (0..1) is the share of easy short ones."""
    chance = random.Random(f"{seed}/{number}")
    samples: list[Sample] = []
    while len(samples) < batch * count:
        samples += press.samples(chance, _TAKES, short=chance.random() < easy)
    del samples[batch * count :]
    samples.sort(key=lambda sample: sample.picture.shape[1])
    groups = [samples[start : start + batch] for start in range(0, len(samples), batch)]
    chance.shuffle(groups)
    return groups


def normal(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Grey values with mean 0 and spread 1."""
    grey = picture.astype(np.float32)
    return np.asarray((grey - grey.mean()) / (grey.std() + 4.0), np.float32)


def stack(samples: Sequence[Sample]) -> NDArray[np.float32]:
    """Lines as one array (n x 1 x HEIGHT x width), padded with zeros to the widest."""
    widest = -(-max(sample.picture.shape[1] for sample in samples) // STRIDE) * STRIDE
    array = np.zeros((len(samples), 1, HEIGHT, widest), np.float32)
    for row, sample in zip(array, samples, strict=True):
        row[0, :, : sample.picture.shape[1]] = normal(sample.picture)
    return array
