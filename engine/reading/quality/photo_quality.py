"""Decide whether a photo shows the card well enough: not small, dark, glaring, cut, blurred or copied."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import median

import cv2
import numpy as np

from engine.reading.image import card_boundary
from engine.reading.image.decode import Picture
from engine.reading.image.line_box import Box
from engine.reading.image.surroundings import level_surroundings
from engine.reading.quality.legibility import Legibility
from engine.reading.text.page import Page

# Measured on specimens of 10 kinds: 234 photos from flat scans to hard photos ("good"), 30 photos with each defect but
# blur (4).
_SMALL_LINE = 16.0  # px; height of a line in the photo; good 26 and more, previews 9 to 15
# Levels of 256 between ink and paper: good 50 to 177, an eighth of the light 11 to 24.
_LOW_CONTRAST, _VERY_LOW_CONTRAST = 40.0, 28.0
_MAX_BLOWN_SHARE = 0.25  # share of the text's area that is pure white; good 0.00, glare over the middle 0.42 to 0.85
_MIN_SHARPNESS = 12.0  # edges to contrast; good 21 and more, out of focus by 6 px at most 1.1
_MIN_COLOUR = 3.5  # Lab distance of the most colourful part from grey; good 4.5 and more, copies 0.9 to 2.9

_MEASURED_SIDE = 1000  # px; longest side of the rectified card for all measurements but the line height
_SATURATED = 250  # of 256: the value of a saturated sensor
_MIN_GLARE_SPOT = 9  # px; a smaller spot of light hides no letter


class PhotoDefect(Enum):
    """A defect of a photo: code and message of the API.

    The vendor's table defines the codes 1 to 5 and has no code for a blurred, dark, glaring or small photo. The codes 6
    to 10 are this project's own.
    """

    SMALL = ("9", "Giấy tờ trong ảnh quá nhỏ để đọc chính xác")
    DARK = ("7", "Ảnh giấy tờ tùy thân quá tối")
    GLARE = ("8", "Ảnh giấy tờ tùy thân bị lóa sáng, che mất chữ")
    CUT = ("5", "Giấy tờ tùy thân bị cắt góc hoặc bị che một phần")
    BLURRED = ("6", "Ảnh giấy tờ tùy thân bị mờ")
    ILLEGIBLE = ("10", "Nhiều thông tin trên giấy tờ tùy thân không đọc được")
    PHOTOCOPY = ("2", "Ảnh giấy tờ tùy thân là bản photocopy")

    @property
    def code(self) -> str:
        """The number in `invalidCode`."""
        return self.value[0]

    @property
    def message(self) -> str:
        """The Vietnamese sentence in `invalidMessage`."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Measurements:
    """The measurements that decide about a photo.

    `line`: median height of a line in pixels of the photo. `contrast`: levels (of 256) between ink and paper. `sharp`:
    steepness of the letters' edges relative to the contrast. `blown`: share of the text's area that is pure white.
    `colour`: Lab distance of the most colourful twentieth of that area from the paper's tint.
    """

    line: float
    contrast: float
    sharp: float
    blown: float
    colour: float


def measure(card: Picture, lines: Sequence[Box], photographed: Sequence[Box]) -> Measurements:
    """Measure a rectified card on the lines of text.

    `photographed` holds the lines in pixels of the photo.
    """
    scale = _MEASURED_SIDE / max(card.shape[:2])
    small = cv2.resize(card, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    whole = (0, 0, small.shape[1], small.shape[0])  # a passport page may show nothing but its zone, which is no line
    boxes = [cv2.boundingRect((box.corners * scale).astype(np.int32)) for box in lines] or [whole]
    left, top = (max(0, min(box[axis] for box in boxes)) for axis in (0, 1))
    right, bottom = (max(box[axis] + box[axis + 2] for box in boxes) for axis in (0, 1))
    text = np.ascontiguousarray(small[top:bottom, left:right])
    # The median filter removes sensor noise, which would count as sharp print.
    grey = cv2.medianBlur(cv2.cvtColor(text, cv2.COLOR_BGR2GRAY), 3)
    pale = cv2.inRange(text, np.full(3, _SATURATED), np.full(3, 255))
    white = cv2.morphologyEx(pale, cv2.MORPH_OPEN, np.ones((_MIN_GLARE_SPOT, _MIN_GLARE_SPOT))) > 0
    places = [(slice(max(0, y - top), y - top + h), slice(max(0, x - left), x - left + w)) for x, y, w, h in boxes]
    return Measurements(
        line=median(box.height for box in photographed),
        contrast=_contrast(grey[::3, ::3]),
        sharp=_edge_sharpness(grey, places),
        blown=float(white.mean()),
        colour=_colourfulness(text),
    )


def _contrast(grey: Picture) -> float:
    low, high = np.percentile(grey, (5, 95))
    return float(high - low)


def _edge_sharpness(grey: Picture, places: Sequence[tuple[slice, slice]]) -> float:
    """Return the upper quartile, over the lines, of the Laplacian's variance scaled to a contrast of 32 levels."""
    edges = cv2.Laplacian(grey, cv2.CV_32F)
    cuts = [(edges[place], grey[place]) for place in places if grey[place].size]
    found = [1000 * float(edge.var()) / max(1.0, _contrast(cut)) ** 2 for edge, cut in cuts]
    return float(np.percentile(found, 75)) if found else 0.0


def _colourfulness(text: Picture) -> float:
    """Return the Lab distance of the most colourful twentieth from grey, with the paper's light as white."""
    small = cv2.resize(text, (256, max(16, round(256 * text.shape[0] / text.shape[1]))), interpolation=cv2.INTER_AREA)
    pixels = small.astype(np.float32)
    white = np.maximum(np.percentile(pixels, 80, axis=(0, 1)), 1.0)
    lab = cv2.cvtColor((pixels / white).clip(0, 1).astype(np.float32), cv2.COLOR_BGR2LAB)
    return float(np.percentile(np.hypot(lab[..., 1], lab[..., 2]), 95))


def find_defect(page: Page, upright: Picture, lines: Sequence[Box], legibility: Legibility) -> PhotoDefect | None:
    """Return the defect that best explains a bad photo, or None for a good photo.

    `page` is the rectified card. `upright` is the photo turned upright and `lines` its lines. What was read overrules
    what was measured: a code proves a photo unless it is nearly black, and a card whose printed fields were all read
    misses no part. Many owners crop the picture at the card's border.
    """
    measured = measure(page.picture, [line.box for line in page.lines], lines)
    if defect := defect_from_measurements(measured, legibility):
        return defect
    read = legibility.proven or legibility.whole
    if not read and card_boundary.find_missing_part(level_surroundings(upright, lines)) is not None:
        return PhotoDefect.CUT
    if legibility.poor:
        return PhotoDefect.ILLEGIBLE
    return PhotoDefect.PHOTOCOPY if measured.colour < _MIN_COLOUR else None


def defect_from_measurements(measured: Measurements, legibility: Legibility) -> PhotoDefect | None:
    """Return the first defect that the measurements show.

    Glare lowers the contrast too, so glare is checked before darkness.
    """
    checks = {
        PhotoDefect.SMALL: measured.line < _SMALL_LINE and not legibility.complete,
        PhotoDefect.GLARE: measured.blown > _MAX_BLOWN_SHARE and not legibility.complete,
        PhotoDefect.DARK: measured.contrast < (_VERY_LOW_CONTRAST if legibility.proven else _LOW_CONTRAST),
        PhotoDefect.BLURRED: measured.sharp < _MIN_SHARPNESS and not legibility.proven,
    }
    return next((defect for defect, applies in checks.items() if applies), None)
