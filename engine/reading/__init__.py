"""Reads photographs of Vietnamese identity cards: text, QR code and machine readable zone; and pages of text."""

from engine.reading.picture import UnreadableImage
from engine.reading.reader import Reading, capabilities, read, warm_up
from engine.reading.several import read_all
from engine.reading.writing import read_text

__all__ = ["Reading", "UnreadableImage", "capabilities", "read", "read_all", "read_text", "warm_up"]
