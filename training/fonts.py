"""Fonts for printing lines: every file in given folders that has all letters, sorted into families."""

import functools
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont

from training.texts import ALPHABET, PUNCTUATION

_NEEDED = frozenset(ALPHABET) - frozenset(PUNCTUATION) | frozenset(".,:/-()<")
_ZONE_NEEDED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<")
_ODD = (
    "script",
    "dancing",
    "lobster",
    "ocr-a",
    "ocra",
    "math",
    "unifont",
    "terminus",
    "ecolier",
    "emoji",
    "symbol",
    "caps",
    "smcp",
    "sc12",
    "sc08",
    "garamondsc",
)


@dataclass(frozen=True, slots=True)
class Family:
    """Font files of one design, from thin to black."""

    name: str
    files: tuple[str, ...]


def families(folders: Iterable[Path]) -> list[Family]:
    """The usable families in these folders, by name."""
    found: dict[str, list[str]] = {}
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix.lower() in (".ttf", ".otf") and not any(odd in file.name.lower() for odd in _ODD):
                name = _family(file)
                if name:
                    found.setdefault(name, []).append(str(file))
    return [Family(name, tuple(files)) for name, files in sorted(found.items())]


def zone_fonts(folders: Iterable[Path]) -> Family:
    """OCR-B and what else of fixed width lies there: the letters of machine readable zones."""
    files = [str(file) for folder in folders for file in sorted(folder.rglob("*.[to]tf")) if "ocrb" in _flat(file)]
    return Family("zone", tuple(files))


def _flat(file: Path) -> str:
    return file.name.lower().replace("-", "").replace("_", "").replace(" ", "")


def _family(file: Path) -> str | None:
    """The family's name, None when letters are missing (a font may draw empty boxes for them)."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(file, lazy=True) as font:
            if not {chr(code) for code in font.getBestCmap() or ()} >= _NEEDED:
                return None
            return str(font["name"].getBestFamilyName() or file.stem)
    except (TTLibError, KeyError, AssertionError):
        return None


def held_out(everything: Sequence[Family], seed: int, share: float = 0.1) -> tuple[list[Family], list[Family]]:
    """Families to train with, and those that only judge."""
    order = list(everything)
    random.Random(seed).shuffle(order)
    judges = max(1, round(len(order) * share)) if len(order) > 1 else 0
    return sorted(order[judges:], key=lambda f: f.name), sorted(order[:judges], key=lambda f: f.name)


@functools.lru_cache(maxsize=1500)
def load(file: str, size: int) -> ImageFont.FreeTypeFont:
    """The font at `size` px an em."""
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
