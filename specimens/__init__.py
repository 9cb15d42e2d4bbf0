"""Watermarked synthetic identity papers of invented people, and a camera for photographs of the papers."""

from specimens.generator import Specimen, specimen

__all__ = ["Specimen", "specimen"]
