"""Text recognition: detect lines, orient, recognise them, fuse the readings."""
