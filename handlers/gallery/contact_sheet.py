"""Draw a contact sheet of labelled pictures, in memory."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont, ImageOps

from bot.photos.imaging import FORMATS

SIDE, STRIP, COLUMNS = 180, 26, 4
"""The side of a picture and the height of a label in pixels, and the number of pictures in a row."""


def contact_sheet(shots: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a JPEG of labelled pictures. A picture that does not open becomes a grey field."""
    columns = min(COLUMNS, len(shots))
    rows = -(-len(shots) // columns)
    sheet = Image.new("RGB", (columns * SIDE, rows * (SIDE + STRIP)), "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(18)
    for place, (label, data) in enumerate(shots):
        left, top = place % columns * SIDE, place // columns * (SIDE + STRIP)
        sheet.paste(_thumbnail(data), (left, top))
        draw.text((left + SIDE / 2, top + SIDE + STRIP / 2), label, fill="black", font=font, anchor="mm")
    file = io.BytesIO()
    sheet.save(file, "JPEG", quality=85)
    return file.getvalue()


def _thumbnail(data: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=(*FORMATS, "BMP", "GIF")) as picture:
            picture.draft("RGB", (SIDE, SIDE))
            return ImageOps.fit(picture.convert("RGB"), (SIDE - 4, SIDE - 4))
    except Exception:  # noqa: BLE001  # decoders of hostile bytes raise whatever they like
        return Image.new("RGB", (SIDE - 4, SIDE - 4), "lightgrey")
