"""Images: decode, orient, find and rectify the card, decode its QR code."""
