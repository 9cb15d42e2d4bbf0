"""Find fonts with all letters in given folders, sorted into families."""

import functools
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont

from training.texts import ALPHABET, PUNCTUATION

_NEEDED = frozenset(ALPHABET) - frozenset(PUNCTUATION) | frozenset(".,:/-()<")
_VALIDATION_SHARE = 0.1  # of all families
_EXCLUDED = (
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
    """The font files of one design, from thin to black."""

    name: str
    files: tuple[str, ...]


def find_families(folders: Iterable[Path]) -> list[Family]:
    """Return the usable families in these folders, sorted by name."""
    found: dict[str, list[str]] = {}
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix.lower() in (".ttf", ".otf") and not any(
                excluded in file.name.lower() for excluded in _EXCLUDED
            ):
                name = _family_name(file)
                if name:
                    found.setdefault(name, []).append(str(file))
    return [Family(name, tuple(files)) for name, files in sorted(found.items())]


def find_mrz_fonts(folders: Iterable[Path]) -> Family:
    """Return OCR-B and its variants, the fonts of machine readable zones."""
    found = [file for folder in folders for file in sorted(folder.rglob("*.[to]tf"))]
    files = [str(file) for file in found if "ocrb" in re.sub("[-_ ]", "", file.name.lower())]
    return Family("zone", tuple(files))


def _family_name(file: Path) -> str | None:
    """Return the family's name, or None when letters are missing.

    A font may draw empty boxes for missing letters.
    """
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(file, lazy=True) as font:
            if not {chr(code) for code in font.getBestCmap() or ()} >= _NEEDED:
                return None
            return str(font["name"].getBestFamilyName() or file.stem)
    except (TTLibError, KeyError, AssertionError):
        return None


def split_families(families: Sequence[Family], seed: int) -> tuple[list[Family], list[Family]]:
    """Split the families into families for training and families for validation alone."""
    order = list(families)
    random.Random(seed).shuffle(order)
    validation = max(1, round(len(order) * _VALIDATION_SHARE)) if len(order) > 1 else 0
    return sorted(order[validation:], key=lambda f: f.name), sorted(order[:validation], key=lambda f: f.name)


@functools.lru_cache(maxsize=1500)
def load_font(file: str, size: int) -> ImageFont.FreeTypeFont:
    """Return the font at `size` px an em."""
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
