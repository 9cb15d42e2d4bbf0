"""Portraits of two real people in the public domain, and photos made from the portraits.

Face comparison cannot tell drawn faces apart and needs real faces. The portraits come from installed packages. None is
stored in this project.
"""

from __future__ import annotations

import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from PIL import Image, ImageEnhance, ImageOps

PersonName = Literal["hopper", "astronaut"]
PORTRAIT_BOX = (62, 344, 418, 818)
"""Position of the portrait on a drawn chip card in pixels: left, top, right, bottom."""

_FILES: dict[PersonName, tuple[str, str, tuple[int, int, int, int] | None, int]] = {
    "hopper": ("matplotlib", "mpl-data/sample_data/grace_hopper.jpg", None, 2),
    "astronaut": ("skimage", "data/astronaut.png", (90, 0, 380, 290), 3),
}
"""Package, path, crop box with the person alone, and the enlargement to the size of a phone's photo."""
_POINTS: dict[PersonName, tuple[tuple[float, float], ...]] = {
    "hopper": ((323, 189), (293, 190), (207, 195), (239, 192), (270, 252)),
    "astronaut": ((165, 104), (147, 105), (105, 101), (122, 103), (134, 135)),
}
"""Corners of the eyes and base of the nose in the original picture, in the order of `specimens.head_poses`."""
TURN_DEGREES = 24.0
"""Angle of the turned head in degrees."""


class NoPortraitsError(Exception):
    """The packages with the portraits are not installed."""


@cache
def load_portrait(person: PersonName) -> Image.Image:
    """Return the original picture. Raise ``NoPortraitsError`` when the picture's package is not installed."""
    package, path, crop_box, _ = _FILES[person]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise NoPortraitsError(f"portraits come with {package}: uv sync --locked --group portraits")
    picture = Image.open(Path(spec.origin).parent / path).convert("RGB")
    return picture.crop(crop_box) if crop_box else picture


def make_selfie(person: PersonName) -> bytes:
    """Return a photo of the person."""
    return _photo(load_portrait(person), person)


def reencode_selfie(person: PersonName, quality: int) -> bytes:
    """Return the selfie encoded again with another JPEG quality: an old photo that is sent once more."""
    return _jpeg(Image.open(io.BytesIO(make_selfie(person))), quality)


def make_other_photo(person: PersonName) -> bytes:
    """Return a photo of the same person in darker light, cropped differently, from a worse camera."""
    picture = load_portrait(person)
    width, height = picture.size
    cut = picture.crop((width // 12, height // 20, width, height - height // 8))
    return _photo(Image.open(io.BytesIO(_jpeg(ImageEnhance.Brightness(cut).enhance(0.7), 60))), person)


def make_pose(person: PersonName, side: Literal["left", "right"]) -> bytes:
    """Return a photo of the head turned to the person's own left or right."""
    import numpy as np

    from specimens.head_poses import rotate_head

    degrees = TURN_DEGREES if side == "left" else -TURN_DEGREES
    return _photo(Image.fromarray(rotate_head(np.asarray(load_portrait(person)), _POINTS[person], degrees)), person)


def make_card(person: PersonName, seed: int, level: str) -> bytes:
    """Return a photo of the front of an invented person's chip card with this portrait."""
    from specimens import people
    from specimens.camera import shoot
    from specimens.cards import draw

    left, top, right, bottom = PORTRAIT_BOX
    front = draw("chip_id_card_front", people.person(seed))
    front.paste(ImageOps.fit(load_portrait(person), (right - left, bottom - top), centering=(0.5, 0.3)), (left, top))
    return shoot(front, level, seed)


def _photo(picture: Image.Image, person: PersonName) -> bytes:
    *_, scale = _FILES[person]
    return _jpeg(picture.resize((picture.width * scale, picture.height * scale), Image.Resampling.LANCZOS), 92)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()
