"""Text recognition: detect, orient and recognise lines, fuse the readings."""
