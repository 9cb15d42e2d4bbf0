"""Rotation and perspective are removed from the positions of lines."""

import numpy as np

from engine.reading.image import layout
from engine.reading.image.layout import Matrix
from engine.reading.image.line_box import Box


def boxes(matrix: Matrix) -> list[Box]:
    """Return eight rows of a long and a short line, seen through a homography."""
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
    """No boxes give no lines."""
    assert layout.arrange_lines([]) == []
