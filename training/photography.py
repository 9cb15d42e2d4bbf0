"""Photograph a printed line: paper and light, a crop by a detector, lens, sensor and JPEG."""

import math
import random
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from training.printing import Ink, PrintedLine

Grey = NDArray[np.float32]
HEIGHT = 40  # px; height of a line as the engine crops it
_TILE = (400, 2600)  # px; patterns are cut out of pictures of this size


def shoot(printed: PrintedLine, rng: random.Random, degradation: float) -> NDArray[np.uint8]:
    """Return the line as a photograph shows it: HEIGHT px high, as wide as the engine crops it.

    `degradation` (0..1) scales all defects of a camera.
    """
    corners = _crop_corners(printed.box, rng, degradation)
    height = _box_height(rng, degradation)
    tall = float(np.linalg.norm(corners[3] - corners[0]))
    wide = float(np.linalg.norm(corners[1] - corners[0]))
    width = max(4, round(height * wide / tall))
    scene = _scene(printed.ink, rng, degradation)
    small = _warp(scene, corners, width, height)
    small = _apply_optics(small, rng, degradation, height)
    sensed = _apply_sensor(small, rng, degradation)
    return _resize_to_height(sensed, rng)


def _resize_to_height(sensed: NDArray[np.uint8], rng: random.Random) -> NDArray[np.uint8]:
    height, width = sensed.shape
    context = (
        cv2.INTER_AREA if height > 1.5 * HEIGHT else rng.choice((cv2.INTER_CUBIC, cv2.INTER_CUBIC, cv2.INTER_LINEAR))
    )
    full = max(8, round(width * HEIGHT / height * rng.uniform(0.93, 1.07)))
    return np.asarray(cv2.resize(sensed, (full, HEIGHT), interpolation=context), np.uint8)


def _box_height(rng: random.Random, degradation: float) -> int:
    """Return the height of the box in the photograph."""
    low = 46 - degradation * 32
    return round(math.exp(rng.uniform(math.log(low), math.log(64))))


def _crop_corners(box: tuple[int, int, int, int], rng: random.Random, degradation: float) -> Grey:
    """Return the corners of a crop, clockwise from top left, with errors of size, rotation, shear and perspective."""
    left, top, right, bottom = box
    high, wide = bottom - top, right - left
    above, below = (rng.triangular(-0.1 * degradation, 0.4, 0.12) * high for _ in "ab")
    before, after = (rng.triangular(-0.05 * degradation, 0.7, 0.2) * high for _ in "ab")
    corners = np.array(
        [
            [left - before, top - above],
            [right + after, top - above],
            [right + after, bottom + below],
            [left - before, bottom + below],
        ],
        np.float32,
    )
    middle = corners.mean(axis=0)
    lean = min(math.radians(3.0), 0.35 * high / max(wide, high)) * rng.triangular(-1, 1, 0) * degradation
    shear = rng.gauss(0, 0.05) * degradation
    turn = np.array([[math.cos(lean), -math.sin(lean) + shear], [math.sin(lean), math.cos(lean)]], np.float32)
    corners = (corners - middle) @ turn.T + middle
    jitter = np.array([[rng.gauss(0, 0.035) for _ in "xy"] for _ in range(4)], np.float32)
    return np.asarray(corners + jitter * high * degradation, np.float32)


def _warp(scene: Grey, corners: Grey, width: int, height: int) -> Grey:
    scale = height / float(np.linalg.norm(corners[3] - corners[0]))
    x0, y0 = np.floor(corners.min(axis=0) - 8).astype(int).clip(0)
    x1, y1 = np.ceil(corners.max(axis=0) + 8).astype(int)
    part = scene[y0:y1, x0:x1]
    if scale < 0.9:
        part = cv2.GaussianBlur(part, (0, 0), 0.42 / scale)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners - np.array([x0, y0], np.float32), target)
    return np.asarray(
        cv2.warpPerspective(part, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE),
        np.float32,
    )


def _scene(ink: Ink, rng: random.Random, degradation: float) -> Grey:
    """Return grey values (0..255) of the printed paper: base tone, security pattern, ink of varying cover."""
    paper = rng.uniform(130, 250)
    dark = paper - rng.triangular(max(35, 70 - 40 * degradation), paper, min(150, paper))
    scene = np.full(ink.shape, paper, np.float32)
    if rng.random() < 0.6:
        scene += _pattern(ink.shape, rng) * rng.uniform(2, 10 + 22 * degradation)
    if rng.random() < 0.06 * degradation:  # a hologram or a stamp over the print
        scene += _pattern(ink.shape, rng) * rng.uniform(5, 30)
    cover = np.minimum(1.0, ink * rng.uniform(0.85, 1.15))
    if rng.random() < 0.15:  # dry or worn ink
        cover = cover * np.clip(1.1 + _pattern(ink.shape, rng) * 0.35, 0, 1)
    scene += (dark - paper) * cover
    return 255 - scene if rng.random() < 0.03 else scene


def _apply_optics(line: Grey, rng: random.Random, degradation: float, height: int) -> Grey:
    """Add uneven light, glare, defocus and motion blur.

    Lengths in pixels of the photograph.
    """
    columns = line.shape[1]
    if rng.random() < 0.5:
        line = line * np.linspace(1, rng.uniform(0.6, 1.3), columns, dtype=np.float32)
    if rng.random() < 0.12 * degradation:
        centre, spread = rng.uniform(0, columns), rng.uniform(0.5, 4) * height
        glow = np.exp(-(((np.arange(columns, dtype=np.float32) - centre) / spread) ** 2))
        line = line + (255 - line) * glow * rng.uniform(0.2, 0.8)
    finest = height / 26  # about the width of a stroke: more blur than a stroke or two leaves nothing legible
    if rng.random() < 0.75 * degradation:
        line = cv2.GaussianBlur(line, (0, 0), rng.triangular(0.2, 0.5 + 0.9 * finest * degradation, 0.4))
    if rng.random() < 0.25 * degradation:
        line = cv2.filter2D(line, -1, _stroke(rng.uniform(1.5, 2 + 2.6 * finest), rng.uniform(0, math.pi)))
    return np.asarray(line, np.float32)


def _stroke(length: float, angle: float) -> Grey:
    size = int(length) | 1
    size = max(3, size + 2)
    kernel = np.zeros((size, size), np.float32)
    middle = size // 2
    x, y = math.cos(angle) * length / 2, math.sin(angle) * length / 2
    shift = 4
    ends = [(round((middle + s * x) * 16), round((middle + s * y) * 16)) for s in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1, cv2.LINE_AA, shift)
    return np.asarray(kernel / max(1e-3, float(kernel.sum())), np.float32)


def _apply_sensor(line: Grey, rng: random.Random, degradation: float) -> NDArray[np.uint8]:
    if rng.random() < 0.25:  # a phone's sharpening
        line = line + rng.uniform(0.2, 1.2) * (line - cv2.GaussianBlur(line, (0, 0), rng.uniform(0.8, 2)))
    if rng.random() < 0.8 * degradation:
        line = line + _random_tile(rng.choice(_noises()), line.shape, rng) * rng.uniform(1, 1 + 11 * degradation)
    sensed = np.clip(line * rng.uniform(0.75, 1.08) + rng.uniform(-20, 10), 0, 255).astype(np.uint8)
    if rng.random() < 0.75:
        quality = round(rng.uniform(95 - 55 * degradation, 96))
        sensed = cv2.imdecode(
            cv2.imencode(".jpg", sensed, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_GRAYSCALE
        )
    return np.asarray(sensed, np.uint8)


def _pattern(shape: tuple[int, ...], rng: random.Random) -> Grey:
    return _random_tile(rng.choice(_patterns()), shape, rng)


def _random_tile(tile: Grey, shape: tuple[int, ...], rng: random.Random) -> Grey:
    height, width = shape
    if height > tile.shape[0] or width > tile.shape[1]:
        tile = np.tile(tile, (-(-height // tile.shape[0]), -(-width // tile.shape[1])))
    top, left = rng.randint(0, tile.shape[0] - height), rng.randint(0, tile.shape[1] - width)
    return tile[top : top + height, left : left + width]


@cache
def _noises() -> tuple[Grey, ...]:
    """Return tiles of sensor noise: fine grain, and coarser grain as noise filters leave it."""
    rng = np.random.default_rng(1)
    fine = [rng.standard_normal(_TILE, np.float32) for _ in range(4)]
    coarse = [cv2.GaussianBlur(tile, (0, 0), 0.9) for tile in fine[2:]]
    return (*fine[:2], *(tile / tile.std() for tile in coarse))


@cache
def _patterns() -> tuple[Grey, ...]:
    """Return forty backgrounds with values of about -1..1: guilloches, rulings, rosettes, clouds and paper fibres."""
    rng = np.random.default_rng(2)
    y, x = np.mgrid[: _TILE[0], : _TILE[1]].astype(np.float32)
    tiles = []
    for _ in range(32):
        turn, period, sway, swing = (
            rng.uniform(0, np.pi),
            rng.uniform(4, 40),
            rng.uniform(0, 30),
            rng.uniform(40, 400),
        )
        along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
        wave = np.sin((across + sway * np.sin(along / swing)) * 2 * np.pi / period)
        if rng.random() < 0.5:  # crossing lines
            wave = np.maximum(wave, np.sin((across - sway * np.sin(along / swing * 1.3)) * 2 * np.pi / period))
        tiles.append(np.clip((wave - rng.uniform(-0.5, 0.8)) * 2, -1, 1) if rng.random() < 0.6 else wave)
    for spread in (1.5, 3, 6, 12, 25, 40, 60, 90):
        small = rng.standard_normal((_TILE[0] // 4 + 1, _TILE[1] // 4 + 1), np.float32)
        cloud = cv2.resize(cv2.GaussianBlur(small, (0, 0), spread / 4 + 0.3), (_TILE[1], _TILE[0]))
        tiles.append(cloud / (2 * cloud.std()))
    return tuple(np.asarray(tile, np.float32) for tile in tiles)
