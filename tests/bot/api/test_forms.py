"""Tests of the 31 forms with the client and a server that parses the requests by the documentation."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from bot.api.bodies import Value
from bot.api.client import ApiClient
from bot.api.descriptors import Encoding, Field, FieldKind, Route
from bot.api.operations import ADD, ROUTES, SEARCH
from bot.api.results import Result
from tests.bot.api.recorded import SHAPES, answer
from tests.bot.api.service import Answer, Seen, Service, unpack

_JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 3 + b"\r\n--boundary--\r\n"
_METADATA = {"name": "Nguyễn Thị Mẫu", "label": "khách & bạn"}


def _value(field: Field, encoding: Encoding) -> Value:
    """Return a value for a field that differs for each name."""
    if field.kind is FieldKind.NUMBER:
        return len(field.name)
    if field.kind is FieldKind.NUMBERS:
        return [123456, 987654]
    if field.kind is FieldKind.METADATA:
        return _METADATA
    if encoding is Encoding.QUERY:
        return f"https://example.com/ảnh thẻ/{field.name}.jpg?a=1&b=2#c+d"
    return _JPEG + field.name.encode()


def _values(route: Route) -> dict[str, Value]:
    return {field.name: _value(field, route.encoding) for field in route.operation.fields}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.operation.name}-{route.encoding.name}")
async def test_form_arrives_as_documented_and_its_answer_is_read(
    route: Route, shape: str, client: ApiClient, service: Service
) -> None:
    """The server receives method, path, Authorization and every input, and the client returns the typed answer."""
    service.answers = [Answer(answer(route.operation, shape))]
    values = _values(route)
    result = await client.call(route.operation, values, route.encoding)
    assert isinstance(result, Result)
    (seen,) = service.seen
    assert (seen.method, seen.path) == (route.method, route.path)
    assert seen.authorization == "Basic ZGVtbzpwQDU1dzByZA=="
    _CHECKS[route.encoding](route, values, seen)


def _check_query(route: Route, values: Mapping[str, Value], seen: Seen) -> None:
    expected = {field.name_in(Encoding.QUERY): str(values[field.name]) for field in route.operation.fields}
    assert seen.query == expected
    assert (seen.files, seen.document) == ({}, None)


def _check_multipart(route: Route, values: Mapping[str, Value], seen: Seen) -> None:
    assert list(seen.files) == [field.name for field in route.operation.fields]
    for name, file in seen.files.items():
        assert (file.name, file.type, file.data) == (f"{name}.jpg", "image/jpeg", values[name])
    assert seen.query == {}


def _check_json(route: Route, values: Mapping[str, Value], seen: Seen) -> None:
    assert seen.content_type == "application/json"
    assert seen.query == {}
    assert b"\\n" not in seen.raw
    document: Any = seen.document
    for field in route.operation.fields:
        found = (document[field.within] if field.within else document)[field.name]
        if field.kind is FieldKind.IMAGE_OBJECT:
            found = found["base64"]
        if field.kind in {FieldKind.IMAGE, FieldKind.IMAGE_OBJECT}:
            found = unpack(found)
        assert found == values[field.name]


_CHECKS = {Encoding.QUERY: _check_query, Encoding.MULTIPART: _check_multipart, Encoding.JSON: _check_json}


@pytest.mark.parametrize("operation", [SEARCH, ADD], ids=lambda operation: operation.name)
async def test_gallery_takes_an_address_in_place_of_an_image(
    operation: Any, client: ApiClient, service: Service
) -> None:
    """A URL given for an image is sent as `image.url`, which is undocumented and works."""
    service.answers = [Answer(answer(operation, "observed"))]
    await client.call(operation, {"image": "https://example.com/face.jpg"})
    assert service.seen[0].document == {"image": {"url": "https://example.com/face.jpg"}}


async def test_metadata_travels_inside_the_image(client: ApiClient, service: Service) -> None:
    """Metadata are sent within the image, and left out when missing."""
    service.answers = [Answer(answer(ADD, "observed"))]
    await client.call(ADD, {"image": _JPEG, "metadata": {"name": "Mẫu"}})
    await client.call(ADD, {"image": _JPEG})
    first, second = (json.loads(seen.raw)["image"].keys() for seen in service.seen)
    assert (first, second) == ({"base64", "metadata"}, {"base64"})
