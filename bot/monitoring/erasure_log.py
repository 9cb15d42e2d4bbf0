"""Erasures as lines of the log, kept where the store is not: a backup restored after its loss revives nobody.

A line names the chat by a look-up value, which is of no use without the keys.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from storage.crypto import Vault

Times = Callable[[int], list[float]]
"""When a chat was erased."""

_LINE = re.compile(r"erased ([a-p]{64}) at (\d{1,12})")


def line(vault: Vault, chat_id: int, at: float) -> str:
    """What is logged when a chat is erased; letters only, which no masking of numbers touches."""
    return f"erased {_letters(vault.blind_index('erased', str(chat_id)))} at {round(at)}"


def times(lines: Iterable[str], vault: Vault) -> Times:
    """When a chat was erased, to the second, by the lines of old logs; other lines do not matter."""
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
