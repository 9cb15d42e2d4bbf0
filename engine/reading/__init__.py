"""Reads photographs of Vietnamese identity cards: text, QR code and machine readable zone; and pages of text."""

from engine.reading.image.decode import UnreadableImage
from engine.reading.multi_card import read_all
from engine.reading.page_text import read_text
from engine.reading.reader import Reading, capabilities, read, warm_up

__all__ = ["Reading", "UnreadableImage", "capabilities", "read", "read_all", "read_text", "warm_up"]
