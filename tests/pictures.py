"""Pictures drawn for the tests: some pass the bot's first look, each other one has a single fault."""

import io
from functools import cache
from random import Random
from typing import Any

import pillow_heif
from PIL import Image, ImageDraw, ImageFilter

pillow_heif.register_heif_opener()

SIZE = (800, 560)
BLOCK = 8


@cache
def photo(seed: int = 0, form: str = "JPEG", **options: Any) -> bytes:
    """A sharp picture of grey blocks; another seed, another picture."""
    return packed(_blocks(seed), form, **options)


@cache
def blurred(seed: int = 0) -> bytes:
    """The same blocks out of focus."""
    return packed(_blocks(seed).filter(ImageFilter.GaussianBlur(30)))


@cache
def dark() -> bytes:
    """The same blocks at night."""
    return packed(_blocks(0).point([value // 8 for value in range(256)] * 3))


@cache
def glaring(seed: int = 0) -> bytes:
    """The same blocks under a lamp whose light fades softly."""
    lamp = Image.new("L", SIZE)
    left, top, right, bottom = (round(SIZE[n % 2] * share) for n, share in enumerate((0.2, 0.2, 0.8, 0.8)))
    ImageDraw.Draw(lamp).ellipse((left, top, right, bottom), fill=255)
    soft = lamp.filter(ImageFilter.GaussianBlur(40)).point([min(255, 2 * value) for value in range(256)])
    return packed(Image.composite(Image.new("RGB", SIZE, "white"), _blocks(seed), soft))


@cache
def white() -> bytes:
    """Nothing but light."""
    return packed(Image.new("RGB", SIZE, "white"))


@cache
def small() -> bytes:
    """A picture with too few pixels for any print."""
    return packed(_blocks(0).crop((0, 0, 280, 210)))


@cache
def gigantic() -> bytes:
    """A tiny file that unfolds to more pixels than the bot takes."""
    return packed(Image.new("1", (5200, 5200)), "PNG")


def packed(picture: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    """The bytes of a picture as a file of this form."""
    if form == "HEIF":
        options |= {"enc_params": {"preset": "ultrafast"}}  # the usual search for a small file takes half a second
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def _blocks(seed: int) -> Image.Image:
    small = (SIZE[0] // BLOCK, SIZE[1] // BLOCK)
    noise = Random(seed).randbytes(small[0] * small[1])
    return Image.frombytes("L", small, noise).resize(SIZE, Image.Resampling.NEAREST).convert("RGB")
