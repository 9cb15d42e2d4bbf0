"""Only decodable pictures of bounded size are accepted, upright and in three colours."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from engine.reading.image.decode import LONGEST_SIDE, UnreadableImage, decode


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    """Return the image as a file's bytes."""
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def card(mode: str = "RGB") -> Image.Image:
    """Return a picture with two different halves."""
    image = Image.new("RGB", (400, 240), (250, 250, 250))
    image.paste((200, 30, 30), (0, 0, 200, 240))
    return image.convert(mode)


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "RGBA"), ("WEBP", "RGB"), ("HEIF", "RGB")],
)
def test_formats(form: str, mode: str) -> None:
    """Every accepted format and colour model becomes eight-bit BGR."""
    picture = decode(encoded(card(mode), form))
    assert picture.shape == (240, 400, 3)
    assert picture.dtype == np.uint8
    if mode != "L":
        assert picture[120, 60, 2] > picture[120, 60, 0] + 80  # red, blue first


def test_sixteen_bits_are_scaled() -> None:
    """A 16-bit scan is not clipped to white."""
    values = np.linspace(0, 65535, 400, dtype=np.uint16)[None].repeat(240, axis=0)
    picture = decode(encoded(Image.fromarray(values), "PNG"))
    assert picture[10, 5, 0] < 20
    assert 100 < picture[10, 200, 0] < 155


def test_transparency_is_paper() -> None:
    """Transparent pixels become white, not black."""
    assert decode(encoded(Image.new("RGBA", (300, 200), (0, 0, 0, 0)), "PNG")).min() == 255


def test_exif_orientation() -> None:
    """A photo that its EXIF marks as turned becomes upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    assert decode(encoded(card(), "JPEG", exif=exif)).shape == (400, 240, 3)


def test_large_pictures_are_reduced() -> None:
    """Pixels beyond the needs of reading are dropped early."""
    assert max(decode(encoded(Image.new("RGB", (4000, 3000)), "JPEG")).shape) == LONGEST_SIDE


@pytest.mark.parametrize(
    "data",
    [
        lambda: b"",
        lambda: b"%PDF-1.7 no picture",
        lambda: encoded(card(), "JPEG")[:900],
        lambda: encoded(card(), "GIF"),
        lambda: encoded(Image.new("1", (14000, 14000)), "PNG"),  # over twice the limit of Pillow
        lambda: encoded(Image.new("RGB", (5200, 5000)), "JPEG"),
        lambda: encoded(Image.new("RGB", (60, 40)), "PNG"),
    ],
    ids=["empty", "pdf", "truncated", "gif", "bomb", "too many pixels", "too small"],
)
def test_refused(data: Callable[[], bytes]) -> None:
    """Damaged, foreign, huge and tiny files raise one error."""
    with pytest.raises(UnreadableImage):
        decode(data())
