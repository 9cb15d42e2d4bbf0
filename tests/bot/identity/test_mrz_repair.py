"""Tests of the correction of misread machine readable zones."""

import pytest

from bot.identity import mrz_repair

ZONE = ("IDVNM1990000014079199000001<<4", "9901018F3901016VNM<<<<<<<<<<<8", "NGUYEN<<THI<MAU<<<<<<<<<<<<<<<")


@pytest.mark.parametrize(
    ("row", "misread"),
    [
        (0, "IDVNM199OOOOO14O79I99OOOOOI<<4"),  # letters among digits
        (0, "1DVNM1990000014079199000001<<4"),
        (0, "LDVNM1990000014079199000001<<4"),
        (0, "I0VNM1990000014079199000001<<4"),
        (0, "IDVNM1990000014079199000001<4"),  # a filler lost
        (0, "IDVNM1990000014079199000001<<<4"),  # a filler doubled
        (0, "IDVNM1990000014079199000001«4"),
        (1, "99O1O18F39O1O16VNM<<<<<<<<<<<B"),
        (1, "9901018F3901016VNM<<<<<<<8"),
        (1, "9901018F3901016VNM<<<<<<<<<<<<<<8"),
        (1, "9901018F3901016VNM(((((((((((8"),
        (2, "NGUYEN<<TH1<MAU<<<<<<<<<<<<<<<"),  # digits among letters
        (2, "NGUYEN<<THI<MAU<<<<<<K<<<<C<<<"),  # letters among fillers
        (2, "NGUYEN<<THI<MAU"),
        (2, "NGUYEN<<THI<MAU<<<<<<<<<<<<<<<<<<<"),
    ],
)
def test_misread_line_is_mended(row: int, misread: str) -> None:
    """Misread characters and lost, doubled or misread fillers are corrected."""
    lines = [misread if i == row else line for i, line in enumerate(ZONE)]
    expected = list(ZONE)
    if misread.endswith("B"):
        expected[1] = ZONE[1]
    assert mrz_repair.td1(*lines) == tuple(expected)


@pytest.mark.parametrize("first", ["IDVNM199000001", "IDVNM19900000140791990000014", "IDVNM1990X00014079199000001<<4"])
def test_too_far_gone(first: str) -> None:
    """A line without fillers, a line far too short, or a letter unlike any digit is not corrected."""
    assert mrz_repair.td1(first, ZONE[1], ZONE[2]) is None
