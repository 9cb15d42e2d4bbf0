"""A reading shows how legible its photo is."""

import pytest

from bot.identity.papers.kinds import PaperKind
from engine.reading.quality.legibility import Legibility, assess

VALUES = {"id": "001199000001", "name": "NGUYỄN THỊ MẪU", "dob": "01/02/1999"}
SURELY = dict.fromkeys(VALUES, 0.9)
CODED = SURELY | {"id": 0.99}


def test_print_alone_proves_nothing() -> None:
    """All required fields were read, but no other source confirms the fields."""
    assert assess(PaperKind.CHIP_FRONT, VALUES, SURELY, {"print": VALUES}) == Legibility(
        poor=False, complete=True, proven=False
    )


def test_a_whole_side() -> None:
    """All printed fields were read, the needed ones are not enough."""
    everything: dict[str, float] = dict.fromkeys(PaperKind.CMND_FRONT.printed, 0.8)
    assert assess(PaperKind.CMND_FRONT, VALUES, everything, {"print": VALUES}).whole
    assert not assess(PaperKind.CMND_FRONT, VALUES, everything | {"address": 0.5}, {"print": VALUES}).whole


def test_a_code_proves_print() -> None:
    """The QR code confirms the number, and print does not contradict the code."""
    said = {"print": VALUES, "qr": VALUES}
    assert assess(PaperKind.CHIP_FRONT, VALUES, CODED, said) == Legibility(poor=False, complete=True, proven=True)


@pytest.mark.parametrize("field", ["id", "dob"])
def test_sources_that_differ_prove_nothing(field: str) -> None:
    """Another number or date of birth in print: one source was misread or forged."""
    said = {"print": VALUES | {field: {"id": "001199000002", "dob": "02/02/1999"}[field]}, "qr": VALUES}
    assert not assess(PaperKind.CHIP_FRONT, VALUES, CODED, said).proven


def test_a_doubtful_value_is_not_complete() -> None:
    """The value was read, but with low confidence."""
    found = assess(PaperKind.CHIP_FRONT, VALUES, CODED | {"name": 0.5}, {"print": VALUES, "qr": VALUES})
    assert found == Legibility(poor=False, complete=False, proven=False)


@pytest.mark.parametrize(("left", "poor"), [(["id", "name"], False), (["id"], True), ([], True)])
def test_poor_is_less_than_half(left: list[str], poor: bool) -> None:
    """One of three required fields is too little, two are enough."""
    values = {name: VALUES[name] for name in left}
    assert assess(PaperKind.CHIP_FRONT, values, {name: SURELY[name] for name in left}, {"print": values}).poor is poor
