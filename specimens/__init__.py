"""Watermarked synthetic identity cards of invented people, and a camera that photographs them."""

from specimens.catalogue import Specimen, specimen

__all__ = ["Specimen", "specimen"]
