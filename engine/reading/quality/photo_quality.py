"""Whether a photo shows its card well enough to be believed: too small, dark, glaring, cut, blurred, or a copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import median

import cv2
import numpy as np

from engine.reading.image import card_boundary
from engine.reading.image.decode import Picture
from engine.reading.image.line_box import Box
from engine.reading.quality.legibility import Legibility
from engine.reading.text.page import Page

# Measured on specimens of 10 kinds: 234 photos from flat scans to hard ones ("good"), 30 of each fault but blur (4).
_SMALL, _TINY = 16.0, 11.0  # px: height of a line in the photo; good 26 and more, previews 9 to 15
_DARK, _BLACK = 40.0, 28.0  # levels of 256 between ink and paper; good 50 to 177, an eighth of the light 11 to 24
_BLOWN = 0.25  # share of the text's area that is pure white; good 0.00, glare over the middle 0.42 to 0.85
_SOFT = 12.0  # edges to contrast; good 21 and more, out of focus by 6 px up to 1.1
_GREY = 4.5  # Lab distance of the most colourful from grey; good 6.8 and more, copies 0.9 to 2.9

_WIDTH = 1000  # px: longest side of the straightened card on which all but the size is measured
_PALE = 250  # of 256: what a sensor gives where it is blinded
_GRAIN = 9  # px: a smaller spot of light hides no letter


class PhotoDefect(Enum):
    """What is wrong with a photo: the service's code and its words.

    1 to 5 are in the vendor's table, which has no number for a blurred, dark, glaring or small photo: 6 to 10 are ours.
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
        """The number that stands in `invalidCode`."""
        return self.value[0]

    @property
    def words(self) -> str:
        """The Vietnamese sentence that stands in `invalidMessage`."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Measurements:
    """The figures a photo is judged by.

    line: height of the middle line in pixels of the photo. contrast: levels (of 256) between ink and paper. sharp: how
    steep the letters' edges are for that contrast. blown: share of the text's area that is pure white. colour: Lab
    distance of the most colourful twentieth of that area from the paper's own tint.
    """

    line: float
    contrast: float
    sharp: float
    blown: float
    colour: float


def measure(card: Picture, lines: Sequence[Box], photographed: Sequence[Box]) -> Measurements:
    """Measure a straightened card on its lines; `photographed` are lines in the photo's own pixels."""
    zoom = _WIDTH / max(card.shape[:2])
    small = cv2.resize(card, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)
    whole = (0, 0, small.shape[1], small.shape[0])  # a passport's page may show nothing but its zone, which is no line
    boxes = [cv2.boundingRect((box.corners * zoom).astype(np.int32)) for box in lines] or [whole]
    left, top = (max(0, min(box[axis] for box in boxes)) for axis in (0, 1))
    right, bottom = (max(box[axis] + box[axis + 2] for box in boxes) for axis in (0, 1))
    text = np.ascontiguousarray(small[top:bottom, left:right])
    # The median takes out a sensor's noise, which would read as sharp print.
    grey = cv2.medianBlur(cv2.cvtColor(text, cv2.COLOR_BGR2GRAY), 3)
    pale = cv2.inRange(text, np.full(3, _PALE), np.full(3, 255))
    white = cv2.morphologyEx(pale, cv2.MORPH_OPEN, np.ones((_GRAIN, _GRAIN))) > 0
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
    """The upper quartile, over the lines, of the Laplacian's variance for a contrast of 32 levels."""
    edges = cv2.Laplacian(grey, cv2.CV_32F)
    cuts = [(edges[place], grey[place]) for place in places if grey[place].size]
    found = [1000 * float(edge.var()) / max(1.0, _contrast(cut)) ** 2 for edge, cut in cuts]
    return float(np.percentile(found, 75)) if found else 0.0


def _colourfulness(text: Picture) -> float:
    """How far the most colourful twentieth is from grey, the paper's light taken as white."""
    small = cv2.resize(text, (256, max(16, round(256 * text.shape[0] / text.shape[1]))), interpolation=cv2.INTER_AREA)
    pixels = small.astype(np.float32)
    white = np.maximum(np.percentile(pixels, 80, axis=(0, 1)), 1.0)
    lab = cv2.cvtColor((pixels / white).clip(0, 1).astype(np.float32), cv2.COLOR_BGR2LAB)
    return float(np.percentile(np.hypot(lab[..., 1], lab[..., 2]), 95))


def find_defect(page: Page, standing: Picture, lines: Sequence[Box], reading: Legibility) -> PhotoDefect | None:
    """The flaw that best explains what is wrong with a photo, or None when nothing is.

    `page` is the straightened card; `standing` the photo turned upright, with its lines at a glance. A gauge alone
    refuses no photo whose needed fields were read surely and proven by a code, unless it is next to black or tiny:
    then the small print beside them, which no code proves, is read wrongly.
    """
    gauges = measure(page.picture, [line.box for line in page.lines], lines)
    if blame := defect_from_measurements(gauges, reading):
        return blame
    if card_boundary.find_missing_part(card_boundary.level_surroundings(standing, lines)) is not None:
        return PhotoDefect.CUT
    if reading.poor:
        return PhotoDefect.ILLEGIBLE
    return PhotoDefect.PHOTOCOPY if gauges.colour < _GREY else None


def defect_from_measurements(gauges: Measurements, reading: Legibility) -> PhotoDefect | None:
    """The first gauge that speaks against the photo; glare leaves little contrast too, so it is asked first."""
    doubted = {
        PhotoDefect.SMALL: gauges.line < (_TINY if reading.proven else _SMALL),
        PhotoDefect.GLARE: gauges.blown > _BLOWN and not reading.complete,
        PhotoDefect.DARK: gauges.contrast < (_BLACK if reading.proven else _DARK),
        PhotoDefect.BLURRED: gauges.sharp < _SOFT and not reading.proven,
    }
    return next((flaw for flaw, doubt in doubted.items() if doubt), None)
