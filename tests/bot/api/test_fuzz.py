"""Fuzz tests: any answer gives a result or an ApiError, and neither shows the content."""

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from bot.api.descriptors import Operation
from bot.api.errors import CONVENTIONS, ApiError
from bot.api.operations import OPERATIONS
from bot.api.results import Result
from bot.api.sansio import parse_response
from bot.api.wire_names import CANONICAL_FIELDS, CANONICAL_KINDS
from tests.bot.api.recorded import SHAPES, document

MARK = "TRẦN VĂN LỘ"  # stands for everything personal
_KEYS = [
    *(
        "data",
        "result",
        "type",
        "valid",
        "invalidCode",
        "invalidMessage",
        "invalidBox",
        "mattruoc",
        "matsau",
        "sources",
        "print",
    ),
    *("qr", "image", "errors", "matching", "match", "id", "url", "metadata", "similarity", "time", "field", "detail"),
    *("errorCode", "error_code", "status_code", "errorMessage", "message", "Exception", "country", "id_confidence"),
    *sorted(CANONICAL_FIELDS),
]
_ATOMS: list[Any] = [
    *(None, True, False, 0, 1, -1, 10**30, 0.0, 1.5, -0.0, 1e308, float("nan"), float("inf")),
    *("", "0", "True", "97.5%", "1e9", "9" * 400, "\ud800", "\x00", "\u202e", MARK, f"01-02-1990 {MARK}", "=", "AAAA"),
    *("http://[", "data:image/png;base64,", "không thời hạn", "1-2-1990", "/9j/4AAA"),
    *sorted(CANONICAL_KINDS),
]


def _anything(draw: random.Random, depth: int = 0) -> Any:
    """Return a random JSON value with the words of the API."""
    shape = draw.random()
    if depth > 4 or shape < 0.4:
        return draw.choice(_ATOMS)
    size = draw.randrange(5)
    if shape < 0.55:
        return [_anything(draw, depth + 1) for _ in range(size)]
    return {draw.choice(_KEYS): _anything(draw, depth + 1) for _ in range(size)}


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each container and key within a JSON value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(pairs):
        yield value, key
        yield from _places(inner)


def _texts(value: Any) -> Iterator[str]:
    """Yield each text within a result."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for pair in value.items():
            yield from (text for part in pair for text in _texts(part))
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _texts(getattr(value, part.name))


def _outcome(operation: Operation, body: bytes, status: int) -> Result | ApiError:
    try:
        return parse_response(operation, status, {}, body)
    except ApiError as error:
        return error


def _check(operation: Operation, body: bytes, status: int = 200) -> bool:
    """Parse an answer and check the outcome. Return whether the outcome is a result."""
    outcome = _outcome(operation, body, status)
    assert MARK not in str(outcome) + repr(outcome)
    if isinstance(outcome, ApiError):
        outcome.message.encode()
        return False
    assert isinstance(outcome, Result)
    for text in _texts(outcome):
        assert "\x00" not in text
        text.encode()
    return True


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_random_answers(operation: Operation) -> None:
    """Random JSON, with and without a success code, has a checked outcome."""
    draw = random.Random(operation.name)
    success = CONVENTIONS[operation.family].envelope(None)
    for _ in range(400):
        value = _anything(draw)
        _check(operation, json.dumps(value).encode(), draw.choice([200, 200, 201, 400, 401, 404, 418]))
        _check(operation, json.dumps({**(value if isinstance(value, dict) else {"data": value}), **success}).encode())


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_changed_answers(operation: Operation, shape: str) -> None:
    """Each value of a recorded answer is replaced by each wrong value in turn."""
    original = document(operation, shape)
    for index in range(len(list(_places(original)))):
        for atom in (*_ATOMS, [], {}, [{}], {"data": {}}):
            changed = copy.deepcopy(original)
            container, key = list(_places(changed))[index]
            container[key] = atom
            _check(operation, json.dumps(changed).encode())


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_torn_answers(operation: Operation) -> None:
    """A truncated or changed body gives an error or a result."""
    draw = random.Random(operation.name)
    body = json.dumps(document(operation, "observed")).encode()
    for _ in range(200):
        cut = draw.randrange(len(body))
        assert not _check(operation, body[:cut])
        _check(operation, body[:cut] + bytes([draw.randrange(256)]) + body[cut + 1 :])


@pytest.mark.parametrize("header", ["Retry-After", "Date"])
def test_random_headers(header: str) -> None:
    """No header changes the meaning of the status."""
    draw = random.Random(header)
    for _ in range(2000):
        text = "".join(draw.choice("0123456789-+:. ,GMTWedOct\x00é") for _ in range(draw.randrange(40)))
        headers = {
            "Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT",
            "Date": "Wed, 21 Oct 2026 07:28:00 GMT",
            header: text,
        }
        with pytest.raises(ApiError):
            parse_response(OPERATIONS[0], 503, headers, b"")
