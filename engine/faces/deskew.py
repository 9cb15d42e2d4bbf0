"""Turns the photo of a card upright by its lines of text, for faces that cannot be found otherwise."""

from collections.abc import Iterator

import cv2
import numpy as np

from engine.reading.image import rectify
from engine.reading.image.decode import Picture
from engine.reading.text import orientation, text_detection

_GLANCE = 736  # px: enough to see how lines run
_FEWEST_LINES = 4


def levelled(picture: Picture) -> Iterator[Picture]:
    """Give the RGB picture of a card, level and cut out, as its lines say it stands, then on its head."""
    seen = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR).astype(np.uint8, copy=False)
    found = text_detection.detect(seen, _GLANCE)
    if len(found) < _FEWEST_LINES:
        return
    standing, level = orientation.orient(seen, found)
    ways = ((standing, level), orientation.rotate_half_turn(standing, level))
    for card, lines in (way for way in ways if way[1]):
        yield cv2.cvtColor(rectify.rectify(card, lines), cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)
