"""Encoding of the inputs of a call as a query, a multipart body or JSON."""

import asyncio
import json
import secrets
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from bot.api.address import holds_secret
from bot.api.descriptors import Encoding, Field, FieldKind, Operation
from bot.api.json_values import media_type

Value = bytes | str | int | Sequence[int] | Mapping[str, str]
Source = Callable[[], Awaitable[bytes]]
"""A function that fetches an image or a file, called before each attempt of the call."""

_SUFFIXES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "application/pdf": "pdf",
}


def encode(operation: Operation, encoding: Encoding, values: Mapping[str, Value]) -> tuple[str, str, list[bytes]]:
    """Return the query with its question mark, the content type and the body. Missing parts are empty.

    The body is a list of pieces, so that files are not copied. Raises ValueError for unknown or missing inputs and
    TypeError for an input of the wrong type.
    """
    given = _in_order(operation, values)
    if encoding is Encoding.QUERY:
        pairs = [(field.name_in(encoding), _query_text(field, value)) for field, value in given]
        return (f"?{urlencode(pairs)}" if pairs else ""), "", []
    if encoding is Encoding.MULTIPART:
        return "", *_multipart([(field.name, _bytes(field, value)) for field, value in given])
    return "", Encoding.JSON.value, _json(given)


async def fetch_sources(values: Mapping[str, Value | Source]) -> dict[str, Value]:
    """Return the values with each source replaced by its bytes. The sources run concurrently.

    Raises the error of a source.
    """

    async def value(given: Value | Source) -> Value:
        return await given() if callable(given) else given

    return dict(zip(values, await asyncio.gather(*map(value, values.values())), strict=True))


def _in_order(operation: Operation, values: Mapping[str, Value]) -> list[tuple[Field, Value]]:
    """Return fields and values in the order of the operation. Raises ValueError for unknown or missing names."""
    known = {field.name for field in operation.fields}
    needed = {field.name for field in operation.fields if field.required}
    if wrong := (values.keys() - known) | (needed - values.keys()):
        raise ValueError(f"{operation.name}: unknown or missing {', '.join(sorted(wrong))}")
    return [(field, values[field.name]) for field in operation.fields if field.name in values]


def _query_text(field: Field, value: Value) -> str:
    if field.kind is FieldKind.NUMBER:
        return str(_number(field, value))
    return _address(field, value)


def _address(field: Field, value: Value) -> str:
    """Return the URL of an image. Raises ValueError for a URL that the service must not fetch."""
    if not isinstance(value, str):
        raise TypeError(f"{field.name} is no address")
    try:
        parts = urlsplit(value)
    except ValueError:  # the error text quotes the URL
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError(f"{field.name} is no http address")
    if holds_secret(value):
        raise ValueError(f"{field.name} is an address with a secret in it")
    return value


def _bytes(field: Field, value: Value) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError(f"{field.name} is no file")
    return value


def _number(field: Field, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{field.name} is no number")
    return value


def _multipart(parts: Sequence[tuple[str, bytes]]) -> tuple[str, list[bytes]]:
    """Return content type and body of a form of files (RFC 7578). Each file is named after its field."""
    boundary = secrets.token_hex(16)
    pieces: list[bytes] = []
    for name, data in parts:
        kind = media_type(data)
        head = (
            f"--{boundary}\r\n"
            f'Content-Disposition: form-data; name="{name}"; filename="{name}.{_SUFFIXES.get(kind, "bin")}"\r\n'
            f"Content-Type: {kind}\r\n\r\n"
        )
        pieces += [head.encode(), data, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    return f"{Encoding.MULTIPART.value}; boundary={boundary}", pieces


def _json(given: Sequence[tuple[Field, Value]]) -> list[bytes]:
    document: dict[str, Any] = {}
    images = _Base64Images()
    for field, value in given:
        # A descriptor lists an object before the fields within the object.
        parent = document if field.within is None else document[field.within]
        parent[field.name] = _jsonable(field, value, images)
    first, *others = json.dumps(document, ensure_ascii=False, separators=(",", ":")).split(images.placeholder)
    return [
        first.encode(),
        *(piece for image, text in zip(images.found, others, strict=True) for piece in (image, text.encode())),
    ]


class _Base64Images:
    """The images of a JSON document in base64, in order, and the placeholder of each image in the document."""

    def __init__(self) -> None:
        self.placeholder = secrets.token_hex(16)
        self.found: list[bytes] = []

    def add(self, field: Field, value: Value) -> str:
        self.found.append(b64encode(_bytes(field, value)))
        return self.placeholder


def _jsonable(field: Field, value: Value, images: _Base64Images) -> object:
    match field.kind:
        case FieldKind.NUMBER:
            return _number(field, value)
        case FieldKind.NUMBERS:
            return _numbers(field, value)
        case FieldKind.METADATA:
            return _metadata(field, value)
        case FieldKind.IMAGE_OBJECT:
            return {"url": _address(field, value)} if isinstance(value, str) else {"base64": images.add(field, value)}
        case _:
            return images.add(field, value)


def _numbers(field: Field, value: Value) -> list[int]:
    if isinstance(value, str | bytes) or not isinstance(value, Sequence):
        raise TypeError(f"{field.name} is no list of numbers")
    return [_number(field, item) for item in value]


def _metadata(field: Field, value: Value) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise TypeError(f"{field.name} is no mapping")
    if not all(isinstance(word, str) for pair in value.items() for word in pair):
        raise TypeError(f"{field.name} holds something other than text")
    return dict(value)
