"""Photos of cards for the bench, each marked with its owner: who gets another's fields is found out."""

import io
import json
from dataclasses import dataclass

from PIL import Image

from specimens import specimen

SIZE = 186_000
"""Bytes of a photo as Telegram hands them out at 1280 px."""
_BLOCK, _BITS = 32, 14  # px; a mark outlives being scaled to an eighth


@dataclass(frozen=True, slots=True)
class Card:
    """Both sides of an invented card as Telegram gives them."""

    front: bytes
    back: bytes


def cards(count: int) -> list[Card]:
    """Photograph one card so often, each time with another mark in the corner."""
    front, back = (_plain(kind) for kind in ("chip_id_card_front", "chip_id_card_back"))
    quality = _quality(front)
    return [Card(_marked(front, number, quality), _marked(back, number, quality)) for number in range(count)]


def _plain(kind: str) -> Image.Image:
    return Image.open(io.BytesIO(specimen(kind, 1, "d1").jpeg)).convert("RGB")


def _quality(picture: Image.Image) -> int:
    """The quality at which the file has the size that Telegram's have."""
    return min(range(50, 96), key=lambda quality: abs(len(_jpeg(picture, quality)) - SIZE))


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


def owner(jpeg: bytes) -> int:
    """Whose photo this is."""
    with Image.open(io.BytesIO(jpeg)) as picture:
        width = picture.width
        picture.draft("L", (width // 8, picture.height // 8))
        scale = picture.width / width
        places = [(round((bit + 0.5) * _BLOCK * scale), round(_BLOCK * scale / 2)) for bit in range(_BITS)]
        grey = picture.convert("L")
        return sum((int(str(grey.getpixel(place))) > 127) << bit for bit, place in enumerate(places))


def answer(front: int, back: int) -> bytes:
    """What the service reads on the photos of these owners: the specimen's fields, and the owner as the home town."""
    sides = {}
    for name, kind, number in (("mattruoc", "chip_id_card_front", front), ("matsau", "chip_id_card_back", back)):
        fields = _truth(kind)
        if name == "mattruoc":
            fields["hometown"] = tag(number)
        sure = {f"{field}_confidence": 0.97 for field in fields}
        sides[name] = {
            "type": kind, "data": {**fields, **sure}, "valid": "True", "invalidCode": "0", "invalidMessage": "",
        }  # fmt: skip
    if front != back:
        return json.dumps({"data": "", "errorCode": "1", "errorMessage": "Hai người"}).encode()
    body = {"data": sides, "errorCode": "0", "errorMessage": "Thành công"}
    return json.dumps(body, ensure_ascii=False).encode()


def tag(number: int) -> str:
    """The home town of an owner."""
    return f"Thôn {number:05}, Hà Nội"


_TRUTHS: dict[str, dict[str, str]] = {}


def _truth(kind: str) -> dict[str, str]:
    if kind not in _TRUTHS:
        _TRUTHS[kind] = specimen(kind, 1, "d1").truth
    return dict(_TRUTHS[kind])
