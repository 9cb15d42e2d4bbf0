"""How the values of a card are printed: typeface, position, line breaks, dotted lines, ink."""

from dataclasses import dataclass
from enum import StrEnum

Ink = tuple[int, int, int]


class Place(StrEnum):
    """The place of a value below its label, or of the second line of a value."""

    LEFT_EDGE = "left edge"  # where the label starts
    LABEL_END = "label end"  # to the right of the label's end
    CENTRE = "centre"  # in the middle of the space for values
    ANYWHERE = "anywhere"  # at a place that no other line shares


class Leader(StrEnum):
    """The position of typed values relative to the dotted lines of a form."""

    ABOVE = "above"  # clear of the dots
    ON = "on"  # the letters stand on the dots
    THROUGH = "through"  # the dots run through the feet of the letters
    TYPED = "typed"  # the dots are full stops of the label's own typeface


@dataclass(frozen=True, slots=True)
class PrintStyle:
    """The print of one card. The defaults print every card as its own module describes the card.

    `family` and `label_family` are names of `canvas.FAMILIES`, "" for the card's own. `below` places a value that
    stands on a line of its own, `second_line` the further lines of a value. `breaks_at_words` lets a place break after
    any word, else after its first part. `gap` is the space after a label, as a share of the usual space. `shift` moves
    values down (up if negative), as a share of their size. `leader` is None for the card's own dotted lines. `ink`
    colours the values, and `strength` (0..1) is how dark print is. `uneven` moves each letter, as a typewriter or a
    stamp does, as a share of the size. `slant` turns values, in degrees. `seed` makes the random choices.
    """

    family: str = ""
    label_family: str = ""
    below: Place = Place.LEFT_EDGE
    second_line: Place = Place.LEFT_EDGE
    breaks_at_words: bool = False
    gap: float = 1.0
    shift: float = 0.0
    leader: Leader | None = None
    ink: Ink | None = None
    strength: float = 1.0
    uneven: float = 0.0
    slant: float = 0.0
    seed: int = 0


PLAIN = PrintStyle()
"""Every card as its own module describes the card."""
