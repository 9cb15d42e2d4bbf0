"""Lenient readers of single JSON values: whatever comes in, a clean value or nothing comes out."""

import base64
import math
import re
import unicodedata
from collections.abc import Mapping
from typing import TypeGuard

from bot.api.errors import Nonsense

# No printed field is longer; a longer one is a mistake or an attack, and would break a message of Telegram.
_LONGEST_TEXT = 1000
_LONGEST_NUMBER = 40
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
    """Say whether a decoded JSON value is an object (its keys are then strings)."""
    return isinstance(value, Mapping)


def to_object(value: object, what: str) -> Mapping[str, object]:
    """Return a JSON object as it is; Nonsense, naming `what`, for anything else."""
    if not is_object(value):
        raise Nonsense(f"{what} is no object")
    return value


def clean(value: str) -> str:
    """Return text in Unicode NFC: no lone surrogates, no invisible signs, one blank for each run of blanks.

    Control characters break databases, direction marks make a name look like another.
    """
    value = value[:_LONGEST_TEXT]
    visible = value if value.isprintable() else "".join(map(_visible, value))
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def _visible(letter: str) -> str:
    category = unicodedata.category(letter)
    return " " if category == "Cc" else "" if category in _INVISIBLE else letter


def to_text(value: object) -> str:
    """Return a string or a number as clean text, "" for everything else and for words meaning "no value"."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        value = str(value) if value.bit_length() < _LONGEST_NUMBER * 3 else ""
    if isinstance(value, float):
        value = f"{value:g}" if math.isfinite(value) else ""
    if not isinstance(value, str):
        return ""
    text = clean(value)
    return "" if text.casefold() in _EMPTY else text


def to_code(value: object) -> str:
    """Return an error, validity or match code as text: "3", 3 and 3.0 alike give "3".

    "" for none, and "?" for a text that is no code: codes are shown in logs, where nothing personal may slip in.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = to_text(value)
    return text if re.fullmatch(r"(-?[0-9]{1,6})?", text, re.ASCII) else "?"


def to_truth(value: object) -> bool | None:
    """Return true and false, spelled as JSON booleans or as words in any case; None for everything else."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(to_text(value).casefold())


def to_float(value: object) -> float | None:
    """Return a finite number given as number or text, with a decimal point or comma; None for everything else."""
    text = to_text(value)[:_LONGEST_NUMBER].replace(",", ".")
    if not re.fullmatch(r"[+-]?[0-9]*\.?[0-9]+(e[+-]?[0-9]+)?", text, re.ASCII | re.IGNORECASE):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def to_percent(value: object) -> float | None:
    """Return a percentage 0..100 with or without its sign; None for everything else."""
    number = to_float(value.rstrip("% ") if isinstance(value, str) else value)
    return number if number is not None and 0 <= number <= 100 else None


def to_id(value: object) -> int | None:
    """Return a gallery id, which comes as an int or as its digits; None for everything else."""
    text = to_text(value)
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text, re.ASCII) else None


def to_image(value: object) -> bytes | None:
    """Return the bytes of a base64 image with or without a `data:` prefix, line breaks and padding.

    None for everything else, an address included: we never fetch what an answer points to.
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
    """Return the media type of an image or a PDF by its first bytes, application/octet-stream for the rest."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    for start, name in _SIGNATURES.items():
        if data.startswith(start):
            return name
    return "application/octet-stream"
