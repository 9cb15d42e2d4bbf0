"""The QR code is found in sharp and in blurred pictures."""

import cv2
import numpy as np
import pytest
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


@pytest.mark.parametrize("pixels", [2, 3, 4])
def test_a_small_blurred_code(pixels: int) -> None:
    """A blur of half a module hides the code from the decoder, and the sharpened copy shows it."""
    blurred = cv2.GaussianBlur(picture(chip.qr_text(person(3)), pixels), (0, 0), 0.55 * pixels)
    assert not zxingcpp.read_barcodes(blurred)
    assert (qr.find(blurred) or {})["id"] == person(3).number


def test_another_code() -> None:
    """A code without a card's fields is ignored."""
    assert qr.find(picture("https://example.org/menu", 4)) is None


@pytest.mark.parametrize("blur", [0.1, 1.2])
def test_the_card_s_code_beside_another(blur: float) -> None:
    """A code above the card's does not hide the card's, in sharp and in soft pictures."""
    other = cv2.resize(picture("https://example.org/menu", 8), (600, 600))
    own = picture(chip.qr_text(person(3)), 3)
    sheet = np.full((1400, 900, 3), 235, np.uint8)
    sheet[50:650, 150:750] = other
    sheet[760 : 760 + own.shape[0], 300 : 300 + own.shape[1]] = own
    assert (qr.find(cv2.GaussianBlur(sheet, (0, 0), blur)) or {})["id"] == person(3).number
