"""Photos that carry a number: whose photo an answer was read from can be told from the answer."""

import io
import zlib
from random import Random

from PIL import Image

from tests.pictures import packed

_COLUMNS, _ROWS = 20, 14
_GRAIN = 5
"""Blocks along the side of a cell; a block has 8 pixels, as a JPEG's own."""
_BITS = 40
_CHECK = 8
_BLACK, _WHITE = 40, 215


def numbered(number: int) -> bytes:
    """A sharp JPEG of 800 by 560 pixels: noise that hides no light, and the number (below 2^40) as cells above it."""
    width, height = _COLUMNS * _GRAIN, _ROWS * _GRAIN
    grey = bytearray(Random(number).randbytes(width * height))
    for place, bit in enumerate(f"{_checked(number):0{_BITS + _CHECK}b}"):
        row, column = divmod(place, _COLUMNS)
        for line in range(row * _GRAIN, (row + 1) * _GRAIN):
            start = line * width + column * _GRAIN
            grey[start : start + _GRAIN] = bytes([_WHITE if bit == "1" else _BLACK]) * _GRAIN
    small = Image.frombytes("L", (width, height), bytes(grey))
    return packed(small.resize((width * 8, height * 8), Image.Resampling.NEAREST).convert("RGB"))


def number_in(photo: bytes) -> int:
    """The number of a photo, however it was packed meanwhile; raises ValueError when there is none."""
    with Image.open(io.BytesIO(photo)) as picture:
        cells = picture.convert("L").resize((_COLUMNS, _ROWS), Image.Resampling.BOX).tobytes()
    bits = "".join("1" if grey > (_BLACK + _WHITE) / 2 else "0" for grey in cells[: _BITS + _CHECK])
    number = int(bits, 2) >> _CHECK
    if _checked(number) != int(bits, 2):
        raise ValueError("this photo carries no number")
    return number


def _checked(number: int) -> int:
    return number << _CHECK | zlib.crc32(number.to_bytes(8, "big")) & (1 << _CHECK) - 1
