"""Read the inputs of a request from its query, form parts or JSON, and load the pictures as bytes."""

import binascii
import json
import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aiohttp import BodyPartReader, web
from aiohttp.http import HttpProcessingError

from bot.api.descriptors import Encoding, Field, FieldKind, Operation, Route
from bot.api.errors import BadFormat
from engine.http.error_field import name_field
from engine.http.fetch import Fetcher
from engine.workers.gather import gather_in_order

DATA_URL_PREFIX = re.compile(rb"\s*data:[^,]{0,100},")
WHITESPACE = b" \t\n\r\v\f"
MAX_NAME_LENGTH = 40  # characters of an input's name that an error repeats
MAX_PARTS = 32
MAX_JSON_DELIMITERS = 20_000
"""Brackets and commas in a JSON body. 25 MB of delimiters alone would expand to a gigabyte. Base64 contains none."""
_JSON_DELIMITERS = (b"[", b"{", b",")
_FORM_ERRORS = (ValueError, AssertionError, RuntimeError, HttpProcessingError, web.HTTPException)
"""Errors that aiohttp raises for a broken form, for example for endless part headers or an invented character set."""
PICTURE_KINDS = frozenset({FieldKind.IMAGE, FieldKind.FILE, FieldKind.IMAGE_OBJECT})


@dataclass(frozen=True, slots=True)
class PictureUrl:
    """The address of a picture that has to be fetched."""

    url: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of a request: the bytes of each picture or file by field, and all other values, None if absent."""

    pictures: Mapping[str, bytes]
    values: Mapping[str, object]


async def read_inputs(request: web.Request, route: Route, fetcher: Fetcher) -> Inputs:
    """Return the checked inputs of a request, with its pictures fetched or decoded.

    Raises `BadFormat` for a missing or malformed input and for a body that is too large, and `UrlUnreachable`. The
    `field` of the error names the input.
    """
    raw = await _READERS[route.encoding](request)
    given = {field.name: _find_value(field, raw, route.encoding) for field in route.operation.fields}
    _check_values(route.operation, given)
    picture_fields = [field.name for field in route.operation.fields if field.kind in PICTURE_KINDS]
    pictures = await gather_in_order(
        *(_load_picture(name, given[name], route.encoding, fetcher) for name in picture_fields)
    )
    values = {name: value for name, value in given.items() if name not in picture_fields}
    return Inputs(dict(zip(picture_fields, pictures, strict=True)), values)


async def _read_query(request: web.Request) -> dict[str, object]:
    return _collect_unique(request.query.items())


def _collect_unique(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    """Collect inputs by name. A repeated name is refused, because the intended value is unknown."""
    inputs: dict[str, object] = {}
    for name, value in pairs:
        if name in inputs:
            raise BadFormat(field=name[:MAX_NAME_LENGTH])
        inputs[name] = value
    return inputs


async def _read_multipart(request: web.Request) -> dict[str, object]:
    """Collect the parts in memory, because pictures of papers never touch the disk, up to the body limit."""
    try:
        form = await request.multipart()
        parts: dict[str, bytes] = {}
        bytes_left = request.client_max_size
        while (part := await form.next()) is not None:
            if not isinstance(part, BodyPartReader):
                raise BadFormat
            name = (part.name or "")[:MAX_NAME_LENGTH]
            if name in parts or len(parts) >= MAX_PARTS:
                raise BadFormat(field=name)
            parts[name] = await _read_part(part, name, bytes_left)
            bytes_left -= len(parts[name])
    except _FORM_ERRORS:
        raise BadFormat from None
    return dict(parts)


async def _read_part(part: BodyPartReader, name: str, bytes_left: int) -> bytes:
    body = bytearray()
    while chunk := await part.read_chunk(65_536):
        body += chunk
        if len(body) > bytes_left:
            raise BadFormat(field=name)
    return bytes(body)


async def _read_json(request: web.Request) -> dict[str, object]:
    """Read the body as JSON whatever its content type says, because the vendor's own examples send none."""
    try:
        text = await request.read()
        if sum(map(text.count, _JSON_DELIMITERS)) > MAX_JSON_DELIMITERS:
            raise BadFormat
        body = json.loads(text, object_pairs_hook=_collect_unique)
    except (ValueError, RecursionError, web.HTTPRequestEntityTooLarge):
        raise BadFormat from None
    if not isinstance(body, dict):
        raise BadFormat
    return body


_READERS = {Encoding.QUERY: _read_query, Encoding.MULTIPART: _read_multipart, Encoding.JSON: _read_json}


def _find_value(field: Field, raw: Mapping[str, object], encoding: Encoding) -> object:
    """Return the value under the field's name or an alias, None for an absent optional field."""
    container: object = raw.get(field.within) if field.within else raw
    names = (field.name_in(encoding), *field.aliases)
    values = [container[name] for name in names if name in container] if isinstance(container, Mapping) else []
    value = values[0] if values else None
    if value is None and field.required:  # JSON null counts as absent
        raise BadFormat(field=field.name)
    return value


async def _load_picture(name: str, value: object, encoding: Encoding, fetcher: Fetcher) -> bytes:
    with name_field(name):
        picture = _parse_picture(value, encoding)
        return await fetcher.fetch(picture.url) if isinstance(picture, PictureUrl) else picture


def _parse_picture(value: object, encoding: Encoding) -> bytes | PictureUrl:
    if isinstance(value, bytes) and value:
        return value
    if isinstance(value, Mapping):  # face search: {"base64": ...}, and {"url": ...} as clients send it
        address = value.get("url")
        return PictureUrl(address) if isinstance(address, str) else decode_base64(value.get("base64"))
    if encoding is Encoding.QUERY:
        return PictureUrl(str(value))
    return decode_base64(value)


def decode_base64(text: object) -> bytes:
    """Decode base64 with or without line breaks and `data:` prefix, or raise `BadFormat` for other and empty values."""
    if not isinstance(text, str):
        raise BadFormat
    try:
        encoded = text.encode("ascii")
        # The prefix is matched at the start only and whitespace removed in one pass, so that 25 MB of blanks cost no
        # more than 25 MB of base64.
        prefix = DATA_URL_PREFIX.match(encoded)
        decoded = b64decode(encoded[prefix.end() if prefix else 0 :].translate(None, WHITESPACE), validate=True)
    except (binascii.Error, ValueError):
        raise BadFormat from None
    if not decoded:
        raise BadFormat
    return decoded


def _check_values(operation: Operation, given: Mapping[str, object]) -> None:
    for field in operation.fields:
        value = given[field.name]
        check = _CHECKS.get(field.kind)
        if value is not None and check and not check(value):
            raise BadFormat(field=field.name)


def _is_number(value: object) -> bool:
    """Return whether the value is an id or count: a JSON integer or its digits (a query has only text)."""
    if isinstance(value, str):
        return re.fullmatch("[0-9]{1,18}", value) is not None
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_number_list(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_number, value))


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


_CHECKS = {FieldKind.NUMBER: _is_number, FieldKind.NUMBERS: _is_number_list, FieldKind.METADATA: _is_object}
