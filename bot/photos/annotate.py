"""A small copy of a photo with a ring around a flaw, made in memory and never stored."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.photos import check

SIDE = 640
"""Longest side of the copy in px. A phone shows the whole copy, and the file has about 40 kB."""
MARGIN = 0.03
"""Distance of the ring from the flaw, as a share of the longer side."""
_COLOUR, _EDGE = (229, 57, 53), "white"

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in shares of the picture's width and height."""


def circle_glare(jpeg: bytes) -> bytes:
    """Return a small JPEG of a photo with a ring around its reflection, empty without a located reflection."""
    picture = _open(jpeg)
    box = find_glare(picture) if picture else None
    return _circle(picture, box) if picture and box else b""


def circle_box(jpeg: bytes, box: Box) -> bytes:
    """Return a small JPEG of a photo with a ring around a box, empty for an unreadable photo."""
    picture = _open(jpeg)
    return _circle(picture, box) if picture else b""


def _open(jpeg: bytes) -> Image.Image | None:
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as file:
            file.draft("RGB", (check.MEASURED_SIDE, check.MEASURED_SIDE))
            return file.convert("RGB")
    except Exception:  # noqa: BLE001  decoders raise any exception, and the message is useful without the copy
        return None


def find_glare(picture: Image.Image) -> Box | None:
    """Return the box of the reflection: the overexposed area with the longest soft rim, or None.

    The light of a reflection fades at the rim, while white paper and a white desk end at an edge. Areas thinner than
    three grains hide no letter and are ignored.
    """
    grey = picture.convert("L")
    grey.thumbnail((check.MEASURED_SIDE, check.MEASURED_SIDE), Image.Resampling.BOX)
    white, soft = check.white_and_soft(grey)
    areas = _areas(white.filter(ImageFilter.MinFilter(3)))
    found = max(
        areas, key=lambda area: _count(ImageChops.multiply(check.rim_of(_grown(area, white)), soft)), default=None
    )
    box = _grown(found, white).getbbox() if found else None
    return (box[0] / white.width, box[1] / white.height, box[2] / white.width, box[3] / white.height) if box else None


def _areas(mask: Image.Image) -> Iterator[Image.Image]:
    """Yield each connected area of a mask (255 on 0) as a separate mask."""
    while mask.getbbox():
        first = mask.tobytes().index(255)
        rest = mask.copy()
        ImageDraw.floodfill(rest, (first % mask.width, first // mask.width), 0)
        yield ImageChops.subtract(mask, rest)
        mask = rest


def _grown(area: Image.Image, white: Image.Image) -> Image.Image:
    """Return an area with the border that the removal of thin areas has cut off."""
    return ImageChops.darker(area.filter(ImageFilter.MaxFilter(3)), white)


def _count(mask: Image.Image) -> int:
    return mask.histogram()[255]


def _circle(picture: Image.Image, box: Box) -> bytes:
    picture.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    width, height = picture.size
    left, top, right, bottom = box
    margin = MARGIN * max(width, height)
    ring = (
        max(2.0, left * width - margin),
        max(2.0, top * height - margin),
        min(width - 3.0, right * width + margin),
        min(height - 3.0, bottom * height + margin),
    )
    round_, thick = min(ring[2] - ring[0], ring[3] - ring[1]) / 2, max(3, SIDE // 110)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle(ring, round_, outline=_EDGE, width=thick + 4)
    inner = (ring[0] + 2, ring[1] + 2, ring[2] - 2, ring[3] - 2)
    draw.rounded_rectangle(inner, round_ - 2, outline=_COLOUR, width=thick)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    return file.getvalue()
