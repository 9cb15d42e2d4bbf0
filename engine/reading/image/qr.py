"""Find the QR code of a card and decode the code into canonical fields."""

import cv2
from PIL import Image

from bot.identity import qr
from bot.photos.card_code import find_card_code
from bot.photos.check import MEASURED_SIDE
from bot.photos.sharpness import measure_curvature
from engine.reading.image.decode import Picture


def find(picture: Picture) -> dict[str, str] | None:
    """Return the fields of the card's QR code, or None. Other codes in the picture are ignored."""
    grey = Image.fromarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    small = grey.copy()
    small.thumbnail((MEASURED_SIDE, MEASURED_SIDE), Image.Resampling.BOX)
    text = find_card_code(small, measure_curvature(small), lambda: grey)
    return qr.parse(text) if text else None
