"""Ordinary pages of invented people, with which a reader of identity papers must not be deceived."""

from specimens.ordinary.kinds import BLANKS, FOREIGN_PASSPORT, HELD_OUT, KINDS, draw, ordinary_photo

__all__ = ["BLANKS", "FOREIGN_PASSPORT", "HELD_OUT", "KINDS", "draw", "ordinary_photo"]
