"""Rotate the photo of a card upright by its lines of text, for faces that the detector cannot find otherwise."""

from collections.abc import Iterator

import cv2
import numpy as np

from engine.reading.image import rectify
from engine.reading.image.decode import Picture
from engine.reading.text import orientation, text_detection

_DETECTION_SIDE = 736  # px of the longer side: enough for the direction of lines
_MIN_LINES = 4


def deskew_card(picture: Picture) -> Iterator[Picture]:
    """Yield the RGB picture of a card, upright by its lines and cut out, then the same turned by 180 degrees.

    Yields nothing for a picture with fewer than four lines of text.
    """
    bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR).astype(np.uint8, copy=False)
    detected = text_detection.detect(bgr, _DETECTION_SIDE)
    if len(detected) < _MIN_LINES:
        return
    upright, lines = orientation.orient(bgr, detected)
    for card, card_lines in ((upright, lines), orientation.rotate_half_turn(upright, lines)):
        if card_lines:
            yield cv2.cvtColor(rectify.rectify(card, card_lines)[0], cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)
