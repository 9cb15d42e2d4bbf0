"""A small copy of a person's own photo with a ring around what is wrong with it: made in memory, never kept."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.photos import check

SIDE = 640
"""Longest side of the copy, px: a phone shows it whole, and it weighs some 40 kB."""
ROOM = 0.03
"""Shares of the picture's sides between what is wrong and the ring."""
_COLOUR, _EDGE = (229, 57, 53), "white"

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in shares of the picture's width and height."""


def circle_glare(jpeg: bytes) -> bytes:
    """The picture with a ring around its reflection, as a small JPEG; empty where none can be located."""
    picture = _opened(jpeg)
    place = find_glare(picture) if picture else None
    return _ringed(picture, place) if picture and place else b""


def circle_box(jpeg: bytes, place: Box) -> bytes:
    """The picture with a ring around a place, as a small JPEG; empty where it does not open."""
    picture = _opened(jpeg)
    return _ringed(picture, place) if picture else b""


def _opened(jpeg: bytes) -> Image.Image | None:
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as file:
            file.draft("RGB", (check.GAUGE_SIDE, check.GAUGE_SIDE))
            return file.convert("RGB")
    except Exception:  # noqa: BLE001  decoders raise whatever they like, and the words can stand alone
        return None


def find_glare(picture: Image.Image) -> Box | None:
    """Where the reflection lies: of all blown areas the one with the most rim that fades softly, as light does.

    White paper and a white desk end at an edge. Areas thinner than three grains are left out: they hide no letter.
    """
    grey = picture.convert("L")
    grey.thumbnail((check.GAUGE_SIDE, check.GAUGE_SIDE), Image.Resampling.BOX)
    white, soft = check.light(grey)
    areas = _areas(white.filter(ImageFilter.MinFilter(3)))
    found = max(
        areas, key=lambda area: _count(ImageChops.multiply(check.rim_of(_grown(area, white)), soft)), default=None
    )
    box = _grown(found, white).getbbox() if found else None
    return (box[0] / white.width, box[1] / white.height, box[2] / white.width, box[3] / white.height) if box else None


def _areas(mask: Image.Image) -> Iterator[Image.Image]:
    """Each connected area of a mask (255 on 0) as a mask of its own."""
    while mask.getbbox():
        first = mask.tobytes().index(255)
        rest = mask.copy()
        ImageDraw.floodfill(rest, (first % mask.width, first // mask.width), 0)
        yield ImageChops.subtract(mask, rest)
        mask = rest


def _grown(area: Image.Image, white: Image.Image) -> Image.Image:
    """The area as large as it was before thin ones were left out."""
    return ImageChops.darker(area.filter(ImageFilter.MaxFilter(3)), white)


def _count(mask: Image.Image) -> int:
    return mask.histogram()[255]


def _ringed(picture: Image.Image, place: Box) -> bytes:
    picture.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    width, height = picture.size
    left, top, right, bottom = place
    room = ROOM * max(width, height)
    ring = (
        max(2.0, left * width - room),
        max(2.0, top * height - room),
        min(width - 3.0, right * width + room),
        min(height - 3.0, bottom * height + room),
    )
    round_, thick = min(ring[2] - ring[0], ring[3] - ring[1]) / 2, max(3, SIDE // 110)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle(ring, round_, outline=_EDGE, width=thick + 4)
    inner = (ring[0] + 2, ring[1] + 2, ring[2] - 2, ring[3] - 2)
    draw.rounded_rectangle(inner, round_ - 2, outline=_COLOUR, width=thick)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    return file.getvalue()
