"""The quick median is Pillow's own, but for the border."""

import random

import pytest
from PIL import Image, ImageFilter

from bot.median import median


@pytest.mark.parametrize("size", [(3, 3), (64, 48), (301, 7)])
def test_it_gives_what_pillow_gives(size: tuple[int, int]) -> None:
    """Every inner pixel of noise is the same; the outermost ones are the picture's."""
    noise = Image.frombytes("L", size, random.Random(1).randbytes(size[0] * size[1]))
    inner = (1, 1, size[0] - 1, size[1] - 1)
    found = median(noise)
    assert found.size == size
    assert found.crop(inner).tobytes() == noise.filter(ImageFilter.MedianFilter(3)).crop(inner).tobytes()
    assert found.crop((0, 0, size[0], 1)).tobytes() == noise.crop((0, 0, size[0], 1)).tobytes()


def test_a_picture_without_an_inside_stays_as_it_is() -> None:
    """One row has no pixel with eight neighbours."""
    assert median(Image.new("L", (9, 1), 7)).tobytes() == bytes([7] * 9)
