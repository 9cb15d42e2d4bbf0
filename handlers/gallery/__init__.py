"""Commands of administrators for the face gallery."""
