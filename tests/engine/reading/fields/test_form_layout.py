"""Values are found beside their labels, below, right of the label's end, and a bit too high or too low."""

from collections.abc import Sequence

import numpy as np
import pytest

from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import PaperKind
from engine.reading.fields.form_layout import Form
from engine.reading.image.layout import Line
from engine.reading.image.line_box import Box
from engine.reading.text.latin_recogniser import Characters
from engine.reading.text.page import LineText, Page

_HEIGHT, _PITCH = 40.0, 20.0


class _Print(Page):
    """A page whose texts are given: text, left, middle, height."""

    def __init__(self, texts: Sequence[tuple[str, float, float, float]]) -> None:
        self._texts: dict[Line, str] = {}
        for text, left, middle, height in texts:
            right, half = left + _PITCH * len(text), height / 2
            corners = [(left, middle - half), (right, middle - half), (right, middle + half), (left, middle + half)]
            line = Line(Box(np.array(corners, np.float32), 1.0), left, right, middle, height)
            self._texts[line] = text
        super().__init__(np.zeros((8, 8, 3), np.uint8), tuple(self._texts))

    def recognise(self, line: Line) -> LineText:
        return LineText(self._texts[line], 0.99)

    def readings(self, line: Line) -> list[LineText]:
        return [self.recognise(line)]

    def recognise_latin(self, line: Line, first: float = 0.0, last: float = 1.0) -> Characters:
        return Characters("", ())


def _values(kind: str, field: str, *texts: tuple[str, float, float] | tuple[str, float, float, float]) -> list[str]:
    """Return what stands beside and below the best label of the field."""
    form = Form(kind, _Print([(each[0], each[1], each[2], each[3] if len(each) > 3 else _HEIGHT) for each in texts]))
    index, match = next(form.labels(field))
    return [each.text for each in (form.beside(index, match), *form.below(index, match)) if each.text]


@pytest.mark.parametrize("left", [100, 380, 700])
def test_a_value_below_begins_anywhere(left: float) -> None:
    """The name below its label begins at the label's start, at its end, or far to the right."""
    texts = (("Họ và tên:", 100, 100), ("LÊ VĂN AN", left, 155), ("Ngày sinh: 01/02/1990", 100, 210))
    assert _values(PaperKind.BARCODE_FRONT, PaperField.NAME, *texts) == ["LÊ VĂN AN"]


def test_second_lines_of_an_address_begin_anywhere() -> None:
    """The further lines of an address follow in order. Text of another size below the address is something else."""
    texts = (
        ("Nơi thường trú: Tổ 5,", 100, 100),
        ("Tân Lập, Ba Vì,", 500, 155),
        ("Hà Nội", 300, 210),
        ("Ghi chú", 900, 265, 32),
        ("MẪU - SPECIMEN", 900, 300),
    )
    assert _values(PaperKind.BARCODE_FRONT, PaperField.ADDRESS, *texts) == ["Tổ 5,", "Tân Lập, Ba Vì,", "Hà Nội"]


def test_a_second_column_is_another_value() -> None:
    """On a passport, text right of a label's end belongs to the label above that text, although unread."""
    texts = (("Họ / Surname", 100, 100), ("HÀ NỘI", 900, 142), ("Chữ đệm và tên / Given names", 100, 190))
    assert _values(PaperKind.PASSPORT, PaperField.SUR_NAME, *texts) == []


@pytest.mark.parametrize("shift", [-26, 26])
def test_a_value_that_is_not_level(shift: float) -> None:
    """A value printed half a line too high or too low belongs to the label that ends where the value begins."""
    texts = (("Họ tên:", 100, 100), ("LÊ VĂN AN", 255, 100 + shift), ("Sinh ngày: 01-02-1990", 100, 190))
    assert _values(PaperKind.CMND_FRONT, PaperField.NAME, *texts)[0] == "LÊ VĂN AN"


def test_no_line_counts_twice() -> None:
    """A value that is printed too low stands beside its label, and not below as well."""
    texts = (("Quê quán:", 100, 100), ("Cao Bằng", 295, 125), ("Nơi thường trú: Tổ 5", 100, 190))
    form = Form(PaperKind.BARCODE_FRONT, _Print([(*each, _HEIGHT) for each in texts]))
    index, match = next(form.labels(PaperField.HOMETOWN))
    assert [each.text for each in form.value_lines(index, match) if each.text] == ["Cao Bằng"]


def test_dots_before_a_value_are_no_value() -> None:
    """The dotted line before a value belongs neither to the label nor to the value."""
    texts = (("Nguyên quán: ....", 100, 100), ("Tân Lập, Ba Vì", 620, 100), ("Hà Nội", 100, 155))
    assert _values(PaperKind.CMND_FRONT, PaperField.HOMETOWN, *texts) == ["Tân Lập, Ba Vì", "Hà Nội"]


def test_a_value_that_resembles_a_label() -> None:
    """Hưng Yên, Hưng Yên has most letters of Nguyên quán, which already stands above."""
    texts = (
        ("Nguyên quán: Liên Phương,", 100, 100),
        ("Hưng Yên, Hưng Yên", 100, 155),
        ("Nơi ĐKHK thường trú: Tổ 5,", 100, 210),
    )
    assert _values(PaperKind.CMND_FRONT, PaperField.HOMETOWN, *texts) == ["Liên Phương,", "Hưng Yên, Hưng Yên"]
