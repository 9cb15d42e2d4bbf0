"""A trait: one named way in which real papers, prints and photographs differ from plain specimens."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from PIL import Image

from specimens.background import Frame, Surface, background_surface
from specimens.cards.kinds import KINDS
from specimens.cards.print_style import PrintStyle
from specimens.people import Person

TextChange: TypeAlias = Callable[[Person, np.random.Generator], Person]
PrintChange: TypeAlias = Callable[[PrintStyle, np.random.Generator], PrintStyle]
CardChange: TypeAlias = Callable[[Image.Image, np.random.Generator], Image.Image]
FrameChange: TypeAlias = Callable[[Frame, np.random.Generator, Frame], Frame]
PictureChange: TypeAlias = Callable[[Image.Image, np.random.Generator, Frame], Image.Image]
Join: TypeAlias = Callable[[Image.Image, Image.Image, np.random.Generator], Image.Image]


class Group(StrEnum):
    """What a trait changes."""

    TEXT = "text"
    PRINT = "print"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Trait:
    """One trait. `about` says what real papers show.

    `kinds` are the kinds of paper that can have the trait. A trait changes the person's texts (`texts`), the print
    (`prints`), the drawn card (`card`), the surface below the card (`surface`), the frame in front of the lens
    (`frame`, which gets the card's corners in the frame), or the finished picture (`picture`, with the corners too).
    `join` puts the card and its other side into one picture. `quality` is the JPEG quality. A photograph with a trait
    that is not `readable` is to be refused.
    """

    group: Group
    about: str
    kinds: tuple[str, ...] = KINDS
    texts: TextChange | None = None
    prints: PrintChange | None = None
    card: CardChange | None = None
    surface: Surface = background_surface
    frame: FrameChange | None = None
    picture: PictureChange | None = None
    join: Join | None = None
    quality: int | None = None
    readable: bool = True
