"""Samples of identity papers, good and flawed. Drawing needs the dependency group ``engine``."""

from collections.abc import Callable
from functools import cache, partial

from playground.samples.sample import HARD_GROUP, HARD_GROUP_NOTE, Sample
from specimens import camera, specimen
from specimens.people import person

_SIDES = (("front", "Mặt trước"), ("back", "Mặt sau"))
# Seed, kind without the side, level, and the note of the group.
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


def list_papers() -> list[Sample]:
    """Return all papers in the order of the panel: good photos first, then flawed photos."""
    good = [
        Sample(f"{kind}-{seed}-{level}", person(seed).name, note, title, kind, level, partial(_draw, kind, seed, level))
        for seed, family, level, note in _PEOPLE
        for kind, title in ((f"{family}_{side}", title) for side, title in _SIDES)
    ]
    flawed = [
        Sample(
            f"{_FLAWED_KIND}-{_FLAWED_SEED}-{level}",
            HARD_GROUP,
            HARD_GROUP_NOTE,
            title,
            _FLAWED_KIND,
            level,
            partial(_draw_flawed, add_flaw),
        )
        for level, title, add_flaw in _FLAWS
    ]
    return [*good, *flawed]


def _draw(kind: str, seed: int, level: str) -> bytes:
    return specimen(kind, seed, level).jpeg


def _draw_flawed(add_flaw: Callable[[bytes], bytes]) -> bytes:
    return add_flaw(_flawless_photo())


@cache
def _flawless_photo() -> bytes:
    """Return the photo that all flawed photos are made from."""
    return _draw(_FLAWED_KIND, _FLAWED_SEED, "d1")
