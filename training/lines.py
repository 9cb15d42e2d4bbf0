"""Generate batches of invented lines.

A seed and a number always give the same batch.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from training import fonts, photography, printing, texts
from training.fonts import Family
from training.photography import HEIGHT

STRIDE = 4  # px of a line's width for one step of the network
_DOCUMENT_DESIGNS = ("sans", "arimo", "heros", "roboto", "serif", "tinos", "termes", "inter", "carlito")
_SIZES = (26, 34, 44)
_PHOTOS_PER_LINE = 3  # photographs of each printed line, because printing costs most


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A line's text and picture, HEIGHT px high."""

    text: str
    picture: NDArray[np.uint8]


class LineGenerator:
    """Generates lines with given fonts.

    The fonts of zones have no small letters.
    """

    def __init__(self, families: Sequence[Family], zone: Family) -> None:
        self.families, self.zone = tuple(families), zone
        self._weights = tuple(accumulate(_weight(family) for family in families))

    def samples(self, rng: random.Random, photos: int, *, short: bool = False) -> list[Sample]:
        """Invent and print one line, and photograph the line `photos` times.

        Photographs too narrow for the text are dropped.
        """
        text = texts.random_word(rng) if short else texts.random_line(rng)
        font = fonts.load_font(self._file(text, rng), rng.choice(_SIZES))
        printed = printing.print_line(text, font, rng)
        pictures = [photography.shoot(printed, rng, rng.random()) for _ in range(photos)]
        return [Sample(text, picture) for picture in pictures if is_wide_enough(text, picture.shape[1])]

    def _file(self, text: str, rng: random.Random) -> str:
        if "<" in text and len(text) >= 30 and self.zone.files and rng.random() < 0.85:
            return rng.choice(self.zone.files)
        (family,) = rng.choices(self.families, cum_weights=self._weights)
        upright = [file for file in family.files if not _slanted(file)]
        return rng.choice(upright if upright and rng.random() < 0.7 else family.files)


def _slanted(file: str) -> bool:
    return "ital" in file.lower() or "obli" in file.lower()


def _weight(family: Family) -> float:
    """Return the weight of a family.

    Designs like those on papers come more often.
    """
    plain = any(word in family.name.lower() for word in _DOCUMENT_DESIGNS)
    return float(min(4, len(family.files))) * (3 if plain else 1)


def is_wide_enough(text: str, width: int) -> bool:
    """Return whether the network has a step for each letter and one between equal neighbours."""
    doubles = sum(one == other for one, other in pairwise(text))
    return width // STRIDE >= len(text) + doubles + 1


def batches(
    generator: LineGenerator, seed: int, number: int, *, easy: float, batch: int = 32, count: int = 24
) -> list[list[Sample]]:
    """Return batch group `number` of a seed, lines of similar width together.

    `easy` (0..1) is the share of easy short lines.
    """
    rng = random.Random(f"{seed}/{number}")
    samples: list[Sample] = []
    while len(samples) < batch * count:
        samples += generator.samples(rng, _PHOTOS_PER_LINE, short=rng.random() < easy)
    del samples[batch * count :]
    samples.sort(key=lambda sample: sample.picture.shape[1])
    groups = [samples[start : start + batch] for start in range(0, len(samples), batch)]
    rng.shuffle(groups)
    return groups


def normalise(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return grey values with mean 0 and spread 1."""
    grey = picture.astype(np.float32)
    return np.asarray((grey - grey.mean()) / (grey.std() + 4.0), np.float32)


def stack_lines(samples: Sequence[Sample]) -> NDArray[np.float32]:
    """Return lines as one array (n x 1 x HEIGHT x width), padded with zeros to the widest."""
    widest = -(-max(sample.picture.shape[1] for sample in samples) // STRIDE) * STRIDE
    array = np.zeros((len(samples), 1, HEIGHT, widest), np.float32)
    for row, sample in zip(array, samples, strict=True):
        row[0, :, : sample.picture.shape[1]] = normalise(sample.picture)
    return array
