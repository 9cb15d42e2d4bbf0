"""Portraits of two real people in the public domain, out of installed packages, and photos made from them.

Drawn faces tell nobody apart: a machine that compares faces needs real ones. None is stored in this project.
"""

from __future__ import annotations

import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from PIL import Image, ImageEnhance, ImageOps

Who = Literal["hopper", "astronaut"]
PLACE = (62, 344, 418, 818)
"""Where the portrait stands on a drawn chip card, pixels."""

_FILES: dict[Who, tuple[str, str, tuple[int, int, int, int] | None, int]] = {
    "hopper": ("matplotlib", "mpl-data/sample_data/grace_hopper.jpg", None, 2),
    "astronaut": ("skimage", "data/astronaut.png", (90, 0, 380, 290), 3),
}
"""Package, path, the part with the person alone, and how many times larger a phone would have taken it."""
_POINTS: dict[Who, tuple[tuple[float, float], ...]] = {
    "hopper": ((323, 189), (293, 190), (207, 195), (239, 192), (270, 252)),
    "astronaut": ((165, 104), (147, 105), (105, 101), (122, 103), (134, 135)),
}
"""Corners of the eyes and base of the nose in the picture as it comes, as `specimens.head_poses` wants them."""
TURN = 24.0
"""Degrees of a head that is turned for a pose."""


class NoPortraitsError(Exception):
    """The packages that hold the portraits are not installed."""


@cache
def portrait(who: Who) -> Image.Image:
    """The picture as it comes; ``NoPortraitsError`` where its package is not installed."""
    package, path, part, _ = _FILES[who]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise NoPortraitsError(f"portraits come with {package}: uv sync --locked --group portraits")
    picture = Image.open(Path(spec.origin).parent / path).convert("RGB")
    return picture.crop(part) if part else picture


def selfie(who: Who) -> bytes:
    """A photo of the person."""
    return _photo(portrait(who), who)


def again(who: Who, quality: int) -> bytes:
    """The same photo in another file: a still that is sent once more."""
    return _jpeg(Image.open(io.BytesIO(selfie(who))), quality)


def another_day(who: Who) -> bytes:
    """The same person in other light, cut otherwise, from a worse camera."""
    picture = portrait(who)
    width, height = picture.size
    cut = picture.crop((width // 12, height // 20, width, height - height // 8))
    return _photo(Image.open(io.BytesIO(_jpeg(ImageEnhance.Brightness(cut).enhance(0.7), 60))), who)


def pose(who: Who, side: Literal["left", "right"]) -> bytes:
    """The head turned to its own left or right."""
    import numpy as np

    from specimens.head_poses import rotate_head

    degrees = TURN if side == "left" else -TURN
    return _photo(Image.fromarray(rotate_head(np.asarray(portrait(who)), _POINTS[who], degrees)), who)


def card(who: Who, seed: int, level: str) -> bytes:
    """A photo of the front of an invented person's chip card with this portrait on it."""
    from specimens.camera import shoot
    from specimens.cards import draw
    from specimens.people import person

    left, top, right, bottom = PLACE
    front = draw("chip_id_card_front", person(seed))
    front.paste(ImageOps.fit(portrait(who), (right - left, bottom - top), centering=(0.5, 0.3)), (left, top))
    return shoot(front, level, seed)


def _photo(picture: Image.Image, who: Who) -> bytes:
    *_, times = _FILES[who]
    return _jpeg(picture.resize((picture.width * times, picture.height * times), Image.Resampling.LANCZOS), 92)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()
