"""Recapture attacks: a card shown on a screen, or copied in black and white on paper."""

from collections.abc import Callable
from typing import TypeAlias

import cv2
import numpy as np
from PIL import Image

Copy: TypeAlias = Callable[[Image.Image, int], Image.Image]  # a card and a seed -> the recaptured picture

_SUBPIXELS = 3  # samples per pixel of the screen, one for each red, green and blue stripe
_SCREEN = (620, 1200)  # pixels of the screen over the card's width, from a phone to a monitor
_GAP = 0.35  # share of light in the gap between two rows of pixels
_MARGIN = 0.12  # white margin around a copied card, as a share of its width


def screen(card: Image.Image, seed: int) -> Image.Image:
    """Return the card as a screen shows it: red, green and blue stripes with dark gaps, seen through a lens.

    The camera's own sampling of that grid causes the moiré.
    """
    rng = np.random.default_rng((seed, 17))
    width = int(rng.integers(*_SCREEN))
    shown = card.resize((width, round(width * card.height / card.width)), Image.Resampling.LANCZOS)
    dots = np.repeat(np.repeat(np.asarray(shown, np.float32), _SUBPIXELS, axis=0), _SUBPIXELS, axis=1)
    grid = np.full((_SUBPIXELS, _SUBPIXELS, 3), 0.25, np.float32)
    for stripe in range(_SUBPIXELS):
        grid[:, stripe, stripe] = 1.0
    grid[-1] *= _GAP
    light = dots * np.tile(grid, (shown.height, shown.width, 1))
    light *= 255 / max(1.0, float(np.percentile(light, 99.5)))
    seen = cv2.GaussianBlur(light, (0, 0), rng.uniform(0.9, 1.6)) * 1.9
    return Image.fromarray(seen.clip(0, 255).astype(np.uint8))


def photocopy(card: Image.Image, seed: int) -> Image.Image:
    """Return the card as an office copier prints it on white paper: grey, harder, with specks of toner."""
    rng = np.random.default_rng((seed, 19))
    grey = np.asarray(card.convert("L"), np.float32) / 255
    grey = 1 / (1 + np.exp(-(grey - rng.uniform(0.40, 0.52)) * rng.uniform(6, 9)))
    margin = round(_MARGIN * card.width)
    sheet = np.pad(grey, margin, constant_values=0.97)
    specks = cv2.GaussianBlur(rng.standard_normal(sheet.shape, np.float32), (0, 0), 1.2)
    sheet = np.where(specks > 1.35, 0.35, sheet + 0.02 * specks)
    return Image.fromarray((sheet.clip(0, 1) * 250).astype(np.uint8)).convert("RGB")
