"""Read the parameters of a call from the query, a form, JSON or multipart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from aiohttp import BodyPartReader, MultipartReader

from playground.messaging.errors import BotApiError, bad_request

# The largest request that Telegram reads. A larger request gets 413.
MAX_REQUEST = 50 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a call: the bytes, the name, and the type given by the sender."""

    data: bytes
    name: str
    mime_type: str | None = None


@dataclass(frozen=True, slots=True)
class Parameters:
    """Named texts and files of a call. Nested values are JSON texts, as in the Bot API."""

    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """Return the text of a parameter."""
        return self.values.get(name, default)

    def integer(self, name: str, default: int = 0, low: int | None = None, high: int | None = None) -> int:
        """Return a whole number, moved into the range from `low` to `high`, or `default` for any other text."""
        try:
            number = int(self.values.get(name, default))
        except ValueError:
            number = default
        number = number if low is None else max(low, number)
        return number if high is None else min(high, number)

    def flag(self, name: str) -> bool:
        """Return True when a parameter is true, yes or 1."""
        return self.text(name).lower() in ("true", "yes", "1")

    def parsed(self, name: str) -> Any:
        """Return a parameter's JSON value, or None when absent or empty. Raise BotApiError 400 for invalid JSON."""
        if not (text := self.text(name)):
            return None
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            raise bad_request(f"can't parse {name} JSON object") from None
        _as_text(value)
        return value

    def upload(self, name: str) -> Upload | None:
        """Return the file that was sent as a parameter, or that the parameter names as `attach://part`."""
        value = self.text(name)
        return self.files.get(value.removeprefix("attach://") if value.startswith("attach://") else name)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Parameters":
        """Return the parameters of a JSON object. `null` counts as absent."""
        return cls({name: _as_text(value) for name, value in values.items() if value is not None})

    def joined(self, other: "Parameters") -> "Parameters":
        """Return both sets of parameters. Where both sets name a parameter, the other set's value wins."""
        return Parameters({**self.values, **other.values}, {**self.files, **other.files})


def read_json(body: bytes) -> Parameters:
    """Read the parameters of a JSON body. Raise BotApiError 400 for anything but an object."""
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        raise bad_request("can't parse request body as JSON") from None
    if not isinstance(values, dict):
        raise bad_request("object expected in the request body")
    return Parameters.of(values)


def read_form(body: bytes) -> Parameters:
    """Read the parameters of a body of type application/x-www-form-urlencoded."""
    return Parameters(dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)))


async def read_multipart(reader: MultipartReader) -> Parameters:
    """Read the parameters and files of a multipart body into memory. The first of several files with one name wins."""
    values: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for name, part in await read_parts(reader):
        if isinstance(part, Upload):
            files.setdefault(name, part)
        else:
            values[name] = part
    return Parameters(values, files)


async def read_parts(reader: MultipartReader) -> list[tuple[str, str | Upload]]:
    """Return each part's name with its text or file, in order.

    Raise BotApiError 413 when all parts together are too large, and 400 for a malformed body.
    """
    parts: list[tuple[str, str | Upload]] = []
    remaining = MAX_REQUEST
    try:
        while (part := await reader.next()) is not None:
            if not isinstance(part, BodyPartReader) or part.name is None:
                raise bad_request("multipart parts with names expected")
            data = await _read_part(part, remaining)
            remaining -= len(data)
            text = part.filename is None
            file = Upload(data, _plain_name(part.filename or ""), part.headers.get("Content-Type"))
            parts.append((part.name, data.decode("utf-8", "replace") if text else file))
    except ValueError:
        raise bad_request("can't parse multipart request body") from None
    return parts


async def _read_part(part: BodyPartReader, remaining: int) -> bytes:
    """Return the bytes of a part. Raise BotApiError 413 for more than `remaining` bytes."""
    data = bytearray()
    while chunk := await part.read_chunk(1 << 16):
        data += chunk
        if len(data) > remaining:
            raise BotApiError(413, "Request Entity Too Large")
    return bytes(data)


def _plain_name(name: str) -> str:
    """Return a file's name. aiohttp's clients percent-encode the whole name, browsers and httpx do not."""
    # Bytes of a header that are not UTF-8 arrive as lone surrogates.
    name = name.encode("utf-8", "replace").decode()
    plain = unquote(name)
    return plain if quote(plain, safe="") == name else name


def _as_text(value: Any) -> str:
    """Return a JSON value as a parameter's text. Raise BotApiError 400 for a lone surrogate, impossible in UTF-8."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return text
