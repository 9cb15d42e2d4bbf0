"""Lenient conversion of single JSON values: each function returns a clean value, or an empty value for bad input."""

import base64
import math
import re
import unicodedata
from collections.abc import Mapping
from typing import TypeGuard

from bot.api.errors import Nonsense

# No printed field is longer. A longer text is a mistake or an attack and would break a Telegram message.
_MAX_TEXT = 1000
_MAX_NUMBER = 40
# Direction marks and other format signs, surrogates, private use, unassigned.
_INVISIBLE = frozenset({"Cf", "Cs", "Co", "Cn"})
_EMPTY = frozenset({"", "n/a", "none", "null", "-"})

_SIGNATURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
    b"%PDF-": "application/pdf",
}


def is_object(value: object) -> TypeGuard[Mapping[str, object]]:
    """Return whether a decoded JSON value is an object, whose keys are strings."""
    return isinstance(value, Mapping)


def to_object(value: object, what: str) -> Mapping[str, object]:
    """Return a JSON object unchanged. Raises Nonsense, with the name `what`, for any other value."""
    if not is_object(value):
        raise Nonsense(f"{what} is no object")
    return value


def clean(value: str) -> str:
    """Return text in Unicode NFC, without lone surrogates and invisible characters, and with single blanks.

    Control characters break databases, and direction marks disguise a name as another.
    """
    value = value[:_MAX_TEXT]
    visible = value if value.isprintable() else "".join(map(_visible, value))
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def _visible(letter: str) -> str:
    category = unicodedata.category(letter)
    return " " if category == "Cc" else "" if category in _INVISIBLE else letter


def to_text(value: object) -> str:
    """Return a string or a number as clean text. Return "" for other types and for words that mean "no value"."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        value = str(value) if value.bit_length() < _MAX_NUMBER * 3 else ""
    if isinstance(value, float):
        value = f"{value:g}" if math.isfinite(value) else ""
    if not isinstance(value, str):
        return ""
    text = clean(value)
    return "" if text.casefold() in _EMPTY else text


def to_code(value: object) -> str:
    """Return an error, validity or match code as text: "3" for "3", 3 and 3.0.

    The result is "" for no code, and "?" for a text that is not a code, because logs contain codes and must not contain
    personal data.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = to_text(value)
    return text if re.fullmatch(r"(-?[0-9]{1,6})?", text, re.ASCII) else "?"


def to_truth(value: object) -> bool | None:
    """Return the truth value of a JSON boolean or of the word true or false. Return None for other values."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(to_text(value).casefold())


def to_float(value: object) -> float | None:
    """Return a finite number from a number or a text with a decimal point or comma. Return None for other values."""
    text = to_text(value)[:_MAX_NUMBER].replace(",", ".")
    if not re.fullmatch(r"[+-]?[0-9]*\.?[0-9]+(e[+-]?[0-9]+)?", text, re.ASCII | re.IGNORECASE):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def to_percent(value: object) -> float | None:
    """Return a percentage 0..100, given with or without a percent sign. Return None for other values."""
    number = to_float(value.rstrip("% ") if isinstance(value, str) else value)
    return number if number is not None and 0 <= number <= 100 else None


def to_id(value: object) -> int | None:
    """Return a gallery id from an int or a text of digits. Return None for other values."""
    text = to_text(value)
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text, re.ASCII) else None


def to_image(value: object) -> bytes | None:
    """Return the bytes of a base64 image, with or without `data:` prefix, line breaks and padding.

    Return None for other values. A URL is such a value: a URL in an answer is never fetched.
    """
    if not isinstance(value, str):
        return None
    _, _, tail = value.rpartition("base64,")
    packed = "".join(tail.split()).rstrip("=")
    try:
        data = base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except ValueError:
        return None
    return data if media_type(data).startswith("image/") else None


def media_type(data: bytes) -> str:
    """Return the media type of an image or a PDF by its first bytes, and application/octet-stream for other data."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    for start, name in _SIGNATURES.items():
        if data.startswith(start):
            return name
    return "application/octet-stream"
