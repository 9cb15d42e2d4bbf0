"""A page gives each line its best reading, and no text to a watermark."""

import numpy as np
import pytest

from bot.identity.papers.kinds import PaperKind
from engine.reading.fields.form_layout import Form
from engine.reading.image.decode import Picture
from engine.reading.image.layout import arrange_lines
from engine.reading.image.line_box import Box
from engine.reading.text.page import Page
from tests.engine.reading.text.test_vietnamese_recogniser import printed

pytestmark = pytest.mark.models


def page_of(*rows: Picture) -> Page:
    """Return a page with these lines one below the other, each a box of its own size."""
    width = max(row.shape[1] for row in rows) + 40
    picture = np.full((sum(row.shape[0] + 30 for row in rows), width, 3), 225, np.uint8)
    boxes, top = [], 0
    for row in rows:
        height, length = row.shape[:2]
        picture[top : top + height, 20 : 20 + length] = row
        corners = [[20, top], [20 + length, top], [20 + length, top + height], [20, top + height]]
        boxes.append(Box(np.array(corners, np.float32), 0.9))
        top += height + 30
    return Page(picture, arrange_lines(boxes))


def test_lines_are_read_with_their_confidence() -> None:
    """Clean print is read with high confidence, letter by letter, in one reading."""
    page = page_of(printed("ĐỒNG THỊ QUỲNH NHƯ"), printed("Số 12/4A Ngõ 35, Đà Nẵng"))
    name = page.recognise(page.lines[0])
    assert name.text == "ĐỒNG THỊ QUỲNH NHƯ"
    assert name.confidence > 0.9
    assert len(name.character_confidences) == len(name.text)
    assert page.readings(page.lines[0]) == [name]


def test_the_confidence_of_a_part_is_that_of_its_letters() -> None:
    """A smudge over the label does not lower the confidence of the value after the label."""
    line = printed("Họ và tên: ĐỖ AN").copy()
    line[:, 20:60] = (line[:, 20:60] // 4 + 170).astype(np.uint8)
    line[::2, 20:60] = 60
    page = page_of(line)
    read = page.recognise(page.lines[0])
    assert read.text.endswith("ĐỖ AN")
    assert read.confidence_of(len(read.text) - 5, len(read.text)) > read.confidence


def test_a_watermark_is_no_line() -> None:
    """Letters three times as high as the other lines form no row."""
    page = page_of(printed("NGUYỄN ĐỖ AN"), printed("01/02/1993"), printed("MẪU", height=160))
    assert page.recognise(page.lines[2]).text == ""
    assert [row.text for row in Form(PaperKind.CHIP_FRONT, page).rows] == ["NGUYỄN ĐỖ AN", "01/02/1993"]


def test_a_page_without_lines() -> None:
    """A blank page has no lines and raises no error."""
    assert Page(np.full((50, 50, 3), 255, np.uint8), []).lines == ()
