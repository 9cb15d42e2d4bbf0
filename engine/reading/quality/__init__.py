"""Quality of a photo and of the reading."""
