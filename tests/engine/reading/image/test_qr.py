"""The QR code is found in sharp and in blurred pictures."""

import cv2
import numpy as np
import zxingcpp

from engine.reading.image import qr
from engine.reading.image.decode import Picture
from specimens.cards import chip
from specimens.people import person


def picture(text: str, scale: int) -> Picture:
    """Return a sheet with one code of `scale` pixels per module."""
    code = np.array(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_image(scale=scale))
    code = cv2.copyMakeBorder(code, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=255)
    return np.ascontiguousarray(np.repeat(code[..., None], 3, axis=2).astype(np.uint8))


def test_the_code_of_a_card() -> None:
    """Vietnamese letters are decoded."""
    who = person(3)
    assert (qr.find(picture(chip.qr_text(who), 4)) or {})["name"] == who.name


def test_a_blurred_code_needs_the_deep_search() -> None:
    """A small blurred code is found in an enlarged, sharpened copy."""
    blurred = cv2.GaussianBlur(picture(chip.qr_text(person(3)), 2), (0, 0), 1.1)
    assert qr.find(blurred) is None
    assert (qr.find(blurred, deep=True) or {})["id"] == person(3).number


def test_another_code() -> None:
    """A code without a card's fields is skipped, also by the deep search."""
    assert qr.find(picture("https://example.org/menu", 4)) is None
    assert qr.find(picture("https://example.org/menu", 4), deep=True) is None
