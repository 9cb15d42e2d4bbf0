"""Parse the HTML parse mode: tags become entities by the rules, and with the error texts, of TDLib's `parse_html`.

Source: td/telegram/MessageEntity.cpp. The parser works on UTF-8 bytes because the offsets in the error texts count
bytes.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from playground.messaging.entities import Entity, sort_entities, utf16_length
from playground.messaging.errors import BotApiError, bad_request

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_SPACE = b" \t\r\n\v\0"
_ATTRIBUTE_ENDS = _SPACE + b"=>/\"'"


@dataclass(frozen=True, slots=True)
class _OpenTag:
    """A start tag without its end tag yet. `start` counts bytes of the plain text."""

    name: str
    argument: str
    start: int


def parse_html(text: str) -> tuple[str, tuple[Entity, ...]]:
    """Return plain text and entities. Raise BotApiError 400 "can't parse entities: ..." with Telegram's reason."""
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        # As in the original, the closing NUL ends every loop.
        self._data = text.encode("utf-8", "replace").replace(b"\0", b"") + b"\0"
        self._position = 0
        self._plain = bytearray()
        self._open_tags: list[_OpenTag] = []
        self._entities: list[Entity] = []

    def parse(self) -> tuple[str, tuple[Entity, ...]]:
        end = len(self._data) - 1
        while self._position < end:
            if self._data[self._position] == ord("<"):
                self._read_tag()
            else:
                self._plain += self._read_character()
        if self._open_tags:
            raise _parse_error(f'Can\'t find end tag corresponding to start tag "{self._open_tags[-1].name}"')
        return self._plain.decode(), sort_entities(self._entities)

    def _read_character(self) -> bytes:
        """Read the next character: a decoded `&...;`, or one byte as it stands."""
        if self._data[self._position] == ord("&"):
            decoded, after = _decode(self._data, self._position)
            if decoded:
                self._position = after
                return decoded.encode()
        self._position += 1
        return self._data[self._position - 1 : self._position]

    def _read_tag(self) -> None:
        begin = self._position
        self._position += 1
        if self._data[self._position] == ord("/"):
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        name = self._read_until(_SPACE + b">").lower().decode()
        if self._data[self._position] == 0:
            raise _parse_error(f"Unclosed start tag at byte offset {begin}")
        if name not in _TYPES and name != "tg-emoji":
            raise _parse_error(f'Unsupported start tag "{name}" at byte offset {begin}')
        argument = ""
        while (attribute := self._read_attribute(name, begin)) is not None:
            argument = _tag_argument(name, *attribute) or argument
        if name == "span" and argument != "spoiler":
            raise _parse_error(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self._open_tags.append(_OpenTag(name, argument, len(self._plain)))

    def _read_attribute(self, tag: str, begin: int) -> tuple[str, str] | None:
        """Read the next attribute's name and value. Return None at the end of the tag."""
        self._skip_space()
        if self._data[self._position] == ord(">"):
            self._position += 1
            return None
        name = self._read_until(_ATTRIBUTE_ENDS).decode()
        if not name:
            raise _parse_error(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self._skip_space()
        value = ""
        if self._data[self._position] == ord("="):
            self._position += 1
            self._skip_space()
            value = self._read_value()
        if self._data[self._position] == 0:
            raise _parse_error(f'Unclosed start tag "{tag}" at byte offset {begin}')
        return name, value

    def _read_value(self) -> str:
        quote = self._data[self._position]
        if quote not in b"'\"":
            begin = self._position
            token = self._read_until(_SPACE + b">")
            if not token.replace(b".", b"").replace(b"-", b"").isalnum():
                raise _parse_error(f"Unexpected end of name token at byte offset {begin}")
            return token.lower().decode()
        self._position += 1
        value = bytearray()
        while self._data[self._position] not in (quote, 0):
            value += self._read_character()
        self._position += self._data[self._position] == quote
        return value.decode()

    def _end_tag(self, begin: int) -> None:
        if not self._open_tags:
            raise _parse_error(f"Unexpected end tag at byte offset {begin}")
        self._position += 1
        found = self._read_until(_SPACE + b">").decode()
        self._skip_space()
        if self._data[self._position] != ord(">"):
            raise _parse_error(f"Unclosed end tag at byte offset {begin}")
        self._position += 1
        opened = self._open_tags.pop()
        if found and found != opened.name:
            raise _parse_error(
                f'Unmatched end tag at byte offset {begin}, expected "</{opened.name}>", found "</{found}>"'
            )
        self._add_entity_of(opened)

    def _add_entity_of(self, opened: _OpenTag) -> None:
        inner = self._plain[opened.start :].decode()
        if not inner or opened.name == "tg-emoji":
            return
        kind, url, language = _TYPES[opened.name], None, None
        if kind == "text_link":
            url = _normalise_link(opened.argument or inner)
            if url is None:
                return
        elif kind == "blockquote" and opened.argument:
            kind = "expandable_blockquote"
        elif kind == "code":
            language = opened.argument or None
        offset = utf16_length(self._plain[: opened.start].decode())
        self._add_entity(Entity(kind, offset, utf16_length(inner), url, language))

    def _add_entity(self, entity: Entity) -> None:
        """Add an entity. `<pre><code class="language-...">` becomes one `pre` with a language."""
        last = self._entities[-1] if self._entities else None
        same = last is not None and (last.offset, last.length) == (entity.offset, entity.length)
        if last is not None and same and entity.type == "pre" and last.type == "code":
            self._entities[-1] = Entity("pre", entity.offset, entity.length, language=last.language)
            return
        self._entities.append(entity)

    def _read_until(self, ends: bytes) -> bytes:
        begin = self._position
        while self._data[self._position] not in ends:
            self._position += 1
        return self._data[begin : self._position]

    def _skip_space(self) -> None:
        while self._data[self._position] and self._data[self._position] in _SPACE:
            self._position += 1


def _decode(data: bytes, at: int) -> tuple[str, int]:
    """Return the character of a `&...;`, empty when `&` stands for itself, and the offset behind the character."""
    end = at + 1
    if data[end] == ord("#"):
        end += 1
        base = 16 if data[end] in b"xX" else 10
        end += base == 16
        digits = b"0123456789abcdefABCDEF" if base == 16 else b"0123456789"
        begin = end
        while data[end] in digits:
            end += 1
        code = int(data[begin:end] or b"0", base)
        valid = 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 and end - at < 10
        character = chr(code) if valid else ""
    else:
        while chr(data[end]).isascii() and chr(data[end]).isalpha():
            end += 1
        character = _NAMED.get(data[at + 1 : end], "")
    return character, end + (data[end] == ord(";"))


def _tag_argument(tag: str, name: str, value: str) -> str:
    """Return the meaning of an attribute for its tag, or an empty string."""
    if tag == "a" and name == "href":
        return value
    if tag == "code" and name == "class":
        return value.removeprefix("language-") if value.startswith("language-") else ""
    if tag == "span" and name == "class":
        return value.removeprefix("tg-") if value.startswith("tg-") else ""
    return "1" if tag == "blockquote" and name.lower() == "expandable" else ""


def _normalise_link(url: str) -> str | None:
    """Return the link as Telegram stores it, with `http://` before a bare host. Return None for anything but a link."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme == "tg":
        return url
    if parts.scheme not in ("http", "https") or "." not in parts.netloc:
        return None
    return parts.geturl() if parts.path else f"{parts.geturl()}/"


def _parse_error(reason: str) -> BotApiError:
    return bad_request(f"can't parse entities: {reason}")
