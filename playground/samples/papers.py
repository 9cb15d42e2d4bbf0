"""Papers of invented people for the shelf, good and spoiled; drawing them needs the dependency group ``engine``."""

from collections.abc import Callable
from functools import cache, partial

from playground.samples.catalogue import HARD, HARD_NOTE, Offer
from specimens import camera, specimen
from specimens.people import person

_SIDES = (("front", "Mặt trước"), ("back", "Mặt sau"))
# Seed, kind without its side, level, and what the group says behind the name.
_PEOPLE = (
    (7, "chip_id_card", "d2", "Căn cước gắn chip, chụp bằng điện thoại"),
    (16, "chip_id_card", "d2", "Căn cước gắn chip, chụp bằng điện thoại"),
    (3, "chip_id_card", "d0", "Căn cước gắn chip, bản quét phẳng"),
    (5, "chip_id_card_2024", "d2", "Thẻ căn cước mẫu 2024"),
)
_FLAWED_SEED, _FLAWED_KIND = 7, "chip_id_card_front"
_FLAWS = (
    ("blurred", "Bị mờ", camera.blur),
    ("dark", "Quá tối", camera.darken),
    ("glare", "Loá đèn", camera.add_glare),
    ("small", "Quá nhỏ", camera.shrink),
)


def papers() -> list[Offer]:
    """All papers, in the order of the shelf."""
    return [*_good_ones(), *_flawed()]


def _good_ones() -> list[Offer]:
    return [
        Offer(f"{kind}-{seed}-{level}", person(seed).name, note, title, kind, level, partial(_shot, kind, seed, level))
        for seed, family, level, note in _PEOPLE
        for kind, title in ((f"{family}_{side}", title) for side, title in _SIDES)
    ]


def _flawed() -> list[Offer]:
    name = f"{_FLAWED_KIND}-{_FLAWED_SEED}"
    return [
        Offer(f"{name}-{level}", HARD, HARD_NOTE, title, _FLAWED_KIND, level, partial(_spoiled, flaw))
        for level, title, flaw in _FLAWS
    ]


def _shot(kind: str, seed: int, level: str) -> bytes:
    return specimen(kind, seed, level).jpeg


def _spoiled(flaw: Callable[[bytes], bytes]) -> bytes:
    return flaw(_good())


@cache
def _good() -> bytes:
    """The one good photo that all the flawed ones are made of."""
    return _shot(_FLAWED_KIND, _FLAWED_SEED, "d1")
