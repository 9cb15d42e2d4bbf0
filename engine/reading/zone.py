"""The machine readable zone on the back: its three lines are found by shape and read with its own alphabet."""

from collections.abc import Sequence

from bot.identity import mrz
from engine.reading.layout import Line
from engine.reading.page import Page

_SHAPE = 10.0  # width to height of a whole line of 30 wide characters, boxes being higher than letters
_TRIES = 3  # no card has so many long lines below its zone
_FILLERS = 5  # of the eleven in the middle line
_SLACK = 0.12  # of the width: how far the ends of the three lines may differ


def find(page: Page) -> tuple[mrz.Td1, tuple[Line, ...]] | None:
    """The zone and the lines it stands in, or None when no three stacked long lines read like one."""
    for first, middle, last in _stacks(page.lines)[:_TRIES]:
        inner = page.zone([middle])[0]
        if inner.count("<") < _FILLERS:
            continue
        above, below = page.zone([first, last])
        if zone := mrz.parse_td1([above, inner, below]):
            return zone, (first, middle, last)
    return None


def _stacks(lines: Sequence[Line]) -> list[list[Line]]:
    """Three lines one under the other, equally long and high: the lowest such stack first."""
    long = [line for line in lines if line.right - line.left > _SHAPE * line.height]
    long.sort(key=lambda line: -line.middle)
    stacks = (sorted(long[start : start + 3], key=lambda line: line.middle) for start in range(len(long) - 2))
    return [stack for stack in stacks if _alike(stack)]


def _alike(stack: Sequence[Line]) -> bool:
    first, middle, last = stack
    slack = _SLACK * (middle.right - middle.left)
    ends = all(abs(line.left - middle.left) < slack and abs(line.right - middle.right) < slack for line in stack)
    above, below = middle.middle - first.middle, last.middle - middle.middle
    return ends and 0.5 < above / max(1.0, below) < 2.0 and below < 4 * middle.height
