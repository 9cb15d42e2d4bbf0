"""Text recognition: detect lines, recognise them, fuse the readings."""
