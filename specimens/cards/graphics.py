"""Draw the graphics of cards: emblem, chip, fingerprints, QR code, seal, signature, machine readable zone."""

from collections.abc import Sequence

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageOps

from specimens.cards.canvas import INK, RED, Canvas, font

_GOLD = (222, 178, 60)
_PITCH = 47.5  # ICAO 9303 part 3, 4.2: ten characters to the inch, here 18.7 pixels to the millimetre
_LEADING = 82
_OVERSAMPLING = 4

CHIEF = "CỤC TRƯỞNG CỤC CẢNH SÁT"
"""The first line above a director general's signature; the second line names the department."""


def draw_qr_code(text: str, side: int) -> Image.Image:
    """Return the QR code of `text` (UTF-8, level M as on the cards) in a white square of `side` pixels."""
    code = zxingcpp.create_barcode(text.encode(), zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = Image.fromarray(np.array(code.to_image(scale=1, add_quiet_zones=False)))
    framed = ImageOps.expand(modules, border=2, fill=255)
    large = framed.resize((framed.width * 16,) * 2, Image.Resampling.NEAREST)
    return large.resize((side, side), Image.Resampling.BOX).convert("RGB")


def draw_barcode(text: str, width: int, height: int) -> Image.Image:
    """Return a PDF417 barcode of `text`.

    The content of real barcodes is not public.
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.PDF417)
    bars = Image.fromarray(np.array(code.to_image(scale=1, add_quiet_zones=False)))
    return bars.resize((width, height), Image.Resampling.NEAREST).convert("RGB")


def write_mrz(canvas: Canvas, lines: Sequence[str], left: int, top: int, scale: float = 1.0) -> None:
    """Write a machine readable zone in OCR-B with the pitch of ICAO 9303.

    `scale` 1 is the size on a card.
    """
    face = font("mrz", round(66 * scale))
    for row, line in enumerate(lines):
        for column, character in enumerate(line):
            where = (left + column * _PITCH * scale, top + row * _LEADING * scale)
            canvas.draw.text(where, character, INK, face, anchor="ms")


def draw_emblem(side: int) -> Image.Image:
    """Return a disc like an emblem: a gold star on red in a wreath, not the state's own emblem."""
    large = side * _OVERSAMPLING
    picture = Image.new("RGBA", (large, large), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((0, 0, large - 1, large - 1), fill=_GOLD)
    for angle in np.arange(0, 2 * np.pi, np.pi / 18):
        x, y = large / 2 * (1 + 0.87 * np.cos(angle)), large / 2 * (1 + 0.87 * np.sin(angle))
        draw.ellipse((x - large * 0.05, y - large * 0.03, x + large * 0.05, y + large * 0.03), fill=(186, 132, 34))
    draw.ellipse([large * share for share in (0.13, 0.13, 0.87, 0.87)], fill=(204, 34, 42))
    draw.polygon(_star_corners(large / 2, large * 0.46, large * 0.27), fill=(250, 214, 60))
    draw.rectangle([large * share for share in (0.3, 0.84, 0.7, 0.95)], fill=(204, 34, 42))
    return picture.resize((side, side), Image.Resampling.LANCZOS)


def draw_chip(width: int) -> Image.Image:
    """Return the contacts of a chip, `width` pixels wide."""
    height = width * 4 // 5
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle(
        (0, 0, width - 1, height - 1), width // 9, fill=(214, 180, 96), outline=(150, 118, 48), width=3
    )
    lines = [(x, s * height, x + 0.32 * width, s * height) for s in (0.25, 0.5, 0.75) for x in (0, 0.68 * width)]
    for line in (*lines, *((s * width, 0, s * width, height) for s in (0.32, 0.68))):
        draw.line(line, fill=(150, 118, 48), width=3)
    draw.rounded_rectangle(
        (width * 0.32, height * 0.3, width * 0.68, height * 0.7), 12, outline=(150, 118, 48), width=3
    )
    return picture


def draw_fingerprint(seed: int, width: int, height: int) -> Image.Image:
    """Return ridges in an oval, dark on transparent, as a sum of waves and nobody's finger."""
    rng = np.random.default_rng((seed, 7))
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    lean, turn = rng.uniform(-0.3, 0.3), rng.uniform(0.6, 1.2)
    arch = np.hypot(x * 1.25 + lean * y, (y - 0.1) * turn + 0.25 * x**2)
    ridges = np.sin(2 * np.pi * (7.5 * arch + 0.35 * np.sin(3 * x + rng.uniform(0, 6)) + 0.2 * np.sin(5 * y)))
    oval = np.clip((1 - np.hypot(x * 1.08, y * 1.02)) * 6, 0, 1)
    pores = rng.uniform(0.75, 1, (height, width))
    alpha = (np.clip(ridges * 2 + 0.6, 0, 1) * oval * pores * 205).astype(np.uint8)
    ink = np.broadcast_to(np.array((66, 52, 58), np.uint8), (height, width, 3))
    return Image.fromarray(np.dstack([ink, alpha]), "RGBA")


def draw_seal(side: int) -> Image.Image:
    """Return a red round stamp of a specimen."""
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    for share in (0.01, 0.06):
        edge = side * share
        draw.ellipse((edge, edge, side - edge, side - edge), outline=(*RED, 170), width=4)
    draw.polygon(_star_corners(side / 2, side / 2, side * 0.2), fill=(*RED, 150))
    draw.text((side / 2, side * 0.82), "MẪU", (*RED, 190), font("bold", side // 7), anchor="mm")
    return picture


def draw_signature(seed: int, width: int, height: int) -> Image.Image:
    """Return a scribble in blue ink, nobody's signature."""
    rng = np.random.default_rng((seed, 9))
    t = np.linspace(0, 1, 160)
    x = width * (0.08 + 0.84 * t + 0.06 * np.sin(2 * np.pi * (5 * t + rng.random())))
    y = height * (0.5 + (0.42 - 0.3 * t) * np.sin(2 * np.pi * (4.3 * t + rng.random())))
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    points = [(float(a), float(b)) for a, b in zip(x, y, strict=True)]
    ImageDraw.Draw(picture).line(points, fill=(44, 62, 128, 215), width=4, joint="curve")
    return picture


def _star_corners(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    corners = [(np.pi * i / 5 - np.pi / 2, radius * (0.4 if i % 2 else 1)) for i in range(10)]
    return [(float(x + r * np.cos(a)), float(y + r * np.sin(a))) for a, r in corners]
