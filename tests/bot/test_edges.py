"""The quick ways give what the plain ones do: the median of Pillow but for the border, sharpness of a part."""

import random

import pytest
from PIL import Image, ImageFilter

from bot.edges import edges, is_sharp, median, tiles


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


@pytest.mark.parametrize("size", [(1000, 750), (750, 1000), (600, 401), (44, 44), (900, 1)])
@pytest.mark.parametrize("share", [0.0, 0.03, 0.04999, 0.05, 0.0501, 0.06, 0.5, 1.0])
def test_sharpness_of_a_part_is_that_of_the_whole(size: tuple[int, int], share: float) -> None:
    """Print on a share of the picture, from the top: it is called sharp just where the 95th percentile is."""
    picture = Image.new("L", size, 200)
    height = round(share * size[1])
    noise = Image.frombytes("L", (size[0], height), random.Random(2).randbytes(size[0] * height))
    picture.paste(noise, (0, 0))
    energies = sorted(tiles(edges(picture)).tobytes())
    speaks = next(value for place, value in enumerate(energies, 1) if place >= 0.95 * len(energies))
    for least in (1, 24, 100, speaks, speaks + 1):
        assert is_sharp(picture, least) is (speaks >= least)
