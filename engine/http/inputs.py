"""The inputs of a request: out of the query, the parts of a form or JSON, into bytes of pictures."""

import binascii
import json
import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aiohttp import BodyPartReader, web
from aiohttp.http import HttpProcessingError

from bot.api.errors import ApiError, BadFormat
from bot.api.operations import Encoding, Field, Kind, Operation, Route
from engine.http.fetch import Fetcher
from engine.workers.gather import together

DATA_PREFIX = re.compile(rb"\s*data:[^,]{0,100},")
WHITESPACE = b" \t\n\r\v\f"
LONGEST_NAME = 40  # characters of an input's name that an error repeats
MOST_PARTS = 32
MOST_SIGNS = 20_000
"""Brackets and commas in a JSON body: 25 MB of nothing else would unfold to a gigabyte; base64 has none of them."""
_SIGNS = (b"[", b"{", b",")
_BROKEN = (ValueError, AssertionError, RuntimeError, HttpProcessingError, web.HTTPException)
"""What aiohttp raises for a broken form: among them endless heads of parts and a made-up character set."""
PICTURES = frozenset({Kind.IMAGE, Kind.FILE, Kind.IMAGE_OBJECT})


@dataclass(frozen=True, slots=True)
class Address:
    """A picture that is named by its URL and not here yet."""

    url: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a request gives: the bytes of each picture or file by its field, and all other inputs, None for absent."""

    pictures: Mapping[str, bytes]
    values: Mapping[str, object]


async def read_inputs(request: web.Request, route: Route, fetcher: Fetcher) -> Inputs:
    """Return the inputs of a request, pictures fetched or decoded, all others looked at.

    Raises `BadFormat` for a missing or misshapen input and a body that is too large, and `UrlUnreachable`; `field`
    names the input.
    """
    raw = await _READERS[route.encoding](request)
    given = {field.name: _pick(field, raw, route.encoding) for field in route.operation.fields}
    _check_values(route.operation, given)
    pictures = {field.name: given[field.name] for field in route.operation.fields if field.kind in PICTURES}
    found = await together(*(_bytes(name, value, route.encoding, fetcher) for name, value in pictures.items()))
    values = {name: value for name, value in given.items() if name not in pictures}
    return Inputs(dict(zip(pictures, found, strict=True)), values)


async def _from_query(request: web.Request) -> dict[str, object]:
    return _once(request.query.items())


def _once(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    """Collect inputs by name; one that is there twice is refused, as nobody can tell which was meant."""
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise BadFormat(field=name[:LONGEST_NAME])
        found[name] = value
    return found


async def _from_parts(request: web.Request) -> dict[str, object]:
    """Collect the parts in memory, because pictures of papers never touch the disk; refuse more than the body limit."""
    try:
        form = await request.multipart()
        parts: dict[str, bytes] = {}
        left = request.client_max_size
        while (part := await form.next()) is not None:
            if not isinstance(part, BodyPartReader):
                raise BadFormat
            name = (part.name or "")[:LONGEST_NAME]
            if name in parts or len(parts) >= MOST_PARTS:
                raise BadFormat(field=name)
            parts[name] = await _part(part, name, left)
            left -= len(parts[name])
    except _BROKEN:
        raise BadFormat from None
    return dict(parts)


async def _part(part: BodyPartReader, name: str, left: int) -> bytes:
    body = bytearray()
    while chunk := await part.read_chunk(65_536):
        body += chunk
        if len(body) > left:
            raise BadFormat(field=name)
    return bytes(body)


async def _from_json(request: web.Request) -> dict[str, object]:
    """Read the body as JSON whatever its content type says: the vendor's own examples send none."""
    try:
        text = await request.read()
        if sum(map(text.count, _SIGNS)) > MOST_SIGNS:
            raise BadFormat
        body = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError, web.HTTPRequestEntityTooLarge):
        raise BadFormat from None
    if not isinstance(body, dict):
        raise BadFormat
    return body


_READERS = {Encoding.QUERY: _from_query, Encoding.MULTIPART: _from_parts, Encoding.JSON: _from_json}


def _pick(field: Field, raw: Mapping[str, object], encoding: Encoding) -> object:
    """Return what stands under the field's name or an alias; None where an optional one is absent."""
    place: object = raw.get(field.within) if field.within else raw
    names = (field.name_in(encoding), *field.aliases)
    values = [place[name] for name in names if name in place] if isinstance(place, Mapping) else []
    value = values[0] if values else None
    if value is None and field.required:  # null is no value
        raise BadFormat(field=field.name)
    return value


async def _bytes(name: str, value: object, encoding: Encoding, fetcher: Fetcher) -> bytes:
    try:
        picture = _picture(value, encoding)
        return await fetcher.fetch(picture.url) if isinstance(picture, Address) else picture
    except ApiError as error:
        error.field = name
        raise


def _picture(value: object, encoding: Encoding) -> bytes | Address:
    if isinstance(value, bytes) and value:
        return value
    if isinstance(value, Mapping):  # face search: {"base64": ...}, and as clients use it {"url": ...}
        address = value.get("url")
        return Address(address) if isinstance(address, str) else decode_base64(value.get("base64"))
    if encoding is Encoding.QUERY:
        return Address(str(value))
    return decode_base64(value)


def decode_base64(text: object) -> bytes:
    """Decode base64 with or without line breaks and `data:` prefix; raise `BadFormat` for all else and for nothing."""
    if not isinstance(text, str):
        raise BadFormat
    try:
        encoded = text.encode("ascii")
        # From the start only, and without cutting it up: 25 MB of blanks, or between letters, cost no more than others.
        prefix = DATA_PREFIX.match(encoded)
        decoded = b64decode(encoded[prefix.end() if prefix else 0 :].translate(None, WHITESPACE), validate=True)
    except (binascii.Error, ValueError):
        raise BadFormat from None
    if not decoded:
        raise BadFormat
    return decoded


def _check_values(operation: Operation, given: Mapping[str, object]) -> None:
    for field in operation.fields:
        value = given[field.name]
        if value is not None and not _CHECKS.get(field.kind, _anything)(value):
            raise BadFormat(field=field.name)


def _anything(_value: object) -> bool:
    return True


def _is_number(value: object) -> bool:
    """Tell an id or count: an int of JSON, or its digits (a query has only text)."""
    if isinstance(value, str):
        return re.fullmatch("[0-9]{1,18}", value) is not None
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_numbers(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_number, value))


def _is_metadata(value: object) -> bool:
    return isinstance(value, dict)


_CHECKS = {Kind.NUMBER: _is_number, Kind.NUMBERS: _is_numbers, Kind.METADATA: _is_metadata}
