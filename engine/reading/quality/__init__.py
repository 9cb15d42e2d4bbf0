"""Whether a photo and its reading are good enough."""
