"""PP-OCR's recogniser and its 0/180 degree classifier: cut-out lines become text and turns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.reading.image.decode import Picture
from engine.reading.text import models

HEIGHT = 48  # px, the height both networks were trained with
_NARROWEST = 160  # px
_LATIN_END = 0x1EFF  # the last code of Latin Extended Additional, where Vietnamese letters end


@dataclass(frozen=True, slots=True)
class Characters:
    """The characters read in a line, how sure each is (0..1) and where each stands (share of the line's length)."""

    text: str
    confidence: tuple[float, ...]
    positions: tuple[float, ...] = ()


def recognise(lines: Iterable[Picture], alphabet: str = "") -> list[Characters]:
    """Read lines of 48 px height, in order, each by itself: several at once are no quicker and take 50 MB each.

    With an `alphabet` only its characters are considered: the MRZ and numbers gain much by that.
    """
    network = models.onnx_session("rec")
    name = network.get_inputs()[0].name
    return [_decode(network.run(None, {name: _network_input(line)})[0][0], alphabet, line.shape[1]) for line in lines]


def upside_down_probability(lines: Sequence[Picture]) -> float:
    """The share of evidence (0..1) that these lines, 48 px high, stand on their heads."""
    network = models.onnx_session("cls")
    feed = np.zeros((len(lines), 3, HEIGHT, 192), np.float32)
    for index, line in enumerate(lines):
        width = min(192, line.shape[1])
        feed[index, :, :, :width] = _normalise(cv2.resize(line, (width, HEIGHT)))
    turned = network.run(None, {network.get_inputs()[0].name: feed})[0][:, 1]
    return float(np.mean(turned))


def _network_input(line: Picture) -> NDArray[np.float32]:
    feed = np.zeros((1, 3, HEIGHT, max(_NARROWEST, line.shape[1])), np.float32)
    feed[0, :, :, : line.shape[1]] = _normalise(line)
    return feed


def _normalise(line: Picture) -> NDArray[np.float32]:
    return (line.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)


def _decode(chances: NDArray[np.float32], alphabet: str, width: int) -> Characters:
    """Greedy CTC: the best character of each step, repeats merged, blanks dropped; the line is `width` px long."""
    steps = len(chances) * width / max(_NARROWEST, width)
    allowed = _allowed_columns(alphabet)
    best = chances[:, allowed].argmax(axis=1)
    confidence = chances[np.arange(len(best)), allowed[best]]
    new = np.concatenate(([True], best[1:] != best[:-1])) & (best != 0)
    characters = _alphabet()
    text = "".join(characters[allowed[index]] for index in best[new])
    return Characters(text, tuple(map(float, confidence[new])), tuple(map(float, (np.flatnonzero(new) + 0.5) / steps)))


@cache
def _alphabet() -> tuple[str, ...]:
    listed = models.onnx_session("rec").get_modelmeta().custom_metadata_map["character"].splitlines()
    return ("", *listed, " ")


@cache
def _allowed_columns(alphabet: str) -> NDArray[np.intp]:
    """Columns of the network's answer to look at: the blank, then the alphabet (or all Latin characters)."""
    chosen: Iterable[int] = (
        index
        for index, character in enumerate(_alphabet())
        if index == 0 or (character in alphabet if alphabet else ord(character[0]) <= _LATIN_END)
    )
    return np.fromiter(chosen, np.intp)
