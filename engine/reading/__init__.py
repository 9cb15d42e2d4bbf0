"""Reads photographs of Vietnamese identity cards: text, QR code and machine readable zone."""

from engine.reading.picture import UnreadableImage
from engine.reading.reader import Reading, capabilities, read, warm_up

__all__ = ["Reading", "UnreadableImage", "capabilities", "read", "warm_up"]
