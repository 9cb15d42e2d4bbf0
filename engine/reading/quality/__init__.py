"""Quality of a photo and of its reading."""
