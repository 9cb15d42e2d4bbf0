"""Set phrases are found within their bounds and nowhere else."""

from typing import cast

import pytest

from bench.engine.places import list_places
from engine.reading.fields import numbers_and_dates, phrases
from engine.reading.fields.form_layout import Candidate, LineSpan
from engine.reading.fields.phrases import Extent, Phrase
from engine.reading.image.layout import Line
from engine.reading.text.latin_recogniser import Characters
from engine.reading.text.page import Page


class _LatinPage:
    """A page on which the Latin recogniser reads one text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def recognise_latin(self, _line: Line, _first: float, _last: float) -> Characters:
        """Return the text with full confidence."""
        return Characters(self._text, (1.0,) * len(self._text))


@pytest.mark.parametrize(
    "text", ["Không thời hạn", "KHÔNG THỜI HẠN", "Khong thơi han", "Khôngthờihạn.", "Có giá trị đến: Không thời hạn"]
)
def test_unlimited(text: str) -> None:
    """The words are the whole value, also behind a label's colon and with misread letters."""
    assert numbers_and_dates.is_unlimited(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hợp đồng không thời hạn của công ty",
        "Không thời hạn 01/01/2030",
        "Phường Thới Hòa, Bến Cát, Bình Dương",
        "Không tôn giáo",
        "Không",
        "",
    ],
)
def test_not_unlimited(text: str) -> None:
    """A longer line, a line with a date and other words are no unlimited validity."""
    assert not numbers_and_dates.is_unlimited(text)


def test_no_place_is_unlimited() -> None:
    """No place of the list, no commune and no district is taken for unlimited validity or for a nationality."""
    places = list(list_places())[::3]
    texts = {*places, *(part for place in places for part in place.split(", "))}
    assert [text for text in texts if numbers_and_dates.is_unlimited(text) or phrases.VIETNAM.is_in(text)] == []


def test_extent() -> None:
    """A phrase at the start may be followed, a whole phrase may not, and specks may stand beside both."""
    start, whole = (Phrase(("quoctich",), 1, extent) for extent in (Extent.START, Extent.WHOLE))
    assert start.is_in("Quốc tjch: Việt Nam")
    assert not start.is_in("Việt Nam, quốc tịch")
    assert whole.is_in("· Quốc tịch :i")
    assert not whole.is_in("Quốc tịch: Nam")


@pytest.mark.parametrize(
    ("text", "latin", "value"),
    [
        ("1955", "1955", "1955"),
        ("1955", "y: 1955", "1955"),
        ("05/1955", "05/1955", "05/1955"),
        ("1955", "02/03/1955", None),  # the other recogniser sees a day
        ("1955", "1956", None),
        ("Số 1955", "1955", None),
        ("13/1955", "13/1955", None),
    ],
)
def test_a_date_known_in_part(text: str, latin: str, value: str | None) -> None:
    """Both recognisers see the same numbers and no more, and the value stays doubtful."""
    candidate = Candidate(text, 0.99, (LineSpan(cast("Line", None), 0.0, 1.0),))
    read = numbers_and_dates.read_partial_date(cast("Page", _LatinPage(latin)), candidate)
    assert (read.text if read else None) == value
    assert read is None or read.confidence < 0.6


def test_a_date_in_words_needs_the_word_for_month() -> None:
    """Names like Thanh between numbers are no months."""
    assert phrases.MONTH.is_in("ngày 12 tháng 05 năm 2019")
    assert not phrases.MONTH.is_in("12 Thanh Xuân 05")
