"""Read photographs of Vietnamese identity papers (text, QR code, machine readable zone) and of pages of text.

Imports between the modules run one way: multi_card, then reader and page_text, papers and quality, fields, text, image.
"""

from engine.reading.image.decode import UnreadableImage
from engine.reading.multi_card import read_all
from engine.reading.page_text import read_text
from engine.reading.reader import Reading, capabilities, read, warm_up

__all__ = ["Reading", "UnreadableImage", "capabilities", "read", "read_all", "read_text", "warm_up"]
