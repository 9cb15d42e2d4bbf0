"""The card's outline about its lines of text: whether a corner or a side of the card is missing from the picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.reading.image import layout
from engine.reading.image.decode import Picture
from engine.reading.image.layout import Matrix
from engine.reading.image.line_box import Box

Points = NDArray[np.float64]

# Measured on 234 good photos of specimens, flat to hard, and 80 cut ones. Lengths are shares of the card's width.
_TEXT = 360  # px: the text's width in the view, enough to see edges and too little to see grain
_ROOM = 0.8  # about the text, in its larger extent: the portrait may stand beside it
_WIDTH = 1.15  # of the card to its text, roughly
_STEP = 9.0  # Lab distance of a clear edge
_SLANTS = np.linspace(-0.14, 0.14, 15)
_CLEAR = 0.75  # share of a side that must stand out; good 0.97 and more, a portrait's or a code's edge up to 0.6
_ALIKE = 0.1  # by how much one side may be less clear than another and still be preferred
_SEEN = 0.25  # share of a side that must be in the picture
_OUT = 0.02  # a corner counts as outside beyond that
_NEAR, _REST = (0.03, 0.10), (0.20, 0.50)  # along a side from its corner: what a thumb hides, what it does not
_COVERED, _OPEN = 0.85, 0.90  # how clear these parts are; good 1.0 and 1.0, under a thumb 0.05 to 0.72
_BACK, _AHEAD = 0.2, 1.5  # from the text's end: where a side is followed
_AROUND = 0.08  # about the gap: what is shown to whoever asks where it is
_LAST = 0.03  # before the frame: there a side that runs out of it is still to be seen


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """The level surroundings of the text in Lab, where in them the picture is, and the text's corners.

    `homography` is the homography that leads here from the picture.
    """

    lab: NDArray[np.float32]
    in_picture: NDArray[np.bool_]
    text: Points
    homography: Matrix

    @property
    def width(self) -> float:
        """The card's width in pixels of this view, roughly."""
        across, down = np.ptp(self.text, axis=0)
        return _WIDTH * max(float(across), 1.4 * float(down))

    def contains(self, points: Points) -> NDArray[np.bool_]:
        """Whether the picture reaches to each of these points."""
        rows, columns = (np.clip(np.rint(points[:, axis]), 0, self.in_picture.shape[1 - axis] - 1) for axis in (1, 0))
        found: NDArray[np.bool_] = self.in_picture[rows.astype(int), columns.astype(int)]
        return found

    def colours(self, points: Points) -> NDArray[np.float32]:
        """The Lab values (n x 3) at these points."""
        points_at = points.astype(np.float32)
        found = cv2.remap(
            self.lab, points_at[:, :1], points_at[:, 1:], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(found[:, 0], np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """A straight edge of the card: a point on it, its way (length 1), and the share of it that stands out."""

    point: Points
    direction: Points
    clear: float

    def points_at(self, places: Points) -> Points:
        """The points (n x 2) so many pixels along the way."""
        return np.asarray(self.point + places[:, None] * self.direction, np.float64)


def level_surroundings(picture: Picture, boxes: Sequence[Box]) -> Surroundings:
    """The neighbourhood of these lines, turned level, with a rim of what lies outside of the picture."""
    matrix = layout.levelling_homography(boxes)
    text = layout.project(np.concatenate([box.corners for box in boxes]), matrix)
    first, last = text.min(axis=0), text.max(axis=0)
    across, down = last - first
    zoom = _TEXT / max(across, 1.6 * down)
    height, width = picture.shape[:2]
    frame = layout.project(np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32), matrix)
    room, rim = _ROOM * max(across, down), 3 / zoom
    start, stop = np.maximum(first - room, frame.min(axis=0) - rim), np.minimum(last + room, frame.max(axis=0) + rim)
    homography = np.array([[zoom, 0, -start[0] * zoom], [0, zoom, -start[1] * zoom], [0, 0, 1]]) @ matrix
    size = (max(8, round((stop[0] - start[0]) * zoom)), max(8, round((stop[1] - start[1]) * zoom)))
    in_picture = cv2.warpPerspective(np.ones((height, width), np.uint8), homography, size, flags=cv2.INTER_NEAREST)
    (left, top), (right, bottom) = (first - start) * zoom, (last - start) * zoom
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float64)
    return Surroundings(_smoothed_lab(picture, homography, size), in_picture.astype(np.bool_), corners, homography)


def _smoothed_lab(picture: Picture, homography: Matrix, size: tuple[int, int]) -> NDArray[np.float32]:
    """The view's colours; the picture is shrunk by areas first, so that grain is averaged and not picked out."""
    shrink = float(np.clip(np.sqrt(abs(np.linalg.det(homography[:2, :2]))), 0.05, 1.0))
    small = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    enlarge = np.diag([picture.shape[1] / small.shape[1], picture.shape[0] / small.shape[0], 1.0])
    level = cv2.warpPerspective(small, homography @ enlarge, size, borderMode=cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(level, (0, 0), 1.0).astype(np.float32) / 255
    return np.asarray(cv2.cvtColor(soft, cv2.COLOR_BGR2LAB), np.float32)


def find_missing_part(view: Surroundings) -> Points | None:
    """Where a part of the card is outside of the picture or something lies over a corner, in pixels of the view.

    A corner, or both ends of a side (n x 2); None when nothing is missing. Sides that cannot be told from the ground
    prove nothing: what is not seen is not held against the photo.
    """
    found = [_clearest_side(view, quarter) for quarter in range(4)]
    sides = [side if side and side.clear >= _CLEAR else None for side in found]
    for quarter, (side, following) in enumerate(zip(sides, sides[1:] + sides[:1], strict=True)):
        if side and following:
            locate_missing_part = _missing_corner(view, side, following)
        else:
            locate_missing_part = _missing_side(view, sides, quarter) if side is None else None
        if locate_missing_part is not None:
            return locate_missing_part
    return None


def locate_missing_part(picture: Picture, boxes: Sequence[Box]) -> Points | None:
    """The corners (n x 2) of what lies about the gap, in shares of the picture's width and height; None without one."""
    view = level_surroundings(picture, boxes)
    if (found := find_missing_part(view)) is None:
        return None
    room = _AROUND * view.width
    (left, top), (right, bottom) = found.min(axis=0) - room, found.max(axis=0) + room
    about = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
    back = np.asarray(np.linalg.inv(view.homography), np.float64)
    return np.asarray(layout.project(about, back) / picture.shape[1::-1], np.float64)


def _clearest_side(view: Surroundings, quarter: int) -> Side | None:
    """The clearest edge left of the text, after as many quarter turns against the clock; None without room for one."""
    lab, in_picture = np.rot90(view.lab, quarter), np.rot90(view.in_picture, quarter)
    text = _rotate_points(view.text, view.in_picture.shape, quarter)
    (left, first), (_, last) = text.min(axis=0).astype(int), np.ceil(text.max(axis=0)).astype(int)
    band = slice(max(0, first), last + 1)
    lab, ground = lab[band, : max(0, left - 1)], in_picture[band, : max(0, left - 1)]
    if min(lab.shape[:2]) < 8:
        return None
    clear, locate_missing_part, slant = _clearest_line(lab, ground)
    point = np.array([(locate_missing_part, band.start + lab.shape[0] / 2)])
    ends = np.concatenate([point, point + np.array((slant, 1.0))])
    start, stop = _rotate_points(ends, np.rot90(view.in_picture, quarter).shape, 4 - quarter)
    return Side(start, (stop - start) / np.hypot(*(stop - start)), clear)


def _clearest_line(lab: NDArray[np.float32], ground: NDArray[np.bool_]) -> tuple[float, int, float]:
    """Over all nearly upright lines through this strip: how clear the clearest is, its place and its slant.

    Of lines about as clear the one nearest to the text is the card's: beyond it lie sheets, tables and shadows.
    """
    height = lab.shape[0]
    known = cv2.erode(ground.astype(np.float32), np.ones((1, 7), np.float32))
    step = np.zeros(known.shape, np.float32)
    step[:, 2:-2] = np.minimum(np.linalg.norm(lab[:, 4:] - lab[:, :-4], axis=2) / _STEP, 1)
    both = np.dstack([step * known, known])
    found = np.zeros((len(_SLANTS), lab.shape[1]))
    for row, slant in enumerate(_SLANTS):
        shear = np.array([[1, -slant, slant * height / 2], [0, 1, 0]])
        view, there = cv2.warpAffine(both, shear, step.shape[::-1]).sum(axis=0).T
        found[row] = np.where(there > _SEEN * height, view / np.maximum(there, 1), 0)
    best = found.max(axis=0)
    locate_missing_part = int(np.flatnonzero(best >= best.max() - _ALIKE)[-1])
    return float(best[locate_missing_part]), locate_missing_part, float(_SLANTS[found[:, locate_missing_part].argmax()])


def _rotate_points(points: Points, shape: tuple[int, ...], quarters: int) -> Points:
    """Where points of a picture of this shape lie after as many quarter turns against the clock."""
    height, width = shape[:2]
    for _ in range(quarters % 4):
        points = np.stack([points[:, 1], width - 1 - points[:, 0]], axis=1)
        height, width = width, height
    return points


def _missing_corner(view: Surroundings, side: Side, following: Side) -> Points | None:
    """The corner of two sides where it is outside of the picture, or where neither of them is to be seen next to it."""
    directions = np.stack([side.direction, -following.direction], axis=1)
    if abs(np.linalg.det(directions)) < 0.5:  # sides of a card that can be read are never that slanted
        return None
    corner = side.point + np.linalg.solve(directions, following.point - side.point)[0] * side.direction
    inwards = view.text.mean(axis=0) - corner
    within = corner + inwards / np.hypot(*inwards) * _OUT * view.width
    if not view.contains(within[None])[0]:
        return np.asarray(corner[None], np.float64)
    parts = [
        _clearness_near_and_far(view, corner, each.direction * np.sign(each.direction @ inwards))
        for each in (side, following)
    ]
    covered = all(near < _COVERED and rest > _OPEN for near, rest in parts)
    return np.asarray(corner[None], np.float64) if covered else None


def _clearness_near_and_far(view: Surroundings, corner: Points, direction: Points) -> tuple[float, float]:
    """How clear a side is next to its corner, and further on."""
    clear = _clearness(view, Side(corner, direction, 1.0), np.arange(0, _REST[1] * view.width))
    near, rest = (slice(*(round(share * view.width) for share in part)) for part in (_NEAR, _REST))
    return float(clear[near].mean()), float(clear[rest].mean())


def _missing_side(view: Surroundings, sides: Sequence[Side | None], missing: int) -> Points | None:
    """Where both neighbours of a missing side go on until the picture ends; None unless both do."""
    outwards = np.array([(-1, 0), (0, -1), (1, 0), (0, 1)])[missing]
    neighbours = (sides[missing - 1], sides[(missing + 1) % 4])
    ends = [_frame_crossing(view, each, outwards) for each in neighbours if each]
    reached = [end for end in ends if end is not None]
    return np.stack(reached) if len(reached) == len(neighbours) else None


def _frame_crossing(view: Surroundings, side: Side, outwards: Points) -> Points | None:
    """Where a side leaves the picture, still to be seen there; None when it ends before or not at all."""
    direction = side.direction * np.sign(side.direction @ outwards)
    end = float(((view.text - side.point) @ direction).max())
    places = np.arange(end - _BACK * view.width, end + _AHEAD * view.width)
    ahead = Side(side.point, direction, side.clear)
    there = view.contains(ahead.points_at(places))
    if there.all() or not there[0]:
        return None
    clear = _clearness(view, ahead, places)[: max(1, int(there.argmin()) - 2)]
    last = clear[-max(3, round(_LAST * view.width)) :]
    points_at = ahead.points_at(places)[int(there.argmin())]
    return points_at if clear.mean() > 0.7 and last.mean() > 0.6 else None


def _clearness(view: Surroundings, side: Side, places: Points) -> NDArray[np.float32]:
    """How clear (0..1) the edge is at each place along the side; two pixels aside still count as on it."""
    line, across = side.points_at(places), np.array((-side.direction[1], side.direction[0]))
    steps = [
        np.linalg.norm(view.colours(line + across * (off + 2)) - view.colours(line + across * (off - 2)), axis=1)
        for off in range(-2, 3)
    ]
    return np.asarray(np.minimum(np.max(steps, axis=0) / _STEP, 1), np.float32)
