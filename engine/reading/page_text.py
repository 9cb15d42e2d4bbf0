"""Read the lines of a page of text in reading order: orient, rectify and recognise the whole page."""

from collections.abc import Sequence

import cv2
import numpy as np

from bot.identity import letters
from engine.reading.image import layout
from engine.reading.image.decode import Picture, decode
from engine.reading.image.line_box import Box, crop
from engine.reading.text import latin_recogniser, models, orientation, text_detection
from engine.reading.text.page import Page

LONGEST_SIDE = 2600  # px; A4 at 220 dots an inch
RECTIFIED_SIDE = 3000  # px of the rectified page
_QUICK_DETECTION_SIDE = 960  # px; shows the lines of a whole page
# number of lines used for orientation, and width to height of the piece of each line
_ORIENTATION_LINES, _PIECE_RATIO = 12, 4.0
_MARGIN = 0.04  # share of the text's extent: room for lines that the quick detection misses
_MIN_CONFIDENCE = 0.35  # a line with less confidence is a stain or an ornament
_SAUVOLA = "2"  # Tesseract's threshold method that separates ink from unevenly lit paper


def read_text(data: bytes) -> tuple[str, ...]:
    """Return the lines of a photographed or scanned page, from top to bottom, column after column.

    The result may be empty. Raises UnreadableImage as `decode.decode` does.
    """
    picture = decode(data, longest=LONGEST_SIDE)
    found: Sequence[Box] = text_detection.detect(picture, _QUICK_DETECTION_SIDE) or text_detection.detect(picture)
    if not found:
        return ()
    picture, found = _rectify(*_fix_upside_down(*orientation.orient(picture, found)))
    return _recognise_with_tesseract(picture) if models.has_tesseract() else _recognise_by_lines(picture, found)


def _fix_upside_down(picture: Picture, lines: Sequence[Box]) -> tuple[Picture, Sequence[Box]]:
    """Turn the page by 180 degrees if pieces of the lines stand upside down.

    Whole lines are too long for the classifier: squeezed into the classifier's input the letters lose shape.
    """
    longest = sorted(lines, key=lambda box: -box.width)[:_ORIENTATION_LINES]
    pieces = [box.part(0.0, min(1.0, _PIECE_RATIO * box.height / box.width)) for box in longest]
    crops = [crop(picture, piece, latin_recogniser.HEIGHT) for piece in pieces]
    if crops and latin_recogniser.upside_down_probability(crops) > 0.5:
        return orientation.rotate_half_turn(picture, lines)
    return picture, lines


def _rectify(picture: Picture, lines: Sequence[Box]) -> tuple[Picture, Sequence[Box]]:
    """Remove slant and perspective from the page and crop the page to the text."""
    matrix = layout.levelling_homography(lines)
    level = layout.project(np.concatenate([box.corners for box in lines]), matrix)
    (left, top), (right, bottom) = level.min(axis=0), level.max(axis=0)
    margin = _MARGIN * max(right - left, bottom - top)
    zoom = min(2.0, RECTIFIED_SIDE / (max(right - left, bottom - top) + 2 * margin))
    homography = np.array([[zoom, 0, (margin - left) * zoom], [0, zoom, (margin - top) * zoom], [0, 0, 1]]) @ matrix
    size = (round((right - left + 2 * margin) * zoom), round((bottom - top + 2 * margin) * zoom))
    page = cv2.warpPerspective(picture, homography, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    boxes = [Box(layout.project(box.corners, homography).astype(np.float32), box.score) for box in lines]
    return page.astype(np.uint8, copy=False), boxes


def _recognise_with_tesseract(page: Picture) -> tuple[str, ...]:
    """Recognise the page with Tesseract's layout analysis.

    Tesseract separates columns and takes a fifth of the time of recognition line by line.
    """
    import tesserocr

    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    with models.open_tesseract() as reader:
        reader.SetVariable("thresholding_method", _SAUVOLA)
        reader.SetImageBytes(grey.tobytes(), width, height, 1, width)
        reader.SetSourceResolution(300)
        reader.Recognize()
        line = tesserocr.RIL.TEXTLINE
        rows = tesserocr.iterate_level(reader.GetIterator(), line)
        read = [(letters.nfc(row.GetUTF8Text(line)), row.Confidence(line) / 100) for row in rows if not row.Empty(line)]
    return tuple(text for text, confidence in read if confidence > _MIN_CONFIDENCE and any(map(str.isalnum, text)))


def _recognise_by_lines(page: Picture, found: Sequence[Box]) -> tuple[str, ...]:
    """Recognise row by row with the Vietnamese recogniser, for machines without Tesseract's model."""
    sheet = Page(page, layout.arrange_lines(found))
    rows = [[sheet.recognise(line).text for line in row] for row in layout.group_rows(sheet.lines)]
    return tuple(text for row in rows if (text := " ".join(filter(None, row))))
