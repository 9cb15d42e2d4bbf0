"""Read one card: decode the picture, find the QR code and the lines, orient, classify, read and merge the fields."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

import numpy as np

from bot.identity.papers.kinds import PaperKind
from engine.reading.fields import merge, mrz
from engine.reading.fields.form_layout import Form
from engine.reading.fields.mrz import Mrz
from engine.reading.image import background, card_boundary, layout, qr, rectify
from engine.reading.image.decode import Picture, decode
from engine.reading.image.layout import Line
from engine.reading.image.line_box import Box
from engine.reading.papers import classification, kinds
from engine.reading.papers.page_evidence import PageLine
from engine.reading.quality import legibility, photo_quality
from engine.reading.text import latin_recogniser, models, orientation, text_detection, vietnamese_recogniser
from engine.reading.text.page import LineText, Page

_MAX_LINES = 60  # a card has about 25 lines; the longest lines of a page of text suffice to rule out a card
_CROWDED_LINES = 50  # lines in the quick detection, twice as many as a card has: the card lies on a printed page
_MAX_CUT_LINES = 5  # lines cut by the picture's sides; only a card on a printed page has more
_MIN_LINES = 4
_LEGIBLE_CONFIDENCE = 0.7  # median confidence of a page that certainly stands upright; turning such a page is useless
# px; the sides of a picture for the network. The first shows the lines of a card that fills half of the picture, the
# second is for smaller cards, the third shows every line of a rectified card: 992 px showed no more on 40 photos.
_QUICK_SIDE, _FINE_SIDE, _CARD_SIDE = 480, 736, 736
_MIN_LINE_HEIGHT = 8.0  # px; median height of the lines in the quick detection below which lines are missed
_CERTAIN = 0.94  # confidence of a line that needs no second reading
Region: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom as shares of the picture's sides
OrientedPicture: TypeAlias = tuple[Picture, Sequence[Box]]  # an upright picture and its lines
# Printed in Vietnamese alone, or the English labels are illegible.
_WITHOUT_ENGLISH = (PaperKind.BARCODE_FRONT, PaperKind.BARCODE_BACK)
_KINDS_WITH_QR_CODE = (PaperKind.CHIP_FRONT, PaperKind.BACK_2024, PaperKind.BARCODE_FRONT)


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of one side of a card.

    `kind` names the paper and the side. `fields` holds canonical values, `confidences` a number from 0 to 1 for each
    value, `sources` the values of print, QR code and zone. `invalid_region` is the part of the picture that makes the
    photo invalid, where the defect has a place.
    """

    kind: str
    fields: dict[str, str]
    confidences: dict[str, float]
    sources: dict[str, dict[str, str]]
    valid: bool
    invalid_code: str
    invalid_message: str
    invalid_region: Region | None = None


def read(data: bytes) -> Reading | None:
    """Return the reading of one side of a card in a photograph, or None when the photograph shows no known card.

    Raises UnreadableImage when the bytes are no decodable picture or hold too many pixels.
    """
    return read_card(decode(data))


def read_card(picture: Picture) -> Reading | None:
    """Return the reading of the one card in a decoded picture, or None when the picture shows no known card."""
    code = qr.find(picture)
    found = _find_card(picture, code is not None)
    if found is None:
        return None
    kind, page, form, zone, oriented = found
    if code is None and kind in _KINDS_WITH_QR_CODE:
        code = qr.find(page.picture)  # the card alone, level and enlarged
        # The English labels were illegible, but only a chip card has the code.
        if code and kind == PaperKind.BARCODE_FRONT:
            kind = PaperKind.CHIP_FRONT
            form = Form(kind, page)
    values, confidences, sources = merge.merge_sources(kinds.fields(kind, form, page, zone), code, zone)
    defect = photo_quality.find_defect(page, *oriented, legibility.assess(kind, values, confidences, sources))
    verdict = (defect.code, defect.message) if defect else ("0", "")
    region = _invalid_region(picture, oriented) if defect is photo_quality.PhotoDefect.CUT else None
    return Reading(kind, values, confidences, sources, defect is None, *verdict, region)


def _invalid_region(picture: Picture, oriented: OrientedPicture) -> Region | None:
    """Return the region where the card is cut or covered, in coordinates of `picture`.

    The region is None unless `oriented` shows `picture` turned by quarter turns alone.
    """
    upright, lines = oriented
    turned = next((quarters for quarters in range(4) if np.array_equal(np.rot90(picture, quarters), upright)), None)
    corners = card_boundary.locate_missing_part(upright, lines) if turned is not None else None
    if turned is None or corners is None:
        return None
    for _ in range(turned):
        corners = np.stack([1 - corners[:, 1], corners[:, 0]], axis=1)
    left, top, right, bottom = (float(value) for value in (*corners.min(axis=0), *corners.max(axis=0)))
    return max(0.0, left), max(0.0, top), min(1.0, right), min(1.0, bottom)


def warm_up() -> None:
    """Load all models that papers need and run each once, so that the first reading is as fast as later readings."""
    blank = np.full((320, 480, 3), 255, np.uint8)
    text_detection.detect(blank)
    line = blank[: latin_recogniser.HEIGHT]
    latin_recogniser.upside_down_probability([line])
    latin_recogniser.recognise([line])
    vietnamese_recogniser.recognise([line[: vietnamese_recogniser.HEIGHT]])


def capabilities() -> dict[str, bool]:
    """Return the abilities of this process.

    Without Tesseract and its Vietnamese data, the columns of a page of text are not separated.
    """
    return {"vietnamese": True, "text": True, "columns": models.has_tesseract(), "qr": True, "mrz": True}


def _find_card(picture: Picture, has_code: bool) -> tuple[PaperKind, Page, Form, Mrz | None, OrientedPicture] | None:
    """Return the card's kind, page, form, zone and oriented picture, or None without a known card."""
    for oriented in _orientations(picture):
        card, lines = _rectify_card(*oriented)
        page = Page(card, layout.arrange_lines(lines))
        zone = mrz.find(page)
        if zone:
            page.lines = tuple(line for line in page.lines if line not in zone[1])
        texts = [page.recognise(line) for line in page.lines]
        kind = _classify(page, texts, zone[0] if zone else None, has_code)
        if kind:
            return kind, page, Form(kind, page), zone[0] if zone else None, oriented
        if texts and median(text.confidence for text in texts) > _LEGIBLE_CONFIDENCE:
            return None
    return None


def _classify(page: Page, texts: Sequence[LineText], zone: Mrz | None, has_code: bool) -> PaperKind | None:
    """Return the kind of card by zone, code, title and labels.

    Where the lines of one recogniser leave the kind open, the Latin recogniser reads the doubtful lines too.
    """
    read = list(zip(page.lines, texts, strict=True))
    verdict = classification.classify([PageLine.of(line, text) for line, text in read], zone, has_code=has_code)
    if verdict.kind in _WITHOUT_ENGLISH or verdict.is_open:
        both = [PageLine.of(line, text, *_second_reading(page, line, text)) for line, text in read]
        verdict = classification.classify(both, zone, has_code=has_code)
    return verdict.kind


def _second_reading(page: Page, line: Line, first: LineText) -> Iterator[str]:
    if first.confidence < _CERTAIN:
        yield page.recognise_latin(line).text


def _orientations(picture: Picture) -> Iterator[OrientedPicture]:
    """Yield the picture and the lines in the most probable orientation, then turned by 180 degrees."""
    found = _detect_quickly(picture)
    if len(found) > _CROWDED_LINES and (card := background.isolate_card(picture)) is not None:
        picture, found = card, text_detection.detect(card, _FINE_SIDE)
    if len(found) < _MIN_LINES:
        found = text_detection.detect(picture)
    if len(found) < _MIN_LINES:
        return
    upright, lines = orientation.orient(picture, found)
    yield upright, lines
    yield orientation.rotate_half_turn(upright, lines)


def _detect_quickly(picture: Picture) -> list[Box]:
    found = text_detection.detect(picture, _QUICK_SIDE)
    scale = text_detection.scale(picture, _QUICK_SIDE)
    if found and scale * median(box.height for box in found) >= _MIN_LINE_HEIGHT:
        return found
    return text_detection.detect(picture, _FINE_SIDE)


def _rectify_card(upright: Picture, lines: Sequence[Box]) -> OrientedPicture:
    """Return the card, cropped and level, with the lines."""
    card = rectify.rectify(upright, lines)
    found = text_detection.detect(card, _CARD_SIDE)
    longest = sorted(_drop_cut_lines(found, card), key=lambda box: -box.width)[:_MAX_LINES]
    return card, orientation.align_boxes(longest)


def _drop_cut_lines(found: Sequence[Box], picture: Picture) -> Sequence[Box]:
    """Drop the lines that the sides of the picture cut, if so many are cut that the card lies on a printed page."""
    whole = [box for box in found if box.corners[:, 0].min() > 1 and box.corners[:, 0].max() < picture.shape[1] - 2]
    return whole if len(found) - len(whole) > _MAX_CUT_LINES else found
