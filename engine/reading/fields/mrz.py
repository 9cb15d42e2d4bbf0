"""Find the machine readable zone of a back or a passport by the shape of the lines, and parse the zone."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import TypeAlias

from bot.identity import mrz, mrz_td3
from engine.reading.image.layout import Line
from engine.reading.text.page import Page

Mrz: TypeAlias = mrz.Td1 | mrz_td3.Td3

_LINE_RATIO_TD1 = 10.0  # width to height of a whole line of 30 wide characters; boxes are higher than letters
_LINE_RATIO_TD3 = 14.0  # the same for 44 characters
_MAX_STACKS = 3  # no card has so many long lines below its zone
_MIN_FILLERS = 5  # of the eleven fillers in the middle line of a card
_MIN_DIGITS = 12  # digits in a passport's second line: two dates, three check digits and most of the number
_END_TOLERANCE = 0.12  # share of the width: largest difference between the ends of the lines


def find(page: Page) -> tuple[Mrz, tuple[Line, ...]] | None:
    """Return the zone with the lines of the zone, or None when no stack of long lines parses as a zone."""
    return _find_td1(page) or _find_td3(page)


def _find_td1(page: Page) -> tuple[Mrz, tuple[Line, ...]] | None:
    for first, middle, last in _stacks(page.lines, 3, _LINE_RATIO_TD1):
        inner = page.recognise_mrz([middle])[0]
        if inner.count("<") < _MIN_FILLERS:
            continue
        above, below = page.recognise_mrz([first, last])
        if zone := mrz.parse_td1([above, inner, below]):
            return zone, (first, middle, last)
    return None


def _find_td3(page: Page) -> tuple[Mrz, tuple[Line, ...]] | None:
    for first, last in _stacks(page.lines, 2, _LINE_RATIO_TD3):
        below = page.recognise_mrz([last])[0]
        if sum(map(str.isdigit, below)) < _MIN_DIGITS:
            continue
        above = page.recognise_mrz([first])[0]
        if zone := mrz_td3.parse([above, below], datetime.now(UTC).date()):
            return zone, (first, last)
    return None


def _stacks(lines: Sequence[Line], height: int, shape: float) -> list[list[Line]]:
    """Return stacks of `height` lines of equal length and height, the lowest first."""
    long = [line for line in lines if line.right - line.left > shape * line.height]
    long.sort(key=lambda line: -line.middle)
    starts = range(len(long) - height + 1)
    stacks = (sorted(long[start : start + height], key=lambda line: line.middle) for start in starts)
    return [stack for stack in stacks if _has_mrz_shape(stack)][:_MAX_STACKS]


def _has_mrz_shape(stack: Sequence[Line]) -> bool:
    model = stack[len(stack) // 2]
    slack = _END_TOLERANCE * (model.right - model.left)
    ends = all(abs(line.left - model.left) < slack and abs(line.right - model.right) < slack for line in stack)
    gaps = [lower.middle - upper.middle for upper, lower in pairwise(stack)]
    return ends and max(gaps) < 2.0 * max(1.0, min(gaps)) and max(gaps) < 4 * model.height
