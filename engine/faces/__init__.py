"""Faces on photos: found, described by a vector, compared, and judged by their pose."""
