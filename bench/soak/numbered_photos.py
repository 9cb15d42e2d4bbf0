"""Photos that carry a number as a pattern, so that an answer tells from which photo it was read."""

import io
import zlib
from random import Random

from PIL import Image

from tests.pictures import packed

_COLUMNS, _ROWS = 20, 14
_BLOCKS = 5
"""Blocks along the side of a cell. A block has 8 by 8 pixels, as the blocks of a JPEG."""
_NUMBER_BITS = 40
_CHECK_BITS = 8
_BLACK, _WHITE = 40, 215


def numbered_photo(number: int) -> bytes:
    """Draw a sharp JPEG of 800 by 560 pixels: noise in usual light, with the number (below 2^40) as cells above."""
    width, height = _COLUMNS * _BLOCKS, _ROWS * _BLOCKS
    grey = bytearray(Random(number).randbytes(width * height))
    for place, bit in enumerate(f"{_with_checksum(number):0{_NUMBER_BITS + _CHECK_BITS}b}"):
        row, column = divmod(place, _COLUMNS)
        for line in range(row * _BLOCKS, (row + 1) * _BLOCKS):
            start = line * width + column * _BLOCKS
            grey[start : start + _BLOCKS] = bytes([_WHITE if bit == "1" else _BLACK]) * _BLOCKS
    small = Image.frombytes("L", (width, height), bytes(grey))
    return packed(small.resize((width * 8, height * 8), Image.Resampling.NEAREST).convert("RGB"))


def read_number(photo: bytes) -> int:
    """Read the number of a photo, also after the photo was encoded again. Raises ValueError for a photo without one."""
    with Image.open(io.BytesIO(photo)) as picture:
        cells = picture.convert("L").resize((_COLUMNS, _ROWS), Image.Resampling.BOX).tobytes()
    bits = "".join("1" if grey > (_BLACK + _WHITE) / 2 else "0" for grey in cells[: _NUMBER_BITS + _CHECK_BITS])
    number = int(bits, 2) >> _CHECK_BITS
    if _with_checksum(number) != int(bits, 2):
        raise ValueError("this photo carries no number")
    return number


def _with_checksum(number: int) -> int:
    return number << _CHECK_BITS | zlib.crc32(number.to_bytes(8, "big")) & (1 << _CHECK_BITS) - 1
