"""Computed heads, prints and screens move the right pixels in the right direction."""

import numpy as np
import pytest

from specimens.head_poses import Picture, morph_identity, rotate_head
from specimens.presentation_attacks import photograph_print, replay_on_screen

POINTS = ((190.0, 100.0), (165.0, 100.0), (110.0, 100.0), (135.0, 100.0), (150.0, 140.0))


def face() -> Picture:
    """Return a grey picture with a light stripe in place of the nose, and a dark mouth."""
    picture = np.full((260, 300, 3), 90, np.uint8)
    picture[168:174, 115:185] = 20
    picture[:, 147:154] = 250
    return picture


def stripe(picture: Picture, row: int) -> float:
    """Return the position of the stripe in a row, in px."""
    weights = picture[row, :, 0].astype(float).clip(120) - 120
    return float(weights @ np.arange(len(weights)) / weights.sum())


def test_nothing_changes_without_a_turn() -> None:
    """A head at 0 degrees, the person's own shape and a straight print equal the portrait."""
    for same in (rotate_head(face(), POINTS, 0), morph_identity(face(), POINTS, 0), photograph_print(face(), 0)):
        assert np.abs(same[20:-20, 20:-20].astype(int) - face()[20:-20, 20:-20]).mean() < 2


@pytest.mark.parametrize("degrees", [12.0, 30.0])
def test_the_nose_moves_more_than_the_face(degrees: float) -> None:
    """The nose moves to the head's own left, right in the picture, and as far to the other side. The neck stays."""
    left, right = rotate_head(face(), POINTS, degrees), rotate_head(face(), POINTS, -degrees)
    assert stripe(left, 130) > stripe(face(), 130) + 10 > stripe(left, 250) + 5
    assert stripe(left, 130) + stripe(right, 130) == pytest.approx(2 * stripe(face(), 130), abs=3)
    assert not np.array_equal(left, rotate_head(face(), POINTS, degrees, nod=8))


def test_a_bent_print_shows_its_middle_large() -> None:
    """The edges of a bent print are seen aslant, and the middle seen straight ahead stays."""
    bent = photograph_print(face(), 0, bend=120)
    assert stripe(bent, 130) == pytest.approx(stripe(face(), 130), abs=2)
    assert (bent[130, :5] != face()[130, :5]).any()


def test_other_people_and_screens() -> None:
    """Every seed is another identity.

    A screen adds fine colour stripes and keeps the brightness.
    """
    one, two = morph_identity(face(), POINTS, 1), morph_identity(face(), POINTS, 2)
    assert not np.array_equal(one, two)
    shown = replay_on_screen(face())
    assert shown.std(axis=2).mean() > 1
    assert abs(float(shown[:, :140].mean()) - 90) < 25
