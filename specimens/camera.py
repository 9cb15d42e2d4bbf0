"""A simulated camera: photos of a card on a surface as delivered by Telegram, from flat scans to hard photos."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from specimens import photo_effects
from specimens.background import Frame, Surface, background_surface

LONGEST_SIDE = 1280
"""The longest side of a photo that Telegram delivers, in pixels."""

# ISO/IEC 7810: round corners with a radius of 3.18 mm on a width of 85.6 mm.
_CORNER_SHARE = 3.18 / 85.6
_OVERSAMPLING = 2  # the frame is drawn at twice its size, so that fine print is averaged as by a lens


@dataclass(frozen=True, slots=True)
class _CaptureSettings:
    """The conditions of one level of difficulty."""

    turn: float  # degrees in either direction
    quarter_turns: float  # share of photos turned by 90, 180 or 270 degrees
    fill: tuple[float, float]  # the card's longer side as a share of the frame's
    skew: float  # largest shift of a corner, as a share of the card's width
    blur: tuple[float, float]  # pixels
    motion: int  # pixels
    noise: float  # levels of 256
    shadow: float
    glare: float
    quality: int


_SETTINGS = {
    "d1": _CaptureSettings(3, 0, (0.82, 0.92), 0.006, (0.3, 0.5), 0, 1.5, 0.10, 0.0, 90),
    "d2": _CaptureSettings(9, 0, (0.72, 0.86), 0.016, (0.4, 0.8), 0, 3.5, 0.30, 0.42, 85),
    "d3": _CaptureSettings(22, 1 / 3, (0.55, 0.74), 0.026, (0.5, 0.8), 4, 5.0, 0.40, 0.50, 80),
}

FrameChange: TypeAlias = Callable[[Frame, Frame], Frame]  # frame, the card's corners -> frame
PictureChange: TypeAlias = Callable[[Image.Image, Frame], Image.Image]  # picture, the card's corners -> picture
_CornerShift: TypeAlias = Callable[[Frame, int, int], Frame]  # corners, width, height -> shifted corners

LEVELS = ("d0", *_SETTINGS)
"""The levels: flat scan, easy, usual, hard."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a photograph shows besides the card, and what becomes of the picture.

    `surface` draws what lies below the card. `frame` changes the frame in front of the lens, `picture` the finished
    picture. A JPEG `quality` of None is the level's own.
    """

    surface: Surface = background_surface
    frame: FrameChange | None = None
    picture: PictureChange | None = None
    quality: int | None = None


PLAIN_SCENE = Scene()
"""The card on a desk, and nothing else."""


def shoot(
    card: Image.Image, level: str, seed: int, *, longest: int = LONGEST_SIDE, scene: Scene = PLAIN_SCENE
) -> bytes:
    """Return a JPEG of `card` at `level`, longest side `longest` pixels unless the scene's picture changes that.

    The same seed gives the same photo. d0 is a flat scan that the card fills. d1 is easy. d2 is usual: up to 9 degrees,
    perspective, shadow, glare, noise. d3 is hard: up to 22 degrees, a third turned by 90, 180 or 270, motion blur, the
    card 55 to 74 % of the frame. Raises KeyError for another level.
    """
    if level == "d0":
        scale = longest / max(card.size)
        size = (round(card.width * scale), round(card.height * scale))
        corners = _rectangle(*size)
        scan = np.asarray(card.resize(size, Image.Resampling.LANCZOS))
        return _develop(scene.frame(scan.astype(np.float32), corners) if scene.frame else scan, corners, scene, 92)
    return _photograph(card, level, seed, longest, scene=scene)


def shoot_partial(card: Image.Image, level: str, seed: int) -> bytes:
    """Return a photo of `card` at `level` without a corner or a side, or with a thumb over a corner.

    A side lies outside of the frame by 8 to 25 % of the card's length there, a corner by 3 to 8 %. The seed chooses the
    defect. Raises KeyError for d0, as a scan has no frame around the card.
    """
    rng = np.random.default_rng((seed, 13))
    defect = ("corner", "side", "thumb")[seed % 3]
    if defect == "thumb":
        return _photograph(card, level, seed, thumb=rng)
    depth = rng.uniform(*((0.03, 0.08) if defect == "corner" else (0.08, 0.25)))
    return _photograph(card, level, seed, shift=partial(_shift_out, rng, depth))


def _photograph(
    card: Image.Image,
    level: str,
    seed: int,
    longest: int = LONGEST_SIDE,
    shift: _CornerShift | None = None,
    thumb: np.random.Generator | None = None,
    scene: Scene = PLAIN_SCENE,
) -> bytes:
    """Return the photo.

    `shift` shifts the card on the background, `thumb` puts a thumb over a corner.
    """
    settings = _SETTINGS[level]
    rng = np.random.default_rng((seed, LEVELS.index(level), 11))
    upright = rng.random() < 0.25 or card.height > card.width
    short = longest * 3 // 4
    width, height = (short, longest) if upright else (longest, short)
    corners = _card_corners(card, settings, rng, width, height)
    corners = shift(corners, width, height) if shift else corners
    frame = _compose(card, settings, rng, corners, (width, height), scene.surface)
    frame = scene.frame(frame, corners) if scene.frame else frame
    frame = photo_effects.cover_corner(frame, thumb, corners) if thumb else frame
    frame = photo_effects.blur(frame, rng.uniform(*settings.blur))
    frame = photo_effects.add_motion_blur(frame, rng, settings.motion) if settings.motion else frame
    frame = photo_effects.add_noise(photo_effects.tint(frame, rng), rng, settings.noise)
    return _develop(frame, corners, scene, settings.quality)


def _develop(frame: Frame, corners: Frame, scene: Scene, quality: int) -> bytes:
    """Return the frame as a JPEG, changed as the scene wants."""
    picture = Image.fromarray(_to_uint8(frame))
    picture = scene.picture(picture, corners) if scene.picture else picture
    return photo_effects.encode_jpeg(picture, scene.quality or quality)


def _shift_out(rng: np.random.Generator, depth: float, corners: Frame, width: int, height: int) -> Frame:
    """Return the corners moved left, up, right or down until `depth` of the card's longest side is outside."""
    axis, far = int(rng.integers(2)), bool(rng.integers(2))
    out = depth * float(np.ptp(corners[:, axis]))
    shift = np.zeros(2, np.float32)
    shift[axis] = (width, height)[axis] + out - corners[:, axis].max() if far else -out - corners[:, axis].min()
    return np.asarray(corners + shift, np.float32)


def blur(photo: bytes) -> bytes:
    """Return `photo` so far out of focus that no field is legible."""
    return photo_effects.encode_jpeg(Image.fromarray(_to_uint8(photo_effects.blur(_decode(photo), 6))), 85)


def darken(photo: bytes) -> bytes:
    """Return `photo` with almost no light."""
    rng = np.random.default_rng(len(photo))
    return photo_effects.encode_jpeg(
        Image.fromarray(_to_uint8(photo_effects.add_noise(_decode(photo) * 0.12, rng, 2))), 85
    )


def add_glare(photo: bytes) -> bytes:
    """Return `photo` with a reflection that hides the middle."""
    frame = _decode(photo)
    height, width = frame.shape[:2]
    x, y = np.linspace(-1, 1, width), np.linspace(-1, 1, height)[:, None]
    light = np.clip(1.9 - 1.5 * np.hypot(x, y), 0, 1)[..., None]
    return photo_effects.encode_jpeg(Image.fromarray(_to_uint8(frame + (255 - frame) * light)), 85)


def shrink(photo: bytes) -> bytes:
    """Return `photo` with a longest side of 240 pixels, like a chat's preview."""
    picture = Image.open(io.BytesIO(photo))
    picture.thumbnail((240, 240), Image.Resampling.LANCZOS)
    return photo_effects.encode_jpeg(picture, 85)


def _decode(photo: bytes) -> Frame:
    return np.asarray(Image.open(io.BytesIO(photo)).convert("RGB"), np.float32)


def _to_uint8(frame: Frame) -> NDArray[np.uint8]:
    return frame.clip(0, 255).astype(np.uint8)


def _compose(
    card: Image.Image,
    settings: _CaptureSettings,
    rng: np.random.Generator,
    corners: Frame,
    size: tuple[int, int],
    draw_surface: Surface,
) -> Frame:
    """Return the lit background with the sharp card at these corners, at the size (width, height)."""
    width, height = size
    view = cv2.getPerspectiveTransform(_rectangle(card.width, card.height), corners * np.float32(_OVERSAMPLING))
    layers = np.dstack([np.asarray(card), _card_mask(card)])
    large = cv2.warpPerspective(layers, view, (width * _OVERSAMPLING, height * _OVERSAMPLING))
    shot = np.asarray(cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA), np.float32)
    front, alpha = shot[..., :3], shot[..., 3] / 255
    surface = draw_surface(rng, width, height) * (
        1 - 0.45 * photo_effects.blur(np.roll(alpha, (7, 5), (0, 1)), 9)[..., None]
    )
    frame = photo_effects.add_shadow(surface * (1 - alpha[..., None]) + front * alpha[..., None], rng, settings.shadow)
    return photo_effects.add_glare(frame, rng, settings.glare, corners) if settings.glare else frame


def _card_mask(card: Image.Image) -> NDArray[np.uint8]:
    """Return the card's opaque area with round corners, 0 to 255."""
    mask = Image.new("L", card.size)
    box = (0, 0, card.width - 1, card.height - 1)
    ImageDraw.Draw(mask).rounded_rectangle(box, _CORNER_SHARE * card.width, fill=255)
    return np.asarray(mask)


def _rectangle(width: float, height: float) -> Frame:
    return np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)


def _card_corners(
    card: Image.Image, settings: _CaptureSettings, rng: np.random.Generator, width: int, height: int
) -> Frame:
    """Return the card's corners in the frame (top left first, clockwise), all inside."""
    quarters = int(rng.integers(1, 4)) if rng.random() < settings.quarter_turns else 0
    angle = np.radians(90 * quarters + rng.uniform(-settings.turn, settings.turn))
    turn = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    middle = _rectangle(1, card.height / card.width) - (0.5, card.height / card.width / 2)
    shape = middle @ turn + rng.uniform(-settings.skew, settings.skew, (4, 2))
    reach = np.ptp(shape, axis=0)
    room = 0.97 * min(width / reach[0], height / reach[1])
    size = min(rng.uniform(*settings.fill) * max(width, height), room)
    lowest = shape.min(axis=0) * size
    slack = np.array((width, height)) - reach * size
    return np.asarray(shape * size - lowest + slack * rng.uniform(0.3, 0.7, 2), np.float32)
