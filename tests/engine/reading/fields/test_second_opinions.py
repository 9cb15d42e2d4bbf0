"""The Latin recogniser, which takes eight times as long, is asked only where the project's own one may be wrong."""

from datetime import date

import numpy as np
import pytest

from bot.identity import mrz
from engine.reading.fields import mrz as zones
from engine.reading.fields import numbers_and_dates
from engine.reading.fields.form_layout import Candidate, LineSpan
from engine.reading.image.decode import Picture
from engine.reading.text import latin_recogniser
from engine.reading.text.latin_recogniser import Characters
from engine.reading.text.page import Page
from tests.engine.reading.text.test_page import page_of
from tests.engine.reading.text.test_vietnamese_recogniser import printed

pytestmark = pytest.mark.models

_ZONE = mrz.build_td1(
    number="001193012345", dob=date(1993, 2, 1), gender="Nữ", due_date=date(2039, 1, 1), name="NGUYỄN THỊ MẪU"
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the widths of the lines that the Latin recogniser read."""
    widths: list[int] = []
    recognise = latin_recogniser.recognise

    def note(lines: list[Picture], alphabet: str = "") -> list[Characters]:
        widths.extend(line.shape[1] for line in lines)
        return recognise(lines, alphabet)

    monkeypatch.setattr(latin_recogniser, "recognise", note)
    return widths


def candidate(page: Page, confidence: float | None = None) -> Candidate:
    """Return the first line of a page as a candidate, with its own confidence or another."""
    read = page.recognise(page.lines[0])
    span = LineSpan(page.lines[0], 0.0, 1.0)
    return Candidate(read.text, read.confidence if confidence is None else confidence, (span,))


def test_sure_numbers_need_no_second_opinion(asked: list[int]) -> None:
    """A date and a number in clean print are read by the Vietnamese recogniser alone."""
    dated, numbered = page_of(printed("01/02/1993")), page_of(printed("Số: 001193012345"))
    found = numbers_and_dates.read_date(dated, candidate(dated))
    number = numbers_and_dates.read_personal_number(numbered, candidate(numbered))
    assert found
    assert found.text == "01/02/1993"
    assert number
    assert number.text == "001193012345"
    assert asked == []


def test_unsure_numbers_get_a_second_opinion(asked: list[int]) -> None:
    """With little confidence the Latin recogniser reads the same line and decides."""
    page = page_of(printed("01/02/1993"))
    found = numbers_and_dates.read_date(page, candidate(page, 0.6))
    assert found
    assert found.text == "01/02/1993"
    assert asked


def test_a_zone_with_right_check_digits_is_read_once(asked: list[int]) -> None:
    """The Vietnamese recogniser was trained on zones: right check digits end the search."""
    found = zones.find(page_of(*map(printed, _ZONE)))
    assert found
    assert found[0].valid
    assert found[0].person_number == "001193012345"
    assert asked == []


def test_a_zone_with_a_wrong_check_digit_is_read_again(asked: list[int]) -> None:
    """The zone with more right check digits is returned, and no check digit is invented."""
    first, second, third = _ZONE
    wrong = second[:6] + str((int(second[6]) + 1) % 10) + second[7:]
    found = zones.find(page_of(*map(printed, (first, wrong, third))))
    assert found
    assert not found[0].valid
    assert len(asked) >= 3


def test_long_lines_of_text_are_no_zone(asked: list[int]) -> None:
    """Lines as long as those of a zone that surely hold words are not read again."""
    rows = ["Nơi thường trú: Số 12 Ngõ 35, Hải Châu", "Quê quán: Vĩnh Thạnh, Tân Dân, Sóc Sơn", "Họ và tên khai sinh"]
    rows[2] += ": Nguyễn Thị Mẫu An"
    assert zones.find(page_of(*(np.asarray(printed(row), np.uint8) for row in rows))) is None
    assert asked == []
