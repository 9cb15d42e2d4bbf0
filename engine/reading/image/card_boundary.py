"""Find the boundary of the card around the lines of text, and a corner or side that is missing from the picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.reading.image import layout
from engine.reading.image.decode import Picture
from engine.reading.image.line_box import Box
from engine.reading.image.surroundings import Points, Surroundings, level_surroundings

# Measured on 234 good photos of specimens, flat to hard, and on 80 cut photos. Lengths are shares of the card's width.
_EDGE_DISTANCE = 9.0  # Lab distance of a clear edge
_SLANTS = np.linspace(-0.14, 0.14, 15)
# Share of a side that must stand out; good 0.97 and more, the edge of a portrait or a code at most 0.6.
_MIN_CLEARNESS = 0.75
_CLEARNESS_TOLERANCE = 0.1  # tolerance in clearness within which the line nearest to the text is preferred
_MIN_VISIBLE_SHARE = 0.25  # share of a side that must be in the picture
_OUTSIDE_MARGIN = 0.02  # a corner farther out than that counts as outside
# Sections along a side from its corner: covered by a thumb, not covered by a thumb.
_NEAR, _FAR = (0.03, 0.10), (0.20, 0.50)
# Clearness of these sections: good 1.0 and 1.0, under a thumb 0.05 to 0.72.
_COVERED_CLEARNESS, _UNCOVERED_CLEARNESS = 0.85, 0.90
_BACK, _AHEAD = 0.2, 1.5  # range, from the end of the text, in which a side is followed
_REGION_MARGIN = 0.08  # margin of the reported region around the missing part
_LAST_SECTION = 0.03  # section before the picture's edge in which a side that leaves the picture must still be visible


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """A straight edge of the card: a point, a direction (length 1), and the share of the edge that stands out."""

    point: Points
    direction: Points
    clearness: float

    def points_at(self, distances: Points) -> Points:
        """Return the points (n x 2) at these distances in pixels along the direction."""
        return np.asarray(self.point + distances[:, None] * self.direction, np.float64)


def find_missing_part(view: Surroundings) -> Points | None:
    """Return the part of the card that lies outside of the picture or under a thumb, in pixels of the view.

    The result is a corner or both ends of a side (n x 2), or None when nothing is missing. A side that does not stand
    out from the background proves nothing against the photo.
    """
    found = [_clearest_side(view, quarter) for quarter in range(4)]
    sides = [side if side and side.clearness >= _MIN_CLEARNESS else None for side in found]
    for quarter, (side, following) in enumerate(zip(sides, sides[1:] + sides[:1], strict=True)):
        if side and following:
            missing = _missing_corner(view, side, following)
        else:
            missing = _missing_side(view, sides, quarter) if side is None else None
        if missing is not None:
            return missing
    return None


def locate_missing_part(picture: Picture, boxes: Sequence[Box]) -> Points | None:
    """Return the corners (n x 2) of the region around the missing part, or None when nothing is missing.

    Coordinates are shares of the picture's width and height.
    """
    view = level_surroundings(picture, boxes)
    if (found := find_missing_part(view)) is None:
        return None
    room = _REGION_MARGIN * view.width
    (left, top), (right, bottom) = found.min(axis=0) - room, found.max(axis=0) + room
    about = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
    back = np.asarray(np.linalg.inv(view.homography), np.float64)
    return np.asarray(layout.project(about, back) / picture.shape[1::-1], np.float64)


def _clearest_side(view: Surroundings, quarter: int) -> Side | None:
    """Return the clearest edge left of the text after quarter turns counter-clockwise, or None without room."""
    lab, in_picture = np.rot90(view.lab, quarter), np.rot90(view.in_picture, quarter)
    text = _rotate_points(view.text, view.in_picture.shape, quarter)
    (left, first), (_, last) = text.min(axis=0).astype(int), np.ceil(text.max(axis=0)).astype(int)
    band = slice(max(0, first), last + 1)
    lab, inside = lab[band, : max(0, left - 1)], in_picture[band, : max(0, left - 1)]
    if min(lab.shape[:2]) < 8:
        return None
    clearness, column, slant = _clearest_line(lab, inside)
    point = np.array([(column, band.start + lab.shape[0] / 2)])
    ends = np.concatenate([point, point + np.array((slant, 1.0))])
    start, stop = _rotate_points(ends, np.rot90(view.in_picture, quarter).shape, 4 - quarter)
    return Side(start, (stop - start) / np.hypot(*(stop - start)), clearness)


def _clearest_line(lab: NDArray[np.float32], inside: NDArray[np.bool_]) -> tuple[float, int, float]:
    """Return clearness, position and slant of the clearest nearly upright line through the strip.

    Among lines of about equal clearness the line nearest to the text is the card's edge. Sheets, tables and shadows lie
    farther out.
    """
    height = lab.shape[0]
    known = cv2.erode(inside.astype(np.float32), np.ones((1, 7), np.float32))
    step = np.zeros(known.shape, np.float32)
    step[:, 2:-2] = np.minimum(np.linalg.norm(lab[:, 4:] - lab[:, :-4], axis=2) / _EDGE_DISTANCE, 1)
    both = np.dstack([step * known, known])
    found = np.zeros((len(_SLANTS), lab.shape[1]))
    for row, slant in enumerate(_SLANTS):
        shear = np.array([[1, -slant, slant * height / 2], [0, 1, 0]])
        seen, there = cv2.warpAffine(both, shear, step.shape[::-1]).sum(axis=0).T
        found[row] = np.where(there > _MIN_VISIBLE_SHARE * height, seen / np.maximum(there, 1), 0)
    best = found.max(axis=0)
    column = int(np.flatnonzero(best >= best.max() - _CLEARNESS_TOLERANCE)[-1])
    return float(best[column]), column, float(_SLANTS[found[:, column].argmax()])


def _rotate_points(points: Points, shape: tuple[int, ...], quarters: int) -> Points:
    """Return the points of a picture of this shape after quarter turns counter-clockwise."""
    height, width = shape[:2]
    for _ in range(quarters % 4):
        points = np.stack([points[:, 1], width - 1 - points[:, 0]], axis=1)
        height, width = width, height
    return points


def _missing_corner(view: Surroundings, side: Side, following: Side) -> Points | None:
    """Return the corner of two sides if the corner is outside of the picture or covered, else None.

    A covered corner hides both sides next to the corner, and both sides stand out farther away.
    """
    directions = np.stack([side.direction, -following.direction], axis=1)
    if abs(np.linalg.det(directions)) < 0.5:  # no legible card has sides that slanted
        return None
    corner = side.point + np.linalg.solve(directions, following.point - side.point)[0] * side.direction
    inwards = view.text.mean(axis=0) - corner
    within = corner + inwards / np.hypot(*inwards) * _OUTSIDE_MARGIN * view.width
    if not view.contains(within[None])[0]:
        return np.asarray(corner[None], np.float64)
    parts = [
        _clearness_near_and_far(view, corner, each.direction * np.sign(each.direction @ inwards))
        for each in (side, following)
    ]
    covered = all(near < _COVERED_CLEARNESS and far > _UNCOVERED_CLEARNESS for near, far in parts)
    return np.asarray(corner[None], np.float64) if covered else None


def _clearness_near_and_far(view: Surroundings, corner: Points, direction: Points) -> tuple[float, float]:
    """Return the clearness of a side next to the corner and farther away."""
    clearness = _clearness(view, Side(corner, direction, 1.0), np.arange(0, _FAR[1] * view.width))
    near, far = (slice(*(round(share * view.width) for share in part)) for part in (_NEAR, _FAR))
    return float(clearness[near].mean()), float(clearness[far].mean())


def _missing_side(view: Surroundings, sides: Sequence[Side | None], missing: int) -> Points | None:
    """Return the points where both neighbours of a missing side leave the picture, or None."""
    outwards = np.array([(-1, 0), (0, -1), (1, 0), (0, 1)])[missing]
    neighbours = (sides[missing - 1], sides[(missing + 1) % 4])
    ends = [_frame_crossing(view, each, outwards) for each in neighbours if each]
    reached = [end for end in ends if end is not None]
    return np.stack(reached) if len(reached) == len(neighbours) else None


def _frame_crossing(view: Surroundings, side: Side, outwards: Points) -> Points | None:
    """Return the point where a visible side leaves the picture, or None when the side ends inside."""
    direction = side.direction * np.sign(side.direction @ outwards)
    end = float(((view.text - side.point) @ direction).max())
    distances = np.arange(end - _BACK * view.width, end + _AHEAD * view.width)
    ahead = Side(side.point, direction, side.clearness)
    there = view.contains(ahead.points_at(distances))
    if there.all() or not there[0]:
        return None
    clearness = _clearness(view, ahead, distances)[: max(1, int(there.argmin()) - 2)]
    last = clearness[-max(3, round(_LAST_SECTION * view.width)) :]
    crossing = ahead.points_at(distances)[int(there.argmin())]
    return crossing if clearness.mean() > 0.7 and last.mean() > 0.6 else None


def _clearness(view: Surroundings, side: Side, distances: Points) -> NDArray[np.float32]:
    """Return the clearness (0..1) of the edge at each distance along the side, with a tolerance of two pixels."""
    line, across = side.points_at(distances), np.array((-side.direction[1], side.direction[0]))
    steps = [
        np.linalg.norm(view.colours(line + across * (off + 2)) - view.colours(line + across * (off - 2)), axis=1)
        for off in range(-2, 3)
    ]
    return np.asarray(np.minimum(np.max(steps, axis=0) / _EDGE_DISTANCE, 1), np.float32)
