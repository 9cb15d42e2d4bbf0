"""Recaptured cards have no colour on paper, and colour stripes on a screen."""

import numpy as np
import pytest
from numpy.typing import NDArray

from specimens import cards, recapture
from specimens.people import person

CARD = cards.draw("chip_id_card_front", person(4))


def _pixels(seed: int) -> NDArray[np.int16]:
    return np.asarray(recapture.photocopy(CARD, seed), np.int16)


def test_photocopy_has_no_colour() -> None:
    """All three channels are equal, and the print is black on white."""
    sheet = _pixels(1)
    assert np.ptp(sheet, axis=2).max() == 0
    assert np.percentile(sheet, 1) < 60
    assert np.percentile(sheet, 75) > 230


def test_photocopy_lies_on_a_larger_sheet() -> None:
    """The copied card has white paper on all four sides."""
    sheet = _pixels(2)
    margins = (sheet.shape[0] - CARD.height, sheet.shape[1] - CARD.width)
    assert margins[0] == margins[1] > 0.2 * CARD.width
    assert np.median(sheet[: margins[0] // 2 - 2]) > 230


def test_screen_is_made_of_coloured_stripes() -> None:
    """The colour changes from column to column, unlike on any print."""
    shown = np.asarray(recapture.screen(CARD, 3), np.float32)
    columns = shown.mean(axis=0)
    stripes = np.abs(np.diff(columns[:, 0] - columns[:, 2])).mean()
    card = np.asarray(CARD, np.float32).mean(axis=0)
    assert stripes > 5 * np.abs(np.diff(card[:, 0] - card[:, 2])).mean()


@pytest.mark.slow
@pytest.mark.parametrize("copy", [recapture.screen, recapture.photocopy])
def test_copies_are_deterministic(copy: "recapture.Copy") -> None:
    """The same seed gives the same copy, another seed another copy."""
    first, again, other = (np.asarray(copy(CARD, seed)) for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
