"""The energy of a picture's edges: high where print is sharp, next to nothing where the lens was out of focus."""

from __future__ import annotations

from typing import TypeAlias

from PIL import Image, ImageChops

TILE = 20  # px: about two lines of a card's print
SHARP_SHARE = 0.95  # this tile speaks for all: most of a card, a desk or a face is flat however sharp the lens
LIGHT = 200  # 0 to 255, of the brightest parts of a photo in good light


Curvature: TypeAlias = tuple[Image.Image, Image.Image]
"""How much the light of each pixel curves, 0 to 255, across and down."""


def curvature_of(grey: Image.Image) -> Curvature:
    """Return how far a pixel is from the middle of its two neighbours, across and down.

    That is half the second derivative: a slope, which is what blur leaves of an edge, has none. Strokes of print are
    one or two pixels wide here; of a sensor's noise little is left, as each pixel is the mean of several.
    """
    left, right = (ImageChops.offset(grey, step, 0) for step in (1, -1))
    above, below = (ImageChops.offset(grey, 0, step) for step in (1, -1))
    across, down = (Image.blend(*pair, 0.5) for pair in ((left, right), (above, below)))
    return ImageChops.difference(across, grey), ImageChops.difference(down, grey)


def edges(curvature: Curvature, light: int) -> Image.Image:
    """Return the energy of the edges, 0 to 255, in a picture of this light; the outermost pixels are of no use.

    Curvature squared, along the axis where that is more. Less light than LIGHT is made up for by half: the contrast of
    print falls with it, the noise does not.
    """
    return ImageChops.lighter(*curvature).point([min(255, v * v * LIGHT // max(1, light)) for v in range(256)])


def tiles(energy: Image.Image) -> Image.Image:
    """Return the mean of every whole tile, without the outermost pixels."""
    columns, rows = (max(1, (side - 2) // TILE) for side in energy.size)
    return energy.crop((1, 1, 1 + TILE * columns, 1 + TILE * rows)).reduce(TILE)


def weave(curvature: Curvature) -> int:
    """Return the energy, 0 to 255, that a tile has along both axes: print has it along one, a code along both."""
    across, down = (tiles(curved.point(_SQUARES)) for curved in curvature)
    return max(ImageChops.darker(across, down).tobytes())


_SQUARES = [min(255, v * v) for v in range(256)]
