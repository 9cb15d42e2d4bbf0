"""Recognise cropped lines with PP-OCR's recogniser, and classify the orientation of lines (0 or 180 degrees).

The recogniser does not confuse digits. The recogniser knows few Vietnamese letters with diacritics.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.reading.image.decode import Picture
from engine.reading.text import models

HEIGHT = 48  # px; both networks were trained with this height
_MIN_WIDTH = 160  # px
_LATIN_END = 0x1EFF  # the last code of Latin Extended Additional, the block that ends with Vietnamese letters


@dataclass(frozen=True, slots=True)
class Characters:
    """The recognised characters of a line, with confidence (0..1) and position (share of the line's length) of each."""

    text: str
    confidence: tuple[float, ...]
    positions: tuple[float, ...] = ()


def recognise(lines: Iterable[Picture], alphabet: str = "") -> list[Characters]:
    """Recognise lines of 48 px height, in order.

    Each line runs alone: several at once are no faster and take 50 MB each. With an `alphabet` only its characters are
    considered, which improves zones and numbers much.
    """
    network = models.onnx_session("rec")
    name = network.get_inputs()[0].name
    return [_decode(network.run(None, {name: _network_input(line)})[0][0], alphabet, line.shape[1]) for line in lines]


def upside_down_probability(lines: Sequence[Picture]) -> float:
    """Return the mean probability (0..1) that these lines, 48 px high, stand upside down."""
    network = models.onnx_session("cls")
    feed = np.zeros((len(lines), 3, HEIGHT, 192), np.float32)
    for index, line in enumerate(lines):
        width = min(192, line.shape[1])
        feed[index, :, :, :width] = _normalise(cv2.resize(line, (width, HEIGHT)))
    turned = network.run(None, {network.get_inputs()[0].name: feed})[0][:, 1]
    return float(np.mean(turned))


def _network_input(line: Picture) -> NDArray[np.float32]:
    feed = np.zeros((1, 3, HEIGHT, max(_MIN_WIDTH, line.shape[1])), np.float32)
    feed[0, :, :, : line.shape[1]] = _normalise(line)
    return feed


def _normalise(line: Picture) -> NDArray[np.float32]:
    return (line.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)


def _decode(probabilities: NDArray[np.float32], alphabet: str, width: int) -> Characters:
    """Decode a line of `width` px by greedy CTC: best character of each step, repeats merged, blanks dropped."""
    steps = len(probabilities) * width / max(_MIN_WIDTH, width)
    columns = _allowed_columns(alphabet)
    best = probabilities[:, columns].argmax(axis=1)
    confidence = probabilities[np.arange(len(best)), columns[best]]
    new = np.concatenate(([True], best[1:] != best[:-1])) & (best != 0)
    characters = _alphabet()
    text = "".join(characters[columns[index]] for index in best[new])
    return Characters(text, tuple(map(float, confidence[new])), tuple(map(float, (np.flatnonzero(new) + 0.5) / steps)))


@cache
def _alphabet() -> tuple[str, ...]:
    listed = models.onnx_session("rec").get_modelmeta().custom_metadata_map["character"].splitlines()
    return ("", *listed, " ")


@cache
def _allowed_columns(alphabet: str) -> NDArray[np.intp]:
    """Return the output columns to consider: the blank, then the alphabet (or all Latin characters)."""
    chosen: Iterable[int] = (
        index
        for index, character in enumerate(_alphabet())
        if index == 0 or (character in alphabet if alphabet else ord(character[0]) <= _LATIN_END)
    )
    return np.fromiter(chosen, np.intp)
