"""Tests of the edge energy: strokes, slopes, brightness, whole tiles, codes."""

import random

import pytest
from PIL import Image, ImageDraw, ImageFilter

from bot.photos.sharpness import LIGHT, TILE, edge_energy, measure_curvature, tile_means


def _print(light: int = LIGHT, ink: float = 0.2, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Draw strokes of ink, two pixels wide, on paper of a given brightness."""
    picture = Image.new("L", size, light)
    draw = ImageDraw.Draw(picture)
    for x in range(0, size[0], 8):
        draw.line((x, 0, x, size[1]), round(ink * light), 2)
    return picture


def test_strokes_have_energy_and_slopes_have_none() -> None:
    """Strokes have a high energy. A ramp, as blur leaves of an edge, has none."""
    assert min(tile_means(edge_energy(measure_curvature(_print()), LIGHT)).tobytes()) > 100
    ramp = Image.linear_gradient("L").resize((640, 480), Image.Resampling.BICUBIC)
    assert max(tile_means(edge_energy(measure_curvature(ramp), LIGHT)).tobytes()) == 0


@pytest.mark.parametrize("turn", [None, Image.Transpose.ROTATE_90])
def test_each_pixel_of_blur_takes_energy(turn: Image.Transpose | None) -> None:
    """More blur leaves less energy along either axis."""
    picture = _print(ink=0.9) if turn is None else _print(ink=0.9).transpose(turn)
    blurred = [picture.filter(ImageFilter.GaussianBlur(radius)) for radius in (0, 1, 2, 3)]
    energies = [tile_means(edge_energy(measure_curvature(each), LIGHT)).tobytes()[99] for each in blurred]
    assert energies == sorted(energies, reverse=True)
    assert energies[-1] == 0


def test_less_light_is_compensated_by_half() -> None:
    """A third of the light gives a ninth of the squared contrast, which is compensated to a third."""
    bright, dim = (
        tile_means(edge_energy(measure_curvature(_print(light, 0.9)), light)).tobytes()[99] for light in (240, 80)
    )
    assert dim / bright == pytest.approx(1 / 3, rel=0.2)


def test_nothing_is_black() -> None:
    """A black picture causes no division by zero."""
    assert tile_means(edge_energy(measure_curvature(Image.new("L", (640, 480))), 0)).getextrema() == (0, 0)


@pytest.mark.parametrize("size", [(640, 480), (480, 640), (641, 401), (TILE + 2, TILE + 2), (900, 1), (1, 1)])
def test_only_whole_tiles_count(size: tuple[int, int]) -> None:
    """The outermost pixels are ignored, and a small picture has one tile."""
    noise = Image.frombytes("L", size, random.Random(1).randbytes(size[0] * size[1]))
    energy = edge_energy(measure_curvature(noise), LIGHT)
    assert energy.size == size
    assert tile_means(energy).size == tuple(max(1, (side - 2) // TILE) for side in size)
