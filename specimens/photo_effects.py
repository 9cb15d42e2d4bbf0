"""Effects of light, lens and sensor on a frame: blur, shake, shadow, glare, tint, noise, JPEG."""

import io

import cv2
import numpy as np
from PIL import Image

from specimens.background import Frame


def encode_jpeg(picture: Image.Image, quality: int) -> bytes:
    """Return `picture` as JPEG bytes."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def blur(layer: Frame, radius: float) -> Frame:
    """Return `layer` blurred over about `radius` pixels."""
    return np.asarray(cv2.GaussianBlur(layer, (0, 0), radius), np.float32)


def add_motion_blur(frame: Frame, rng: np.random.Generator, length: int) -> Frame:
    """Return `frame` smeared along one direction by up to `length` pixels."""
    reach, angle = rng.uniform(0.4, 1) * length / 2, rng.uniform(0, np.pi)
    kernel = np.zeros((2 * length + 1,) * 2, np.float32)
    for step in np.linspace(-reach, reach, 33):
        x, y = length + step * np.cos(angle), length + step * np.sin(angle)
        kernel[round(y), round(x)] += 1
    return np.asarray(cv2.filter2D(frame, -1, blur(kernel, 0.5) / kernel.sum()), np.float32)


def add_shadow(frame: Frame, rng: np.random.Generator, strength: float) -> Frame:
    """Return `frame` with a light gradient and the soft edge of a shadow, each up to `strength`."""
    ramp = _gradient(frame, rng)
    edge = 1 / (1 + np.exp((_gradient(frame, rng) - rng.uniform(-0.5, 0.5)) * 14))
    light = (1 - strength * 0.5 * rng.random() * (ramp + 1)) * (1 - strength * rng.uniform(0.3, 1) * edge)
    return np.asarray(frame * light[..., None], np.float32)


def add_glare(frame: Frame, rng: np.random.Generator, strength: float, corners: Frame) -> Frame:
    """Return `frame` with one bright spot inside `corners` that lifts up to `strength` of the way to white."""
    shares = rng.dirichlet((1.5, 1.5, 1.5, 1.5))
    spot = _light_spot(frame, shares @ corners, rng.uniform(50, 120), rng.uniform(0.4, 1), rng.uniform(0, np.pi))
    return np.asarray(frame + (255 - frame) * spot[..., None] * strength * rng.uniform(0.5, 1), np.float32)


def tint(frame: Frame, rng: np.random.Generator) -> Frame:
    """Return `frame` under a light that is slightly coloured and slightly dim."""
    return np.asarray(frame * (rng.uniform(0.86, 1.04) * rng.uniform(0.96, 1.04, 3)), np.float32)


def add_noise(frame: Frame, rng: np.random.Generator, sigma: float) -> Frame:
    """Return `frame` with the noise of a sensor, `sigma` levels of 256."""
    return np.asarray(frame + rng.standard_normal(frame.shape, np.float32) * sigma, np.float32)


def cover_corner(frame: Frame, rng: np.random.Generator, corners: Frame) -> Frame:
    """Return `frame` with a thumb, a fifth of the card wide, over one of the card's `corners`."""
    middle, place = corners.mean(axis=0), corners[int(rng.integers(4))]
    size = float(np.hypot(*(corners[1] - corners[0])))
    inwards = (middle - place) / np.hypot(*(middle - place))
    return draw_thumb(frame, rng, place + inwards * size * rng.uniform(0.06, 0.14), inwards, size)


def draw_thumb(frame: Frame, rng: np.random.Generator, tip: Frame, inwards: Frame, size: float) -> Frame:
    """Return `frame` with a thumb whose end `tip` points `inwards`. The card is `size` pixels long."""
    thickness = size * rng.uniform(0.09, 0.11)
    height, width = frame.shape[:2]
    x, y = np.arange(width) - tip[0], np.arange(height)[:, None] - tip[1]
    along, across = -(x * inwards[0] + y * inwards[1]), x * inwards[1] - y * inwards[0]
    away = np.hypot(np.minimum(along - thickness, 0), across) / thickness
    skin = np.array((214, 168, 142)) * rng.uniform(0.55, 1.05) * (1 - 0.25 * np.clip(away, 0, 1) ** 2)[..., None]
    cover = np.clip((1 - away) * thickness / 2, 0, 1)[..., None]
    return np.asarray(frame * (1 - cover) + skin * cover, np.float32)


def _gradient(frame: Frame, rng: np.random.Generator) -> Frame:
    """Return a plane from -1 to 1 across the frame in a random direction."""
    angle = rng.uniform(0, 2 * np.pi)
    height, width = frame.shape[:2]
    x, y = np.linspace(-1, 1, width), np.linspace(-1, 1, height)[:, None]
    return np.asarray((x * np.cos(angle) + y * np.sin(angle)) / (abs(np.cos(angle)) + abs(np.sin(angle))), np.float32)


def _light_spot(frame: Frame, middle: Frame, radius: float, squeeze: float, angle: float) -> Frame:
    """Return an oval of light, 1 in the middle, that fades outwards."""
    height, width = frame.shape[:2]
    x, y = np.arange(width) - middle[0], np.arange(height)[:, None] - middle[1]
    along, across = x * np.cos(angle) + y * np.sin(angle), (y * np.cos(angle) - x * np.sin(angle)) / squeeze
    return np.asarray(np.exp(-((along**2 + across**2) / (2 * radius**2))), np.float32)
