"""Tests of the encoding of inputs: refused values, and files of several types."""

from typing import Any

import pytest

from bot.api.bodies import encode
from bot.api.descriptors import Encoding, Operation
from bot.api.operations import ADD, DELETE, EDIT_METADATA, GET_ALL_IMAGES, GET_INFOR, GET_MATTRUOC, SEARCH

# An invented token in the format of a Telegram token.
TOKEN_URL = "https://api.telegram.org/file/bot123456789:AAabcdefghijklmnopqrstuvwxyz012345/photos/file_1.jpg"


@pytest.mark.parametrize(
    "address",
    [
        TOKEN_URL,
        TOKEN_URL.replace(":AA", "%3AAA"),
        "https://user:password@example.com/a.jpg",
        "ftp://example.com/a.jpg",
        "file:///etc/passwd",
        "http://[broken/a.jpg",
        "a.jpg",
        "",
    ],
)
@pytest.mark.parametrize(("operation", "encoding"), [(GET_MATTRUOC, Encoding.QUERY), (SEARCH, Encoding.JSON)])
def test_no_address_with_a_secret_leaves(operation: Operation, encoding: Encoding, address: str) -> None:
    """A URL of a Telegram file contains the bot's token and is refused without a quote of the token."""
    with pytest.raises(ValueError, match=r"^image is ") as caught:
        encode(operation, encoding, {"image": address})
    assert "telegram" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("operation", "values"),
    [
        (GET_MATTRUOC, {}),
        (GET_MATTRUOC, {"image": b"", "url": "x"}),
        (EDIT_METADATA, {"metadata": {}}),
        (GET_ALL_IMAGES, {"page": 1}),
    ],
)
def test_missing_and_unknown_names_are_mistakes(operation: Operation, values: dict[str, Any]) -> None:
    """The error contains the names and not the values."""
    with pytest.raises(ValueError, match="unknown or missing"):
        encode(operation, operation.form().encoding, values)


@pytest.mark.parametrize(
    ("operation", "values"),
    [
        (GET_MATTRUOC, {"image": "text"}),
        (SEARCH, {"image": 5}),
        (EDIT_METADATA, {"image_id": True}),
        (EDIT_METADATA, {"image_id": "5"}),
        (EDIT_METADATA, {"image_id": 5, "metadata": ["a"]}),
        (ADD, {"image": b"", "metadata": {"a": 1}}),
        (DELETE, {"ids": "123"}),
        (DELETE, {"ids": [1, None]}),
        (DELETE, {"ids": 5}),
    ],
)
def test_values_of_another_type_are_mistakes(operation: Operation, values: dict[str, Any]) -> None:
    """A value of another type is not converted."""
    with pytest.raises(TypeError):
        encode(operation, operation.form().encoding, values)


def test_an_address_must_be_text() -> None:
    """Bytes are refused in a query."""
    with pytest.raises(TypeError):
        encode(GET_MATTRUOC, Encoding.QUERY, {"image": b"\xff\xd8\xff"})


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [(b"%PDF-1.7", b"file.pdf", b"application/pdf"), (b"?", b"file.bin", b"application/octet-stream")],
)
def test_files_are_named_and_typed_by_what_they_are(data: bytes, name: bytes, kind: bytes) -> None:
    """A file is named and typed by its content, never by the name of the sender."""
    query, content_type, body = encode(GET_INFOR, Encoding.MULTIPART, {"file": data})
    boundary = content_type.partition("boundary=")[2].encode()
    assert query == ""
    assert b"".join(body) == (
        b"--" + boundary + b'\r\nContent-Disposition: form-data; name="file"; filename="' + name + b'"\r\n'
        b"Content-Type: " + kind + b"\r\n\r\n" + data + b"\r\n--" + boundary + b"--\r\n"
    )


def test_boundaries_differ() -> None:
    """The boundary differs each time, so that a photo cannot contain the boundary."""
    first, second = (encode(GET_INFOR, Encoding.MULTIPART, {"file": b""})[1] for _ in range(2))
    assert first != second


def test_an_empty_query_has_no_question_mark() -> None:
    """A call without inputs has no query."""
    assert encode(GET_ALL_IMAGES, Encoding.QUERY, {}) == ("", "", [])
