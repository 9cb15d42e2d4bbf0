"""The energy of edges: of strokes, not of slopes; of every tile that is whole; with less light each counts for more."""

import random

import pytest
from PIL import Image, ImageDraw, ImageFilter

from bot.photos.sharpness import LIGHT, TILE, curvature_of, edges, tiles, weave


def _print(light: int = LIGHT, ink: float = 0.2, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Strokes of ink, two pixels wide, on paper of this light."""
    picture = Image.new("L", size, light)
    draw = ImageDraw.Draw(picture)
    for x in range(0, size[0], 8):
        draw.line((x, 0, x, size[1]), round(ink * light), 2)
    return picture


def test_strokes_have_energy_and_slopes_have_none() -> None:
    """A ramp from black to white is what is left of an edge that was out of focus."""
    assert min(tiles(edges(curvature_of(_print()), LIGHT)).tobytes()) > 100
    ramp = Image.linear_gradient("L").resize((640, 480), Image.Resampling.BICUBIC)
    assert max(tiles(edges(curvature_of(ramp), LIGHT)).tobytes()) == 0


@pytest.mark.parametrize("turn", [None, Image.Transpose.ROTATE_90])
def test_each_pixel_of_blur_takes_energy(turn: Image.Transpose | None) -> None:
    """Along either axis."""
    picture = _print(ink=0.9) if turn is None else _print(ink=0.9).transpose(turn)
    blurred = [picture.filter(ImageFilter.GaussianBlur(radius)) for radius in (0, 1, 2, 3)]
    energies = [tiles(edges(curvature_of(each), LIGHT)).tobytes()[99] for each in blurred]
    assert energies == sorted(energies, reverse=True)
    assert energies[-1] == 0


def test_less_light_is_made_up_for_by_half() -> None:
    """A third of the light leaves print a third of its contrast, of the square a ninth: a third is told."""
    bright, dim = (tiles(edges(curvature_of(_print(light, 0.9)), light)).tobytes()[99] for light in (240, 80))
    assert dim / bright == pytest.approx(1 / 3, rel=0.2)


def test_nothing_is_black() -> None:
    """No light at all is no division by nothing."""
    assert tiles(edges(curvature_of(Image.new("L", (640, 480))), 0)).getextrema() == (0, 0)


@pytest.mark.parametrize("size", [(640, 480), (480, 640), (641, 401), (TILE + 2, TILE + 2), (900, 1), (1, 1)])
def test_only_whole_tiles_count(size: tuple[int, int]) -> None:
    """The frame of outermost pixels is left out; a picture without a whole tile has one all the same."""
    noise = Image.frombytes("L", size, random.Random(1).randbytes(size[0] * size[1]))
    energy = edges(curvature_of(noise), LIGHT)
    assert energy.size == size
    assert tiles(energy).size == tuple(max(1, (side - 2) // TILE) for side in size)


def test_a_code_is_woven_and_print_is_not() -> None:
    """Print has strokes one way; a code of modules two pixels wide has edges both ways."""
    modules = Image.frombytes("L", (320, 240), bytes(255 * bit for bit in random.Random(3).choices((0, 1), k=76_800)))
    assert weave(curvature_of(_print())) == 0
    assert weave(curvature_of(modules.resize((640, 480), Image.Resampling.NEAREST))) > 100
