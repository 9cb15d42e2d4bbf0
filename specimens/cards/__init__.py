"""Cards of invented people: what they look like and what they say."""

from specimens.cards.kinds import KINDS, draw, truth

__all__ = ["KINDS", "draw", "truth"]
