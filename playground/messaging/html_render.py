"""Render a text and its entities as safe HTML: nine kinds of tags, everything else escaped."""

from collections.abc import Sequence
from html import escape

from playground.messaging.entities import Entity

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
_SCHEMES = ("http://", "https://", "tg://", "mailto:")


def render_html(text: str, entities: Sequence[Entity]) -> str:
    """Return safe HTML for a text. Overlapping entities are closed and reopened so that all tags nest."""
    units = text.encode("utf-16-le", "surrogatepass")
    length = len(units) // 2
    tagged = [(entity, tag) for entity in entities if (tag := _tag(entity, units))]
    edges = {0, length} | {min(edge, length) for entity, _ in tagged for edge in (entity.offset, entity.end)}
    rendered: list[str] = []
    stack: list[tuple[Entity, str]] = []
    positions = sorted(edge for edge in edges if edge >= 0)
    for begin, end in zip(positions, [*positions[1:], length], strict=True):
        open_pairs = [pair for pair in tagged if pair[0].offset <= begin < pair[0].end]
        _switch_tags(stack, open_pairs, rendered)
        rendered.append(escape(_decode_units(units, begin, end)))
    _switch_tags(stack, [], rendered)
    return "".join(rendered)


def _switch_tags(stack: list[tuple[Entity, str]], open_pairs: list[tuple[Entity, str]], rendered: list[str]) -> None:
    """Close tags down to the part that both lists share, then open the remaining tags of `open_pairs`."""
    shared = 0
    while shared < min(len(stack), len(open_pairs)) and stack[shared] == open_pairs[shared]:
        shared += 1
    while len(stack) > shared:
        _, opening = stack.pop()
        rendered.append(f"</{opening[1:].split('>')[0].split(' ')[0]}>")
    for pair in open_pairs[shared:]:
        stack.append(pair)
        rendered.append(pair[1])


def _tag(entity: Entity, units: bytes) -> str | None:
    """Return the opening tag of an entity, or None for an entity that is rendered as plain text."""
    if entity.type in _TAGS:
        return f"<{_TAGS[entity.type]}>"
    link = {"text_link": entity.url, "url": _decode_units(units, entity.offset, entity.end)}.get(entity.type)
    if link and link.lower().startswith(_SCHEMES):
        return f'<a href="{escape(link)}">'
    return None


def _decode_units(units: bytes, begin: int, end: int) -> str:
    return units[2 * begin : 2 * end].decode("utf-16-le", "replace")
