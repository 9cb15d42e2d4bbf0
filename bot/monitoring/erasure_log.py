"""Erasures as lines of the log. The log outlives the store, so that a restored backup revives no erased person.

A line names the chat by a keyed hash, useless without the keys.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from storage.crypto import Vault

Times = Callable[[int], list[float]]
"""Returns the times at which a chat was erased, in Unix seconds."""

_LINE = re.compile(r"erased ([a-p]{64}) at (\d{1,12})")


def format_line(vault: Vault, chat_id: int, at: float) -> str:
    """Return the log line of an erasure. The hash is written in letters, which the masking of numbers leaves alone."""
    return f"erased {_letters(vault.blind_index('erased', str(chat_id)))} at {round(at)}"


def parse_lines(lines: Iterable[str], vault: Vault) -> Times:
    """Read the erasures, to the second, from the lines of old logs. Other lines are ignored."""
    found = defaultdict[str, list[float]](list)
    for each in lines:
        if match := _LINE.search(each):
            found[match[1]].append(float(match[2]))

    def of(chat_id: int) -> list[float]:
        names = map(_letters, vault.blind_indexes("erased", str(chat_id)))
        return [at for name in names for at in found.get(name, ())]

    return of


def _letters(name: bytes) -> str:
    return name.hex().translate(str.maketrans("0123456789abcdef", "abcdefghijklmnop"))
