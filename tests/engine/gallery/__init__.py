"""The gallery of faces, over every store that keeps it."""
