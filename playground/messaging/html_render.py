"""A text and its entities as HTML that a page may show: nine kinds of tag, everything else escaped."""

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
    """Safe HTML of a message; overlapping entities are closed and opened again so that tags always nest."""
    units = text.encode("utf-16-le", "surrogatepass")
    length = len(units) // 2
    tagged = [(entity, tag) for entity in entities if (tag := _tag(entity, units))]
    edges = {0, length} | {min(edge, length) for entity, _ in tagged for edge in (entity.offset, entity.end)}
    rendered: list[str] = []
    stack: list[tuple[Entity, str]] = []
    marks = sorted(edge for edge in edges if edge >= 0)
    for begin, end in zip(marks, [*marks[1:], length], strict=True):
        wanted = [pair for pair in tagged if pair[0].offset <= begin < pair[0].end]
        _change(stack, wanted, rendered)
        rendered.append(escape(_slice(units, begin, end)))
    _change(stack, [], rendered)
    return "".join(rendered)


def _change(stack: list[tuple[Entity, str]], wanted: list[tuple[Entity, str]], rendered: list[str]) -> None:
    """Close tags down to what both share, then open the rest."""
    shared = 0
    while shared < min(len(stack), len(wanted)) and stack[shared] == wanted[shared]:
        shared += 1
    while len(stack) > shared:
        _, opening = stack.pop()
        rendered.append(f"</{opening[1:].split('>')[0].split(' ')[0]}>")
    for pair in wanted[shared:]:
        stack.append(pair)
        rendered.append(pair[1])


def _tag(entity: Entity, units: bytes) -> str | None:
    """The opening tag of an entity; None for one that is shown as plain text."""
    if entity.type in _TAGS:
        return f"<{_TAGS[entity.type]}>"
    link = {"text_link": entity.url, "url": _slice(units, entity.offset, entity.end)}.get(entity.type)
    if link and link.lower().startswith(_SCHEMES):
        return f'<a href="{escape(link)}">'
    return None


def _slice(units: bytes, begin: int, end: int) -> str:
    return units[2 * begin : 2 * end].decode("utf-16-le", "replace")
