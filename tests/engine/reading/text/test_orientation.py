"""Boxes keep to their lines when a picture is rotated, and stray boxes are dropped."""

import numpy as np
import pytest

from engine.reading.image.line_box import Box, order_corners
from engine.reading.text import latin_recogniser, orientation
from tests.engine.reading.image.test_layout import boxes
from tests.engine.reading.text.test_page import page_of
from tests.engine.reading.text.test_vietnamese_recogniser import printed


def test_stray_boxes_are_dropped() -> None:
    """A long box across the lines is no line."""
    stray = Box(np.array([(0, 0), (20, 0), (20, 400), (0, 400)], np.float32), 1.0)
    kept = orientation.align_boxes([*boxes(np.eye(3)), Box(order_corners(stray.corners, 90), 1.0)])
    assert len(kept) == 16


def test_a_quarter_turn_keeps_boxes_on_their_lines() -> None:
    """Four quarter turns give the original boxes."""
    picture = np.zeros((700, 900, 3), np.uint8)
    picture[100:124, 100:500] = 255
    turned, moved = orientation.rotate_quarter_turns(picture, boxes(np.eye(3)), 1)
    x, y = moved[0].corners.mean(axis=0).astype(int)
    assert turned.shape == (900, 700, 3)
    assert turned[y, x, 0] == 255
    _, back = orientation.rotate_quarter_turns(turned, moved, 3)
    assert np.allclose(back[0].corners, boxes(np.eye(3))[0].corners)


@pytest.mark.models
@pytest.mark.parametrize("turned", [False, True])
def test_unsure_lines_are_read_both_ways(monkeypatch: pytest.MonkeyPatch, turned: bool) -> None:
    """Where the classifier cannot tell top from bottom, the lines that are read with confidence stand upright."""
    monkeypatch.setattr(latin_recogniser, "upside_down_probability", lambda _lines: 0.6)
    page = page_of(*map(printed, ("NGUYỄN ĐỖ AN", "Vĩnh Thạnh, Tân Dân, Sóc Sơn", "Số 12/4A Ngõ 35, Đà Nẵng")))
    found = [line.box for line in page.lines]
    picture = page.picture
    if turned:
        picture, found = orientation.rotate_half_turn(picture, found)
    assert np.array_equal(orientation.orient(picture, found)[0], page.picture)
