"""Decode uploaded bytes into one upright BGR picture of bounded size."""

import io
import warnings
from typing import TypeAlias

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageOps

Picture: TypeAlias = NDArray[np.uint8]

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "MPO")
MAX_PIXELS = 25_000_000
LONGEST_SIDE = 2000  # px; finer pictures cost time and gain nothing: a card then has more than 500 dots an inch
SHORTEST_SIDE = 160  # px; no line of a card can be read below that size

pillow_heif.register_heif_opener()


class UnreadableImage(ValueError):  # noqa: N818  # the name states the error, as the API errors do
    """The bytes are no decodable picture: another format, truncated, or too many pixels."""


def decode(data: bytes, *, shortest: int = SHORTEST_SIDE, longest: int = LONGEST_SIDE) -> Picture:
    """Decode JPEG, PNG, WebP or HEIF into height x width x 3 (BGR), turned by the EXIF orientation.

    The longer side has at most `longest` px. Raises UnreadableImage for another format, for truncated bytes, for more
    than 25 million pixels, and for a shorter side of less than `shortest` px (by default too few for a readable card).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _decode(data, shortest, longest)
    except UnreadableImage:
        raise
    except Exception as error:  # Pillow and libheif raise a dozen classes for a damaged file
        raise UnreadableImage(f"not a readable picture: {error}") from error


def _decode(data: bytes, shortest: int, longest: int) -> Picture:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > MAX_PIXELS:
            raise UnreadableImage(f"{image.width}x{image.height} pixels are too many")
        if min(image.size) < shortest:
            raise UnreadableImage(f"{image.width}x{image.height} pixels are too few")
        if image.format == "JPEG":
            image.draft("RGB", (longest, longest))
        image.load()
        ImageOps.exif_transpose(image, in_place=True)  # in place, because a copy of 25 million pixels takes 75 MB
        upright = _to_rgb(image)
        upright.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return np.ascontiguousarray(np.asarray(upright)[:, :, ::-1])


def _to_rgb(image: Image.Image) -> Image.Image:
    """Convert any colour model to eight-bit RGB on white."""
    if image.mode.startswith("I") or image.mode == "F":  # Pillow would clip 16 and 32 bits instead of scaling
        values = np.asarray(image, dtype=np.float64)
        top = values.max() or 1.0
        return Image.fromarray((values * (255.0 / top)).astype(np.uint8)).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(paper, rgba).convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")
