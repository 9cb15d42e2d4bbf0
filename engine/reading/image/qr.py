"""Find the QR code of a card and decode the code into canonical fields."""

from collections.abc import Iterator

import cv2
import zxingcpp

from bot.identity import qr
from engine.reading.image.decode import Picture

_LONGEST_SIDE = 2600  # px; a larger copy costs more than it finds


def find(picture: Picture, *, deep: bool = False) -> dict[str, str] | None:
    """Return the fields of the card's QR code, or None.

    `deep` also tries enlarged and sharpened copies (0.2 s).
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    for copy in _enhanced_copies(grey) if deep else iter((grey,)):
        for code in zxingcpp.read_barcodes(copy, formats=zxingcpp.BarcodeFormat.QRCode):
            # The text attribute garbles UTF-8 without an ECI mark. No card has the mark, so decode the bytes.
            if fields := qr.parse(qr.decode(code.bytes)):
                return fields
    return None


def _enhanced_copies(grey: Picture) -> Iterator[Picture]:
    """Yield the picture at growing sizes, each plain and then sharpened."""
    for times in (1.0, 1.5, 2.0, 3.0):
        if times > 1 and times * max(grey.shape) > _LONGEST_SIDE:
            return
        copy = cv2.resize(grey, None, fx=times, fy=times, interpolation=cv2.INTER_CUBIC)
        yield copy
        yield cv2.addWeighted(copy, 2.5, cv2.GaussianBlur(copy, (0, 0), 2.0 * times), -1.5, 0)
