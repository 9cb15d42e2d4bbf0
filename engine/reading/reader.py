"""The route of one picture: decoded, QR code, lines, upright, kind, fields, one answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

import numpy as np

from bot.identity import mrz_td3
from bot.identity.papers.kinds import PaperKind
from engine.reading.fields import label_matching, merge, mrz
from engine.reading.fields.form_layout import Form
from engine.reading.fields.mrz import Mrz
from engine.reading.image import background, card_boundary, layout, qr, rectify
from engine.reading.image.decode import Picture, decode
from engine.reading.image.line_box import Box
from engine.reading.papers import kinds
from engine.reading.quality import legibility, photo_quality
from engine.reading.text import latin_recogniser, models, orientation, text_detection, vietnamese_recogniser
from engine.reading.text.page import Page

_MOST_LINES = 60  # a card has about 25; of a page full of text the longest are enough to see that it is none
_CROWDED = 50  # lines at a glance, twice as many as a card has: it lies on a printed page
_PAGE_LINES = 5  # lines cut by the sides that only such a page has
_FEWEST_LINES = 4
_LEGIBLE = 0.7  # a page read so surely stands upright: it is something else, turning it is of no use
_GLANCE = 736  # px: enough to see where lines are and how they run
Region: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom in shares of the picture's sides
OrientedPicture: TypeAlias = tuple[Picture, Sequence[Box]]  # a picture and its lines
_IN_ONE_LANGUAGE = (PaperKind.BARCODE_FRONT, PaperKind.BARCODE_BACK)  # or in two, the second past reading
_CODED = (PaperKind.CHIP_FRONT, PaperKind.BACK_2024, PaperKind.BARCODE_FRONT)


@dataclass(frozen=True, slots=True)
class Reading:
    """One side of a card: its kind, canonical values, how sure they are (0..1) and what each source said.

    `place` is where in the picture that is which makes it not valid, where it has a place.
    """

    kind: str
    fields: dict[str, str]
    confidences: dict[str, float]
    sources: dict[str, dict[str, str]]
    valid: bool
    invalid_code: str
    invalid_message: str
    place: Region | None = None


def read(data: bytes) -> Reading | None:
    """Read the photograph of one side of a card; None when no known card is in it.

    Raises UnreadableImage when the bytes are no decodable picture or hold too many pixels.
    """
    return read_card(decode(data))


def read_card(picture: Picture) -> Reading | None:
    """Read the one card in a decoded picture; None when no known card is in it."""
    code = qr.find(picture)
    found = _find_card(picture, code is not None)
    if found is None:
        return None
    kind, page, sheet, machine, scene = found
    if code is None and kind in _CODED:
        code = qr.find(picture, deep=True)
        if code and kind == PaperKind.BARCODE_FRONT:  # its English was past reading, the code is proof
            kind = PaperKind.CHIP_FRONT
            sheet = Form(kind, page)
    values, confidence, sources = merge.merge_sources(kinds.fields(kind, sheet, page, machine), code, machine)
    flaw = photo_quality.find_defect(page, *scene, legibility.assess(kind, values, confidence, sources))
    told = (flaw.code, flaw.words) if flaw else ("0", "")
    where = _invalid_region(picture, scene) if flaw is photo_quality.PhotoDefect.CUT else None
    return Reading(kind, values, confidence, sources, flaw is None, *told, where)


def _invalid_region(picture: Picture, scene: OrientedPicture) -> Region | None:
    """Where the card is cut or covered; None where the picture was changed otherwise than by quarter turns."""
    standing, lines = scene
    turned = next((quarters for quarters in range(4) if np.array_equal(np.rot90(picture, quarters), standing)), None)
    corners = card_boundary.locate_missing_part(standing, lines) if turned is not None else None
    if turned is None or corners is None:
        return None
    for _ in range(turned):
        corners = np.stack([1 - corners[:, 1], corners[:, 0]], axis=1)
    left, top, right, bottom = (float(value) for value in (*corners.min(axis=0), *corners.max(axis=0)))
    return max(0.0, left), max(0.0, top), min(1.0, right), min(1.0, bottom)


def warm_up() -> None:
    """Load all models of papers and run each once, so that the first picture is as quick as the next."""
    blank = np.full((320, 480, 3), 255, np.uint8)
    text_detection.detect(blank)
    line = blank[: latin_recogniser.HEIGHT]
    latin_recogniser.upside_down_probability([line])
    latin_recogniser.recognise([line])
    vietnamese_recogniser.recognise([line[: vietnamese_recogniser.HEIGHT]])


def capabilities() -> dict[str, bool]:
    """What this process can do: without Tesseract and its data the columns of a page of text are not told apart."""
    return {"vietnamese": True, "text": True, "columns": models.has_tesseract(), "qr": True, "mrz": True}


def _find_card(picture: Picture, coded: bool) -> tuple[str, Page, Form, Mrz | None, OrientedPicture] | None:
    for scene in _orientations(picture):
        card, level = _rectify_card(*scene)
        page = Page(card, layout.arrange_lines(level))
        machine = mrz.find(page)
        if machine:
            page.lines = tuple(line for line in page.lines if line not in machine[1])
        texts = [page.recognise(line) for line in page.lines]
        kind = _classify(page, [text.text for text in texts], machine[0] if machine else None, coded)
        if kind:
            return kind, page, Form(kind, page), machine[0] if machine else None, scene
        if texts and median(text.confidence for text in texts) > _LEGIBLE:
            return None
    return None


def _classify(page: Page, texts: Sequence[str], machine: Mrz | None, coded: bool) -> str | None:
    """The kind that zone, code and labels tell; where they leave it open the other recogniser is asked as well."""
    if isinstance(machine, mrz_td3.Td3):
        return PaperKind.PASSPORT
    kind = label_matching.classify(texts, zone=machine is not None, code=coded)
    if kind in _IN_ONE_LANGUAGE or (kind is None and label_matching.has_any_label(texts)):
        also = [page.recognise_latin(line).text for line in page.lines]
        kind = label_matching.classify([*texts, *also], zone=machine is not None, code=coded)
    return kind


def _orientations(picture: Picture) -> Iterator[OrientedPicture]:
    """The picture as its card most probably stands, then on its head, with its lines at a glance."""
    found = text_detection.detect(picture, _GLANCE)
    if len(found) > _CROWDED and (card := background.isolate_card(picture)) is not None:
        picture, found = card, text_detection.detect(card, _GLANCE)
    if len(found) < _FEWEST_LINES:
        found = text_detection.detect(picture)
    if len(found) < _FEWEST_LINES:
        return
    standing, level = orientation.orient(picture, found)
    yield standing, level
    yield orientation.rotate_half_turn(standing, level)


def _rectify_card(standing: Picture, level: Sequence[Box]) -> OrientedPicture:
    """The card, level and cut out, with its lines."""
    card = rectify.rectify(standing, level)
    found = sorted(_drop_cut_lines(text_detection.detect(card), card), key=lambda box: -box.width)[:_MOST_LINES]
    return card, orientation.align_boxes(found)


def _drop_cut_lines(found: Sequence[Box], picture: Picture) -> Sequence[Box]:
    """The lines without those that the picture's sides cut, where so many are that the card lies on a printed page."""
    whole = [box for box in found if box.corners[:, 0].min() > 1 and box.corners[:, 0].max() < picture.shape[1] - 2]
    return whole if len(found) - len(whole) > _PAGE_LINES else found
