"""Message entities: formatted or recognised parts of a text, counted in UTF-16 code units as on Telegram."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from playground.messaging.errors import bad_request

# Nested entities may start at the same offset. The outer entity is listed first.
_TYPE_ORDER = (
    "blockquote",
    "expandable_blockquote",
    "text_link",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
)
_PATTERNS = {
    "url": r"\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?)]",
    "bot_command": r"(?<![\w/<>@])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])",
    "email": r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b",
    "mention": r"(?<![\w@.])@[a-zA-Z0-9_]{4,32}\b",
    "hashtag": r"(?<!\w)#(?=\w*[^\W\d])\w{1,255}",
}
# Telegram recognises no further entities inside these types.
_OPAQUE = frozenset({"code", "pre", "text_link", "url", "email", "bot_command"})


@dataclass(frozen=True, slots=True)
class Entity:
    """A part of a text: the type in Telegram's terms, offset and length in UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None

    @property
    def end(self) -> int:
        """Return the offset just behind the part."""
        return self.offset + self.length

    def to_json(self) -> dict[str, Any]:
        """Return the MessageEntity object of the Bot API."""
        shape = {"type": self.type, "offset": self.offset, "length": self.length}
        extra = {"url": self.url, "language": self.language}
        return shape | {name: value for name, value in extra.items() if value}


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 code units of a text. A character beyond U+FFFF takes two units."""
    return len(text) + sum(character > "\uffff" for character in text)


def read_entities(items: Any) -> tuple[Entity, ...]:
    """Read the `entities` parameter of a call. Raise BotApiError 400 for anything but a list of MessageEntity."""
    try:
        return tuple(_read_entity(item) for item in items)
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError):
        raise bad_request("can't parse entities: MessageEntity expected") from None


def detect_entities(text: str, marked: Iterable[Entity] = ()) -> tuple[Entity, ...]:
    """Return `marked` plus the commands, links, e-mail addresses, mentions and hashtags that Telegram recognises."""
    found = list(marked)
    for kind, pattern in _PATTERNS.items():
        for match in re.finditer(pattern, text):
            entity = Entity(kind, utf16_length(text[: match.start()]), utf16_length(match.group()))
            if not any(_overlaps_opaque(entity, other) for other in found):
                found.append(entity)
    return sort_entities(found)


def sort_entities(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Sort entities as Telegram lists them: by offset, and at one offset the longer and outer entity first."""
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length, _type_order(entity.type))))


def trim_text(text: str, entities: Sequence[Entity]) -> tuple[str, tuple[Entity, ...]]:
    """Strip white space from both ends of a text, as Telegram does, and shift the entities accordingly."""
    shift = utf16_length(text) - utf16_length(text.lstrip())
    kept = text.strip()
    limit = utf16_length(kept)
    moved = []
    for entity in entities:
        start, end = max(0, entity.offset - shift), min(limit, entity.end - shift)
        if start < end:
            moved.append(replace(entity, offset=start, length=end - start))
    return kept, sort_entities(moved)


def _read_entity(item: Any) -> Entity:
    extra = {name: str(item[name]) for name in ("url", "language") if item.get(name) is not None}
    return Entity(str(item["type"]), max(0, int(item["offset"])), int(item["length"]), **extra)


def _overlaps_opaque(found: Entity, other: Entity) -> bool:
    overlap = found.offset < other.end and other.offset < found.end
    return overlap and other.type in _OPAQUE


def _type_order(kind: str) -> int:
    return _TYPE_ORDER.index(kind) if kind in _TYPE_ORDER else len(_TYPE_ORDER)
