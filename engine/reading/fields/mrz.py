"""Find the machine readable zone of a back or a passport by the shape of the lines, and parse the zone."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from typing import TypeAlias

from bot.identity import mrz, mrz_td3
from engine.reading.image.layout import Line
from engine.reading.text.page import MRZ_ALPHABET, LineText, Page

Mrz: TypeAlias = mrz.Td1 | mrz_td3.Td3
_Recogniser: TypeAlias = Callable[[Sequence[Line]], list[str]]

_LINE_RATIO_TD1 = 10.0  # width to height of a whole line of 30 wide characters; boxes are higher than letters
_LINE_RATIO_TD3 = 14.0  # the same for 44 characters
_MAX_STACKS = 3  # no card has so many long lines below its zone
_MIN_FILLERS = 5  # of the eleven fillers in the middle line of a card
_MIN_DIGITS = 12  # digits in a passport's second line: two dates, three check digits and most of the number
_CERTAIN = 0.9  # confidence of an ordinary line, as trained on zones and text alike
_END_TOLERANCE = 0.12  # share of the width: largest difference between the ends of the lines


def find(page: Page) -> tuple[Mrz, tuple[Line, ...]] | None:
    """Return the zone with the lines of the zone, or None when no stack of long lines parses as a zone.

    The Vietnamese recogniser reads the zone in an eighth of the time of the Latin one, which is asked where a check
    digit is wrong.
    """
    first = _find(page.recognise_mrz, page.lines)
    if first and first[0].valid:
        return first
    second = _find(partial(_recognise_again, page), page.lines)
    return max(filter(None, (second, first)), key=lambda found: sum(found[0].checks.values()), default=None)


def _find(recognise: _Recogniser, lines: Sequence[Line]) -> tuple[Mrz, tuple[Line, ...]] | None:
    return _find_td1(recognise, lines) or _find_td3(recognise, lines)


def _recognise_again(page: Page, lines: Sequence[Line]) -> list[str]:
    """Return lines by the Latin recogniser, and nothing for a line that is surely no line of a zone."""
    return ["" if _is_ordinary(page.recognise(line)) else page.recognise_mrz_latin([line])[0] for line in lines]


def _is_ordinary(read: LineText) -> bool:
    """Return whether the line surely has small letters, blanks or signs, which no zone has."""
    return read.confidence >= _CERTAIN and not set(read.text) <= set(MRZ_ALPHABET)


def _find_td1(recognise: _Recogniser, lines: Sequence[Line]) -> tuple[Mrz, tuple[Line, ...]] | None:
    for first, middle, last in _stacks(lines, 3, _LINE_RATIO_TD1):
        inner = recognise([middle])[0]
        if inner.count("<") < _MIN_FILLERS:
            continue
        above, below = recognise([first, last])
        if zone := mrz.parse_td1([above, inner, below]):
            return zone, (first, middle, last)
    return None


def _find_td3(recognise: _Recogniser, lines: Sequence[Line]) -> tuple[Mrz, tuple[Line, ...]] | None:
    for first, last in _stacks(lines, 2, _LINE_RATIO_TD3):
        below = recognise([last])[0]
        if sum(map(str.isdigit, below)) < _MIN_DIGITS:
            continue
        above = recognise([first])[0]
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
