"""Tests of the contact sheet."""

import io

import pytest
from PIL import Image, ImageStat

from handlers.gallery.contact_sheet import SIDE, contact_sheet
from tests import pictures


def _png(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


BROKEN = {
    "nothing": b"",
    "no picture": b"not a picture",
    "cut off": pictures.photo()[:400],
    "a chunk that lies": _png(40, 40).replace(b"IDAT", b"ID\x00T"),
    "larger than we open": _png(6000, 5000),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_picture_that_does_not_open(data: bytes) -> None:
    """A picture that does not open is a grey field beside the others."""
    shown = Image.open(io.BytesIO(contact_sheet([("#1", data), ("#2", pictures.photo())])))
    assert shown.width == 2 * SIDE
    grey, photo = shown.crop((20, 20, 160, 160)), shown.crop((SIDE + 20, 20, SIDE + 160, 160))
    assert max(ImageStat.Stat(grey).stddev) < 3
    assert min(ImageStat.Stat(grey).mean) > 200
    assert max(ImageStat.Stat(photo).stddev) > 10
