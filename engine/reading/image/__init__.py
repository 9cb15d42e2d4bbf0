"""Image processing without text recognition: decode, find and rectify the card, decode its QR code."""
