"""The machine readable zone on a back or a passport: its lines are found by shape and read with their own alphabet."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import TypeAlias

from bot.identity import mrz, mrz_td3
from engine.reading.image.layout import Line
from engine.reading.text.page import Page

Mrz: TypeAlias = mrz.Td1 | mrz_td3.Td3

_SHAPE = 10.0  # width to height of a whole line of 30 wide characters, boxes being higher than letters
_SHAPE_TD3 = 14.0  # the same for 44 characters
_TRIES = 3  # no card has so many long lines below its zone
_FILLERS = 5  # of the eleven in a card's middle line
_NUMBERS = 12  # digits in a passport's second line: two days, three check digits and the most part of the number
_SLACK = 0.12  # of the width: how far the ends of the lines may differ


def find(page: Page) -> tuple[Mrz, tuple[Line, ...]] | None:
    """The zone and the lines it stands in, or None when no stacked long lines read like one."""
    return _find_td1(page) or _find_td3(page)


def _find_td1(page: Page) -> tuple[Mrz, tuple[Line, ...]] | None:
    for first, middle, last in _stacks(page.lines, 3, _SHAPE):
        inner = page.recognise_mrz([middle])[0]
        if inner.count("<") < _FILLERS:
            continue
        above, below = page.recognise_mrz([first, last])
        if zone := mrz.parse_td1([above, inner, below]):
            return zone, (first, middle, last)
    return None


def _find_td3(page: Page) -> tuple[Mrz, tuple[Line, ...]] | None:
    for first, last in _stacks(page.lines, 2, _SHAPE_TD3):
        below = page.recognise_mrz([last])[0]
        if sum(map(str.isdigit, below)) < _NUMBERS:
            continue
        above = page.recognise_mrz([first])[0]
        if zone := mrz_td3.parse([above, below], datetime.now(UTC).date()):
            return zone, (first, last)
    return None


def _stacks(lines: Sequence[Line], height: int, shape: float) -> list[list[Line]]:
    """So many lines one under the other, equally long and high: the lowest such stacks first."""
    long = [line for line in lines if line.right - line.left > shape * line.height]
    long.sort(key=lambda line: -line.middle)
    starts = range(len(long) - height + 1)
    stacks = (sorted(long[start : start + height], key=lambda line: line.middle) for start in starts)
    return [stack for stack in stacks if _has_mrz_shape(stack)][:_TRIES]


def _has_mrz_shape(stack: Sequence[Line]) -> bool:
    model = stack[len(stack) // 2]
    slack = _SLACK * (model.right - model.left)
    ends = all(abs(line.left - model.left) < slack and abs(line.right - model.right) < slack for line in stack)
    gaps = [lower.middle - upper.middle for upper, lower in pairwise(stack)]
    return ends and max(gaps) < 2.0 * max(1.0, min(gaps)) and max(gaps) < 4 * model.height
