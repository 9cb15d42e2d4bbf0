"""Cards of invented people: pictures and ground truth."""

from specimens.cards.kinds import KINDS, draw, truth

__all__ = ["KINDS", "draw", "truth"]
