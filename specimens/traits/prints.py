"""Traits of print: where values stand, how lines break, dotted lines, typefaces, ink."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from bot.identity.papers.kinds import PaperKind
from specimens.cards.kinds import KINDS
from specimens.cards.print_style import Leader, Place, PrintStyle
from specimens.people import pick
from specimens.traits.trait import Group, PrintChange, Trait

_CMND = (PaperKind.CMND_FRONT, PaperKind.CMND_BACK)
_WITH_VALUES_BELOW = (PaperKind.CHIP_FRONT, PaperKind.CHIP_BACK, PaperKind.FRONT_2024, PaperKind.BARCODE_FRONT)
_WITH_VALUES_BESIDE = tuple(kind for kind in KINDS if kind not in (PaperKind.BARCODE_BACK, PaperKind.PASSPORT))
_WITH_LONG_VALUES = (
    *(PaperKind.CHIP_FRONT, PaperKind.LICENCE, PaperKind.CMND_FRONT),
    PaperKind.BARCODE_FRONT,
)
_BLUE, _VIOLET = (46, 62, 130), (88, 46, 120)


def _set(**values: Any) -> PrintChange:
    """Return a change that sets fields of the print style. A callable value draws the value of a seed."""

    def change(style: PrintStyle, rng: np.random.Generator) -> PrintStyle:
        drawn = {key: value(rng) if callable(value) else value for key, value in values.items()}
        return replace(style, **drawn)

    return change


def _between(low: float, high: float) -> Callable[[np.random.Generator], float]:
    return lambda rng: float(rng.uniform(low, high))


def _one_of(*choices: object) -> Callable[[np.random.Generator], object]:
    return lambda rng: pick(rng, choices)


def _trait(about: str, change: PrintChange, kinds: tuple[str, ...] = KINDS) -> Trait:
    return Trait(Group.PRINT, about, kinds, prints=change)


def _leader(about: str, leader: Leader) -> Trait:
    return _trait(about, _set(leader=leader), _CMND)


PRINTS: Mapping[str, Trait] = MappingProxyType(
    {
        "centred_values": _trait("values centred below their labels", _set(below=Place.CENTRE), _WITH_VALUES_BELOW),
        "values_right_of_label": _trait(
            "values below their labels begin right of the label's end", _set(below=Place.LABEL_END), _WITH_VALUES_BELOW
        ),
        "values_anywhere": _trait(
            "values below their labels begin anywhere", _set(below=Place.ANYWHERE), _WITH_VALUES_BELOW
        ),
        "break_at_any_word": _trait("long values break at any word", _set(breaks_at_words=True), _WITH_LONG_VALUES),
        "second_line_centred": _trait(
            "second lines centred", _set(breaks_at_words=True, second_line=Place.CENTRE), _WITH_LONG_VALUES
        ),
        "second_line_at_value": _trait(
            "second lines below the value, not below the label",
            _set(breaks_at_words=True, second_line=Place.LABEL_END),
            _WITH_LONG_VALUES,
        ),
        "second_line_anywhere": _trait(
            "second lines begin anywhere", _set(breaks_at_words=True, second_line=Place.ANYWHERE), _WITH_LONG_VALUES
        ),
        "values_above_dots": _leader("values well above the dotted line", Leader.ABOVE),
        "values_on_dots": _leader("values stand on the dots", Leader.ON),
        "dots_through_values": _leader("dots run through the feet of the letters", Leader.THROUGH),
        "typed_dots": _leader("dotted lines of full stops", Leader.TYPED),
        "values_far_on_dots": _trait(
            "values begin far behind their labels, after dots",
            _set(leader=Leader.TYPED, gap=_between(5, 13)),
            (PaperKind.CMND_FRONT,),
        ),
        "no_gap": _trait("no space between label and value", _set(gap=_between(0.2, 0.45)), _WITH_VALUES_BESIDE),
        "shifted_values": _trait(
            "values half a line above or below their labels",
            _set(shift=lambda rng: float(rng.uniform(0.2, 0.5) * pick(rng, (-1, 1)))),
        ),
        "typewritten": _trait(
            "values typed on a typewriter",
            _set(family="typewriter", uneven=_between(0.008, 0.025), strength=_between(0.65, 0.95)),
            (*_CMND, PaperKind.BARCODE_FRONT, PaperKind.BARCODE_BACK, PaperKind.LICENCE),
        ),
        "stamped": _trait(
            "values stamped in blue or violet ink, not quite level",
            _set(
                ink=_one_of(_BLUE, _VIOLET),
                family=_one_of("times", "typewriter"),
                slant=_between(-0.7, 0.7),
                uneven=_between(0.005, 0.02),
                strength=_between(0.6, 0.9),
            ),
            (*_CMND, PaperKind.BARCODE_FRONT, PaperKind.BARCODE_BACK),
        ),
        "other_typeface": _trait(
            "values and labels in other typefaces",
            _set(
                family=_one_of("times", "dejavu", "dejavu serif", "noto", "noto serif"),
                label_family=_one_of("", "times", "noto"),
            ),
        ),
        "faint": _trait("faint print", _set(strength=_between(0.38, 0.6))),
    }
)
"""Traits of print by name."""
