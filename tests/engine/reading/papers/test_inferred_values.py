"""A value without a label is inferred only where it is printed as a value of the field."""

from typing import cast

import pytest

from bot.identity.papers.kinds import PaperKind
from engine.reading.fields.form_layout import Cell, Form, Row
from engine.reading.fields.label_matching import find_labels
from engine.reading.image.layout import Line
from engine.reading.papers import unlabelled
from engine.reading.papers.document import Document
from engine.reading.text.page import LineText, Page

_STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


class _Lines(Form):
    """A form of given lines, one in each row."""

    def __init__(self, kind: str, lines: tuple[str, ...]) -> None:
        self.rows = [
            Row((Cell(cast("Line", None), LineText(text, 0.9), 0),), text, tuple(find_labels(kind, text)))
            for text in lines
        ]


def inferred(kind: str, *lines: str) -> str | None:
    """Return the nationality or place of birth inferred from the lines of a paper."""
    document = Document(kind, _Lines(kind, lines), cast("Page", None))
    readers = {"nationality": None}
    found = unlabelled.infer_unlabelled(document, {}, readers if kind != PaperKind.PASSPORT else {})
    return next((value.text for value in found.values()), None)


@pytest.mark.parametrize(
    "lines",
    [
        (_STATE, "Họ và tên: NGUYỄN VĂN A", "Ngày sinh: 01/02/1990"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "VIỆT NAM", "Họ và tên: NGUYỄN VĂN A"),
        ("VIỆT NAM", "Họ và tên: NGUYỄN VĂN A"),
        ("Họ và tên: NGUYỄN VĂN A", "Ngân hàng Nông nghiệp Việt Nam"),
        ("Họ và tên: NGUYỄN VĂN A", "Công dân nước Việt Nam có quyền"),
        ("Họ và tên: VIỆT NAM ANH", "Ngày sinh: 01/02/1990"),
        ("Việt Nam",),
    ],
)
def test_no_nationality(lines: tuple[str, ...]) -> None:
    """The name of the state in a head, in two lines or in a sentence is no nationality."""
    assert inferred(PaperKind.CHIP_FRONT, *lines) is None


@pytest.mark.parametrize("line", ["Việt Nam", "Quôc tich: Việt Nam", "Quôc tjcb / Nationalitv Việt Nam", "Viêt Nam."])
def test_a_nationality(line: str) -> None:
    """The words are a line below another field, or stand behind a misread label."""
    found = inferred(PaperKind.CHIP_FRONT, _STATE, "Họ và tên / Full name:", "NGUYỄN VĂN A", line)
    assert found == "Việt Nam"


def test_a_place_of_birth() -> None:
    """One province in capitals, but not the place of issue and not the head of the paper."""
    name = ("Họ và tên / Full name", "NGUYỄN VĂN A")
    assert inferred(PaperKind.PASSPORT, *name, "HÀ TĨNH") == "HÀ TĨNH"
    assert inferred(PaperKind.PASSPORT, "HÀ TĨNH", *name) is None
    assert inferred(PaperKind.PASSPORT, *name, "Nơi cấp / Place of issue", "HÀ TĨNH") is None
    assert inferred(PaperKind.PASSPORT, *name, "HÀ TĨNH", "HÀ NỘI") is None
    assert inferred(PaperKind.PASSPORT, *name, "NGUYỄN HÀ GIANG") is None
