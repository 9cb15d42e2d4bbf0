"""Turn and perspective are taken out of the places of lines."""

import numpy as np

from engine.reading.image import layout
from engine.reading.image.layout import Matrix
from engine.reading.image.line_box import Box, order_corners
from engine.reading.text import orientation


def boxes(matrix: Matrix) -> list[Box]:
    """Eight rows of a long and a short line, seen through a homography."""
    found = []
    for row in range(8):
        for left, right in ((100, 500), (560, 620)):
            top = 100 + 50 * row
            corners = np.array([(left, top), (right, top), (right, top + 24), (left, top + 24)], np.float32)
            found.append(Box(layout.project(corners, matrix).astype(np.float32), 1.0))
    return found


def test_rows_of_a_slanted_picture() -> None:
    """Twenty degrees and perspective do not mix up rows."""
    slant = np.radians(20)
    matrix = np.array([[np.cos(slant), -np.sin(slant), 0], [np.sin(slant), np.cos(slant), 0], [2e-4, 1e-4, 1]])
    rows = layout.group_rows(layout.arrange_lines(boxes(matrix)))
    assert [len(row) for row in rows] == [2] * 8
    assert all(row[0].right < row[1].left for row in rows)


def test_columns_stand_upright() -> None:
    """The left ends of a turned column are below each other."""
    slant = np.radians(-15)
    matrix = np.array([[np.cos(slant), -np.sin(slant), 0], [np.sin(slant), np.cos(slant), 0], [0, 0, 1]])
    lefts = [row[0].left for row in layout.group_rows(layout.arrange_lines(boxes(matrix)))]
    assert np.ptp(lefts) < 5


def test_nothing_to_arrange() -> None:
    """No boxes, no lines."""
    assert layout.arrange_lines([]) == []


def test_stray_boxes_are_dropped() -> None:
    """A long box across the lines is none of them."""
    stray = Box(np.array([(0, 0), (20, 0), (20, 400), (0, 400)], np.float32), 1.0)
    kept = orientation.align_boxes([*boxes(np.eye(3)), Box(order_corners(stray.corners, 90), 1.0)])
    assert len(kept) == 16


def test_a_quarter_turn_keeps_boxes_on_their_lines() -> None:
    """Four quarter turns lead back."""
    picture = np.zeros((700, 900, 3), np.uint8)
    picture[100:124, 100:500] = 255
    turned, moved = orientation.rotate_quarter_turns(picture, boxes(np.eye(3)), 1)
    x, y = moved[0].corners.mean(axis=0).astype(int)
    assert turned.shape == (900, 700, 3)
    assert turned[y, x, 0] == 255
    _, back = orientation.rotate_quarter_turns(turned, moved, 3)
    assert np.allclose(back[0].corners, boxes(np.eye(3))[0].corners)
