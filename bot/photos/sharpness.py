"""Edge energy of a picture: high for sharp print, near zero for a photo out of focus."""

from __future__ import annotations

from typing import TypeAlias

from PIL import Image, ImageChops

TILE = 20  # px, about two lines of print on a card
SHARP_SHARE = 0.95  # percentile of the tiles: most of a card, a desk or a face is flat in a sharp photo as well
LIGHT = 200  # 0 to 255, of the brightest parts of a photo in good light


Curvature: TypeAlias = tuple[Image.Image, Image.Image]
"""The absolute curvature of the light at each pixel, 0 to 255, horizontally and vertically."""


def measure_curvature(grey: Image.Image) -> Curvature:
    """Return the distance of each pixel from the mean of its two neighbours, horizontally and vertically.

    The distance is half the second derivative. Blur turns an edge into a slope, whose second derivative is zero.
    Strokes of print are one or two pixels wide at the measured size. Each measured pixel is the mean of several pixels,
    so little of the noise of the sensor is left.
    """
    left, right = (ImageChops.offset(grey, step, 0) for step in (1, -1))
    above, below = (ImageChops.offset(grey, 0, step) for step in (1, -1))
    across, down = (Image.blend(*pair, 0.5) for pair in ((left, right), (above, below)))
    return ImageChops.difference(across, grey), ImageChops.difference(down, grey)


def edge_energy(curvature: Curvature, light: int) -> Image.Image:
    """Return the edge energy, 0 to 255, of a picture with this brightness. The outermost pixels are invalid.

    The energy is the squared curvature along the axis with the larger value. Less light than LIGHT is compensated by
    half, because the contrast of print falls with the light and the noise does not.
    """
    return ImageChops.lighter(*curvature).point([min(255, v * v * LIGHT // max(1, light)) for v in range(256)])


def tile_means(energy: Image.Image) -> Image.Image:
    """Return the mean of each whole tile, without the outermost pixels."""
    columns, rows = (max(1, (side - 2) // TILE) for side in energy.size)
    return energy.crop((1, 1, 1 + TILE * columns, 1 + TILE * rows)).reduce(TILE)
