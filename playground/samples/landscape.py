"""A drawn landscape: a sharp photo without any paper, to show the bot's answer to such a photo."""

import io

from PIL import Image, ImageDraw, ImageFilter


def draw_landscape() -> bytes:
    """Draw a lake at sunset. Return a JPEG of 1280 by 960 pixels."""
    picture = _gradient((250, 205, 140), (120, 165, 215)).resize((1280, 960))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((840, 250, 990, 400), fill=(255, 240, 190))
    draw.polygon(
        [(0, 560), (260, 300), (430, 470), (640, 250), (900, 520), (1090, 390), (1280, 560)], fill=(96, 120, 150)
    )
    draw.polygon([(0, 580), (180, 470), (460, 590), (820, 500), (1280, 590), (1280, 620), (0, 620)], fill=(62, 98, 96))
    picture.paste(_gradient((60, 110, 150), (225, 190, 150)).resize((1280, 370)), (0, 590))
    for step in range(11):
        reach = 20 + step * 17
        draw.line((915 - reach, 610 + step * 30, 915 + reach, 610 + step * 30), fill=(255, 228, 180), width=5)
    for x, tall in ((90, 330), (180, 410), (1180, 380)):
        draw.polygon([(x - 70, 960), (x, 960 - tall), (x + 70, 960)], fill=(28, 58, 48))
    out = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(0.8)).save(out, "JPEG", quality=85)
    return out.getvalue()


def _gradient(bottom: tuple[int, int, int], top: tuple[int, int, int]) -> Image.Image:
    """Return a gradient from `top` to `bottom`, one pixel wide and 256 pixels high."""
    ramp = Image.linear_gradient("L").resize((1, 256))
    return Image.composite(Image.new("RGB", ramp.size, bottom), Image.new("RGB", ramp.size, top), ramp)
