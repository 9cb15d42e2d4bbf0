"""The kinds of cards that can be drawn, each with a drawing and a ground truth."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PIL import Image

from bot.identity.papers.kinds import PaperKind
from specimens.cards import barcode_card, card_2024, chip, cmnd, driving_licence, passport
from specimens.cards.print_style import PLAIN, PrintStyle
from specimens.people import Person


@dataclass(frozen=True, slots=True)
class _Kind:
    draw: Callable[[Person, PrintStyle], Image.Image]
    truth: Callable[[Person], dict[str, str]]


_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        PaperKind.CHIP_FRONT: _Kind(chip.front, chip.front_truth),
        PaperKind.CHIP_BACK: _Kind(chip.back, chip.back_truth),
        PaperKind.FRONT_2024: _Kind(card_2024.front, card_2024.front_truth),
        PaperKind.BACK_2024: _Kind(card_2024.back, card_2024.back_truth),
        PaperKind.LICENCE: _Kind(driving_licence.front, driving_licence.front_truth),
        PaperKind.PASSPORT: _Kind(passport.data_page, passport.truth),
        PaperKind.CMND_FRONT: _Kind(cmnd.front, cmnd.front_truth),
        PaperKind.CMND_BACK: _Kind(cmnd.back, cmnd.back_truth),
        PaperKind.BARCODE_FRONT: _Kind(barcode_card.front, barcode_card.front_truth),
        PaperKind.BARCODE_BACK: _Kind(barcode_card.back, barcode_card.back_truth),
    }
)

KINDS = tuple(_KINDS)
"""The canonical names of the kinds."""


def draw(kind: str, person: Person, print_style: PrintStyle = PLAIN) -> Image.Image:
    """Return the picture of one side, RGB, 1600 pixels wide, watermarked.

    Raises KeyError for a kind outside of `KINDS`.
    """
    return _KINDS[kind].draw(person, print_style)


def truth(kind: str, person: Person) -> dict[str, str]:
    """Return the canonical fields printed on that side.

    Raises KeyError for a kind outside of `KINDS`.
    """
    return _KINDS[kind].truth(person)
