"""Photos of cards that carry a mark of their owner, and answers of API v1 that name the owner.

A bot that shows one person the fields of another person is found by the mark.
"""

import io
import json
from dataclasses import dataclass
from functools import cache

from PIL import Image

from specimens import specimen

SIZE = 186_000
"""Bytes of a photo of 1280 px as Telegram delivers photos."""
_BLOCK, _BITS = 32, 14  # px; the mark survives scaling to an eighth


@dataclass(frozen=True, slots=True)
class Card:
    """JPEGs of both sides of an invented card."""

    front: bytes
    back: bytes


def photograph_cards(count: int) -> list[Card]:
    """Return ``count`` photos of one card, each with the mark of another owner in the corner."""
    front, back = (
        Image.open(io.BytesIO(specimen(kind, 1, "d1").jpeg)).convert("RGB")
        for kind in ("chip_id_card_front", "chip_id_card_back")
    )
    quality = min(range(50, 96), key=lambda quality: abs(len(_jpeg(front, quality)) - SIZE))
    return [Card(_marked(front, number, quality), _marked(back, number, quality)) for number in range(count)]


def _marked(picture: Image.Image, number: int, quality: int) -> bytes:
    marked = picture.copy()
    for bit in range(_BITS):
        colour = "white" if number >> bit & 1 else "black"
        marked.paste(colour, (bit * _BLOCK, 0, (bit + 1) * _BLOCK, _BLOCK))
    return _jpeg(marked, quality)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()


def read_owner(jpeg: bytes) -> int:
    """Read the number of the owner from the mark in a photo."""
    with Image.open(io.BytesIO(jpeg)) as picture:
        width = picture.width
        picture.draft("L", (width // 8, picture.height // 8))
        scale = picture.width / width
        places = [(round((bit + 0.5) * _BLOCK * scale), round(_BLOCK * scale / 2)) for bit in range(_BITS)]
        grey = picture.convert("L")
        return sum((int(str(grey.getpixel(place))) > 127) << bit for bit, place in enumerate(places))


def api_answer(front: int, back: int) -> bytes:
    """Return the answer of API v1 for photos of two owners, with the owner's number in the field "hometown".

    Sides of different owners are answered with error code 1.
    """
    if front != back:
        return json.dumps({"data": "", "errorCode": "1", "errorMessage": "Hai người"}).encode()
    sides = {}
    for name, kind in (("mattruoc", "chip_id_card_front"), ("matsau", "chip_id_card_back")):
        fields = dict(_printed_fields(kind))
        if name == "mattruoc":
            fields["hometown"] = home_town(front)
        confidences = {f"{field}_confidence": 0.97 for field in fields}
        sides[name] = {
            "type": kind, "data": {**fields, **confidences}, "valid": "True", "invalidCode": "0", "invalidMessage": "",
        }  # fmt: skip
    body = {"data": sides, "errorCode": "0", "errorMessage": "Thành công"}
    return json.dumps(body, ensure_ascii=False).encode()


def home_town(number: int) -> str:
    """Return the invented home town of an owner."""
    return f"Thôn {number:05}, Hà Nội"


@cache
def _printed_fields(kind: str) -> dict[str, str]:
    return specimen(kind, 1, "d1").truth
