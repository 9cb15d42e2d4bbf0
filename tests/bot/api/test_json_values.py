"""Tests of the conversion of single hostile values."""

import base64

import pytest

from bot.api.json_values import clean, media_type, to_code, to_float, to_image, to_text, to_truth

PNG = b"\x89PNG\r\n\x1a\n data"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" a\t b\n", "a b"),
        (12, "12"),
        (0.5, "0.5"),
        (float("nan"), ""),
        (10**4000, ""),
        ("N/A", ""),
        ("None", ""),
        ("Na", "Na"),
        (True, ""),
        (None, ""),
        ([], ""),
        ("a\u200bb\u202ec\ufeff", "abc"),
        ("x" * 5000, "x" * 1000),
    ],
)
def test_text(value: object, text: str) -> None:
    """Strings and numbers give text. Words for no value and other types give an empty text."""
    assert to_text(value) == text


def test_clean_text_can_always_be_stored() -> None:
    """Clean text of any JSON character can be encoded."""
    for start in range(0, 0x110000, 997):
        clean(chr(start) + "Ễ").encode()


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("3", "3"),
        (3, "3"),
        (3.0, "3"),
        (" 3 ", "3"),
        (-1, "-1"),
        (True, ""),
        (None, ""),
        ("E1", "?"),
        ("036190000001", "?"),
        (3.5, "?"),
    ],
)
def test_codes(value: object, code: str) -> None:
    """Text, int and whole float give the same code, a boolean gives none, and other texts give "?"."""
    assert to_code(value) == code


@pytest.mark.parametrize(
    ("value", "truth"), [("True", True), ("false", False), (True, True), (False, False), (1, None), ("", None)]
)
def test_truth(value: object, truth: bool | None) -> None:
    """Booleans and words in any case give a truth value, numbers give None."""
    assert to_truth(value) is truth


@pytest.mark.parametrize(
    ("value", "number"), [("1,5", 1.5), (".5", 0.5), ("1e2", 100.0), ("inf", None), ("", None), ("1e999", None)]
)
def test_numbers(value: object, number: float | None) -> None:
    """A comma is a decimal point, and infinity is not a number."""
    assert to_float(value) == number


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(PNG).decode(),
        base64.b64encode(PNG).decode().rstrip("="),
        base64.encodebytes(PNG).decode(),
        "data:image/png;base64," + base64.b64encode(PNG).decode(),
    ],
)
def test_images(text: str) -> None:
    """Base64 is decoded with and without padding, line breaks and prefix."""
    assert to_image(text) == PNG


@pytest.mark.parametrize("value", ["", "https://example.com/a.jpg", "abcd", "ễ", 5, None, base64.b64encode(b"%PDF-1")])
def test_no_images(value: object) -> None:
    """URLs, other files and other types are not images."""
    assert to_image(value) is None


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (PNG, "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", "application/octet-stream"),
        (b"GIF89a", "image/gif"),
        (b"BM6", "image/bmp"),
        (b"%PDF-1.7", "application/pdf"),
        (b"", "application/octet-stream"),
    ],
)
def test_media_types(data: bytes, name: str) -> None:
    """The first bytes decide the media type."""
    assert media_type(data) == name
