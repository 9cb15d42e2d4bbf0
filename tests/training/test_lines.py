"""Invented lines are printed and photographed as the engine would cut them."""

import random
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest

from training import fonts, lines
from training.lines import Press, Sample
from training.photography import HEIGHT

FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"


@pytest.fixture(scope="module")
def press() -> Press:
    """A press with the fonts that matplotlib brings."""
    return Press(fonts.families([FONTS]), fonts.zone_fonts([FONTS]))


def test_fonts_without_vietnamese_are_left_out() -> None:
    """DejaVu has all letters; STIX and Computer Modern lie beside it and do not."""
    names = {family.name for family in fonts.families([FONTS])}
    assert "DejaVu Sans" in names
    assert not any(name.startswith(("STIX", "cm")) for name in names)


def test_judges_are_set_aside() -> None:
    """No family both teaches and judges, and the same seed chooses the same."""
    everything = [fonts.Family(str(number), ()) for number in range(30)]
    learnt, aside = fonts.held_out(everything, seed=1)
    assert len(aside) == 3
    assert not {f.name for f in learnt} & {f.name for f in aside}
    assert fonts.held_out(everything, seed=1) == (learnt, aside)


def test_a_batch(press: Press) -> None:
    """Lines of like width stand together, each with steps enough for its letters."""
    (first, *_), again = (lines.batches(press, 5, 3, easy=0.2, batch=8, count=3) for _ in range(2))
    assert len(first) == 8
    assert all(sample.picture.shape[0] == HEIGHT for sample in first)
    assert all(lines.fits(sample.text, sample.picture.shape[1]) for sample in first)
    assert all(np.array_equal(one.picture, other.picture) for one, other in zip(first, again[0], strict=True))


def test_lines_are_padded_with_their_mean() -> None:
    """What is no line is neither dark nor bright, and a blank line does not divide by nothing."""
    short, long = (Sample("", np.full((HEIGHT, width), 200, np.uint8)) for width in (10, 30))
    array = lines.stack([short, long])
    assert array.shape == (2, 1, HEIGHT, 32)
    assert not array.any()


def test_harm_spoils(press: Press) -> None:
    """Unharmed photographs keep more contrast from pixel to pixel than those that suffered all a camera can do."""
    from training import photography, printing

    font = fonts.load(press.families[0].files[0], 34)
    printed = printing.draw("NGUYỄN VĂN ĐỔNG", font, random.Random(1))

    def sharpness(harm: float) -> float:
        shots = [photography.shoot(printed, random.Random(seed), harm).astype(float) for seed in range(30)]
        return float(np.mean([np.abs(np.diff(shot, axis=1)).max() / (shot.std() + 1) for shot in shots]))

    assert sharpness(0.0) > sharpness(1.0)
