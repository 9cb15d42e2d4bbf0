"""Watermarked synthetic identity papers of invented people, and a camera that photographs them."""

from specimens.generator import Specimen, specimen

__all__ = ["Specimen", "specimen"]
