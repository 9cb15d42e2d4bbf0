"""Draw the surface below a card: invented wood, cloth or stone."""

from collections.abc import Callable
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.floating[Any]]
Surface: TypeAlias = Callable[[np.random.Generator, int, int], Frame]  # width, height -> RGB values

# Dark wood, light wood, grey stone, green cloth, almost white.
_COLOURS = ((96, 70, 52), (176, 140, 104), (128, 130, 134), (66, 92, 78), (206, 202, 194))
# Horizontal stretch and strength of the grain.
_GRAINS = ((14, 16.0), (10, 12.0), (1, 10.0), (1, 7.0), (2, 5.0))


def background_surface(rng: np.random.Generator, width: int, height: int) -> Frame:
    """Return a surface of `height` x `width` RGB values from 0 to 255."""
    material = int(rng.integers(len(_COLOURS)))
    stretch, strength = _GRAINS[material]
    texture = np.zeros((height, width), np.float32)
    for cell in (4, 16, 64):
        rows, columns = height // cell + 2, width // (cell * stretch) + 2
        grain = rng.standard_normal((rows, columns)).astype(np.float32)
        texture += cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC)
    shade = np.array(_COLOURS[material], np.float32) * rng.uniform(0.85, 1.12)
    return np.asarray(shade + texture[..., None] * strength / 2, np.float32).clip(0, 255)
