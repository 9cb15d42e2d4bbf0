"""PP-OCR's recogniser and its 0/180 degree classifier: cut-out lines become text and turns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.reading import models
from engine.reading.picture import Picture

HEIGHT = 48  # px, the height both networks were trained with
_BATCH = 6
_LATIN_END = 0x1EFF  # the last code of Latin Extended Additional, where Vietnamese letters end


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters read in a line, how sure each is (0..1) and where each stands (share of the line's length)."""

    text: str
    sure: tuple[float, ...]
    at: tuple[float, ...] = ()


def read(lines: Sequence[Picture], alphabet: str = "") -> list[Glyphs]:
    """Read lines of 48 px height, in order.

    With an `alphabet` only its characters are considered: the MRZ and numbers gain much by that.
    """
    answers = [Glyphs("", ())] * len(lines)
    by_width = sorted(range(len(lines)), key=lambda index: lines[index].shape[1])
    network = models.session("rec")
    name = network.get_inputs()[0].name
    for start in range(0, len(by_width), _BATCH):
        some = by_width[start : start + _BATCH]
        stack = _stack([lines[index] for index in some])
        widest = stack.shape[3]
        chances = network.run(None, {name: stack})[0]
        for index, chance in zip(some, chances, strict=True):
            answers[index] = _decode(chance, alphabet, len(chance) * lines[index].shape[1] / widest)
    return answers


def upside_down(lines: Sequence[Picture]) -> float:
    """The share of evidence (0..1) that these lines, 48 px high, stand on their heads."""
    network = models.session("cls")
    feed = np.zeros((len(lines), 3, HEIGHT, 192), np.float32)
    for index, line in enumerate(lines):
        width = min(192, line.shape[1])
        feed[index, :, :, :width] = _normal(cv2.resize(line, (width, HEIGHT)))
    turned = network.run(None, {network.get_inputs()[0].name: feed})[0][:, 1]
    return float(np.mean(turned))


def _stack(lines: Sequence[Picture]) -> NDArray[np.float32]:
    widest = max(160, *(line.shape[1] for line in lines))
    stack = np.zeros((len(lines), 3, HEIGHT, widest), np.float32)
    for index, line in enumerate(lines):
        stack[index, :, :, : line.shape[1]] = _normal(line)
    return stack


def _normal(line: Picture) -> NDArray[np.float32]:
    return (line.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)


def _decode(chances: NDArray[np.float32], alphabet: str, steps: float) -> Glyphs:
    """Greedy CTC: the best character of each step, repeats merged, blanks dropped; the line ends after `steps`."""
    allowed = _columns(alphabet)
    best = chances[:, allowed].argmax(axis=1)
    sure = chances[np.arange(len(best)), allowed[best]]
    new = np.concatenate(([True], best[1:] != best[:-1])) & (best != 0)
    characters = _characters()
    text = "".join(characters[allowed[index]] for index in best[new])
    return Glyphs(text, tuple(map(float, sure[new])), tuple(map(float, (np.flatnonzero(new) + 0.5) / steps)))


@cache
def _characters() -> tuple[str, ...]:
    listed = models.session("rec").get_modelmeta().custom_metadata_map["character"].splitlines()
    return ("", *listed, " ")


@cache
def _columns(alphabet: str) -> NDArray[np.intp]:
    """Columns of the network's answer to look at: the blank, then the alphabet (or all Latin characters)."""
    chosen: Iterable[int] = (
        index
        for index, character in enumerate(_characters())
        if index == 0 or (character in alphabet if alphabet else ord(character[0]) <= _LATIN_END)
    )
    return np.fromiter(chosen, np.intp)
