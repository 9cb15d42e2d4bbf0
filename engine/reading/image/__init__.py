"""Image processing without text recognition: decode, find and rectify the card, decode the QR code."""
