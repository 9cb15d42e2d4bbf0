"""The kinds of ordinary pages: papers, cards and screens that are no identity papers of Vietnam, and blank scenes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from PIL import Image

from specimens import camera
from specimens.background import background_surface
from specimens.ordinary import cards_and_tickets, certificates, forms, held_out, prints_and_screens
from specimens.ordinary.sheet import draw_sheet
from specimens.ordinary.values import values

BLANKS = ("blank_sheet", "table_top", "landscape")
"""Scenes without a letter."""

FOREIGN_PASSPORT = "foreign_passport"
"""The only kind that is an identity paper all the same, by its machine readable zone."""

_SIZE = (1654, 1240)
# Views of a page, with the share of seeds: the whole page, or a close view of its upper or middle part.
_VIEWS = ((0.0, 1.0), (0.0, 1.0), (0.0, 1.0), (0.0, 0.5), (0.25, 0.75))


@dataclass(frozen=True, slots=True)
class _Page:
    shape: str
    face: str
    markup: tuple[str, ...]


def _parse(*texts: str) -> Iterator[tuple[str, _Page]]:
    for text in texts:
        for block in text.split("=== ")[1:]:
            head, *lines = block.strip().replace("\n  ", " ").splitlines()
            name, shape, face = head.split()
            yield name, _Page(shape, face, tuple(line for line in lines if line))


_FAMILIAR = dict(_parse(certificates.PAGES, forms.PAGES, cards_and_tickets.PAGES, prints_and_screens.PAGES))
_HELD_OUT = dict(_parse(held_out.PAPERS, held_out.CARDS_AND_SCREENS))
_PAGES: Mapping[str, _Page] = MappingProxyType(_FAMILIAR | _HELD_OUT)

KINDS = (*_PAGES, *BLANKS)
"""The names of the kinds."""

HELD_OUT = tuple(_HELD_OUT)
"""The kinds for which no rule of the reader was made."""


def draw(kind: str, seed: int) -> Image.Image:
    """Return the whole page of a kind, RGB, in the style and with the values of a seed.

    Raises KeyError for a kind outside of `KINDS`.
    """
    if kind in BLANKS:
        return _draw_blank(kind, seed)
    page = _PAGES[kind]
    filled = values(seed)
    filled |= {name.upper(): filled[name].upper() for name in ("prov", "firm", "school")}
    return draw_sheet([line.format_map(filled) for line in page.markup], page.shape, page.face, seed)


def ordinary_photo(kind: str, seed: int, level: str = "d2") -> bytes:
    """Return a photo (JPEG) of a page, or of a part of a page, at a level of the camera."""
    page = draw(kind, seed)
    top, bottom = _VIEWS[seed % len(_VIEWS)] if page.height > page.width and kind in _PAGES else _VIEWS[0]
    part = page.crop((0, round(top * page.height), page.width, round(bottom * page.height)))
    return camera.shoot(part, level, seed)


def _draw_blank(kind: str, seed: int) -> Image.Image:
    rng = np.random.default_rng((seed, 47))
    width, height = _SIZE
    if kind == "blank_sheet":
        return Image.new("RGB", _SIZE, (int(rng.integers(225, 256)),) * 3)
    if kind == "table_top":
        return Image.fromarray(background_surface(rng, width, height).astype(np.uint8))
    rise = np.cumsum(rng.normal(0, 3, width))
    rows = np.arange(height)[:, None]
    land = rows > height * 0.55 + rise - rise.mean()
    sky = np.stack([150 + rows / 20 + 0 * land, 180 + rows / 25 + 0 * land, 230 - rows / 30 + 0 * land], axis=-1)
    ground = background_surface(rng, width, height) * (0.6, 0.9, 0.5)
    return Image.fromarray(np.where(land[..., None], ground, sky).clip(0, 255).astype(np.uint8))
