"""Cards of invented people: their pictures and their ground truth."""

from specimens.cards.kinds import KINDS, draw, truth

__all__ = ["KINDS", "draw", "truth"]
