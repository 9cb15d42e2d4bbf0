"""Invented lines are printed and photographed as the engine would cut them."""

import random
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest

from training import fonts, lines
from training.lines import LineGenerator, Sample
from training.photography import HEIGHT

FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"


@pytest.fixture(scope="module")
def generator() -> LineGenerator:
    """A generator with the fonts that matplotlib brings."""
    return LineGenerator(fonts.find_families([FONTS]), fonts.find_mrz_fonts([FONTS]))


@pytest.mark.slow
def test_fonts_without_vietnamese_are_left_out() -> None:
    """DejaVu has all letters, STIX and Computer Modern in the same folder have not."""
    names = {family.name for family in fonts.find_families([FONTS])}
    assert "DejaVu Sans" in names
    assert not any(name.startswith(("STIX", "cm")) for name in names)


def test_validation_families_are_set_aside() -> None:
    """No family is in both sets, and the same seed chooses the same families."""
    everything = [fonts.Family(str(number), ()) for number in range(30)]
    trained, aside = fonts.split_families(everything, seed=1)
    assert len(aside) == 3
    assert not {f.name for f in trained} & {f.name for f in aside}
    assert fonts.split_families(everything, seed=1) == (trained, aside)


@pytest.mark.slow
def test_a_batch(generator: LineGenerator) -> None:
    """Lines of similar width share a batch, each with enough steps for its letters."""
    (first, *_), again = (lines.batches(generator, 5, 3, easy=0.2, batch=8, count=3) for _ in range(2))
    assert len(first) == 8
    assert all(sample.picture.shape[0] == HEIGHT for sample in first)
    assert all(lines.is_wide_enough(sample.text, sample.picture.shape[1]) for sample in first)
    assert all(np.array_equal(one.picture, other.picture) for one, other in zip(first, again[0], strict=True))


def test_lines_are_padded_with_their_mean() -> None:
    """Padding has the mean grey value, and a blank line causes no division by zero."""
    short, long = (Sample("", np.full((HEIGHT, width), 200, np.uint8)) for width in (10, 30))
    array = lines.stack_lines([short, long])
    assert array.shape == (2, 1, HEIGHT, 32)
    assert not array.any()


@pytest.mark.slow
def test_degradation_reduces_sharpness(generator: LineGenerator) -> None:
    """Undamaged photographs keep more contrast from pixel to pixel than fully degraded photographs."""
    from training import photography, printing

    font = fonts.load_font(generator.families[0].files[0], 34)
    printed = printing.print_line("NGUYỄN VĂN ĐỔNG", font, random.Random(1))

    def sharpness(degradation: float) -> float:
        shots = [photography.shoot(printed, random.Random(seed), degradation).astype(float) for seed in range(30)]
        return float(np.mean([np.abs(np.diff(shot, axis=1)).max() / (shot.std() + 1) for shot in shots]))

    assert sharpness(0.0) > sharpness(1.0)
