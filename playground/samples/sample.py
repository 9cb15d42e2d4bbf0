"""A sample photo of the chat page's panel."""

from collections.abc import Callable
from dataclasses import dataclass

HARD_GROUP, HARD_GROUP_NOTE = "Ảnh khó", "Xem bot nhắc chụp lại thế nào"
"""Heading and note of the photos that the bot must refuse."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample photo. `person` and `note` form the heading of its group.

    `draw` returns a JPEG and takes up to one second.
    """

    id: str
    person: str
    note: str
    title: str
    kind: str
    level: str
    draw: Callable[[], bytes]
