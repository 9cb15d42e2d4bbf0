"""Light, lens and hands: lamination, shadows, lamps, shake, thumbs, and lines or wear over the text."""

import cv2
import numpy as np
from PIL import Image

from specimens import photo_effects
from specimens.background import Frame

_LAMP = (1.0, 0.84, 0.52)  # red, green and blue of a warm lamp
_EMBLEM = (0.15, 0.16)  # the emblem's middle as shares of a card's width and height
_FREE_EDGES = ((0.62, 0.97), (0.995, 0.955), (0.30, 0.98))  # places at the lower edge of fronts without values


def add_streaks(frame: Frame, rng: np.random.Generator, corners: Frame) -> Frame:
    """Return the frame with bright bands across the card, through which the print stays visible."""
    height, width = frame.shape[:2]
    angle, length = rng.uniform(-0.6, 0.6), float(np.hypot(*(corners[1] - corners[0])))
    x, y = np.arange(width), np.arange(height)[:, None]
    across = x * np.sin(angle) + y * np.cos(angle)
    light = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(2, 5))):
        spot = corners.T @ rng.dirichlet((1, 1, 1, 1))
        away = np.abs(across - (spot[0] * np.sin(angle) + spot[1] * np.cos(angle)))
        light += rng.uniform(0.25, 0.5) * np.exp(-((away / (length * rng.uniform(0.008, 0.03))) ** 2))
    on_card = photo_effects.blur(_mask(frame, corners), 1.5)
    return np.asarray(frame + (255 - frame) * (light.clip(0, 0.6) * on_card)[..., None], np.float32)


def add_hard_shadow(frame: Frame, rng: np.random.Generator, corners: Frame) -> Frame:
    """Return the frame with the sharp shadow of a hand or a phone over a part of the card."""
    height, width = frame.shape[:2]
    start = corners.T @ rng.dirichlet((2, 2, 2, 2))
    angle = rng.uniform(0, 2 * np.pi)
    side, ahead = np.array((-np.sin(angle), np.cos(angle))), np.array((np.cos(angle), np.sin(angle)))
    reach = float(np.hypot(width, height))
    points = [start + side * reach, start - side * reach * rng.uniform(0.05, 0.3)]
    points += [points[1] + ahead * reach, points[0] + ahead * reach]
    shadow = np.zeros((height, width), np.float32)
    cv2.fillPoly(shadow, [np.array(points, np.int32)], 1.0, cv2.LINE_AA)
    dark = rng.uniform(0.35, 0.6) * photo_effects.blur(shadow, rng.uniform(1, 3))
    return np.asarray(frame * (1 - dark[..., None]), np.float32)


def light_by_lamp(frame: Frame, rng: np.random.Generator, _corners: Frame) -> Frame:
    """Return the frame in the warm and somewhat dim light of a lamp."""
    strength = rng.uniform(0.6, 1.0)
    return np.asarray(frame * rng.uniform(0.65, 0.95) * (1 - strength + strength * np.array(_LAMP)), np.float32)


def shake(frame: Frame, rng: np.random.Generator, corners: Frame) -> Frame:
    """Return the frame smeared by up to 0.6 % of the card's length, about the thickness of two strokes."""
    return photo_effects.add_motion_blur(frame, rng, max(3, round(0.006 * float(np.hypot(*(corners[1] - corners[0]))))))


def cover_emblem(frame: Frame, rng: np.random.Generator, corners: Frame) -> Frame:
    """Return the frame with a thumb from the upper left corner over the emblem."""
    return _cover(frame, rng, corners, _EMBLEM, (-0.7, -0.7))


def cover_edge(frame: Frame, rng: np.random.Generator, corners: Frame) -> Frame:
    """Return the frame with the tip of a thumb over the lower edge, where no front has values."""
    return _cover(frame, rng, corners, _FREE_EDGES[int(rng.integers(len(_FREE_EDGES)))], (0.0, 1.0))


def _cover(
    frame: Frame, rng: np.random.Generator, corners: Frame, tip: tuple[float, float], away: tuple[float, float]
) -> Frame:
    """Return the frame with a thumb whose tip is at a place of the card (shares) and that leaves in a direction."""
    right, down = corners[1] - corners[0], corners[3] - corners[0]
    place = corners[0] + right * tip[0] + down * tip[1]
    outwards = right / np.hypot(*right) * away[0] + down / np.hypot(*down) * away[1]
    inwards = -outwards / np.hypot(*outwards)
    return photo_effects.draw_thumb(frame, rng, place, inwards, float(np.hypot(*right)))


def draw_lines_over_text(card: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Return the card with a guilloche over its text, as some printers set the pattern last."""
    width, height = card.size
    x, y = np.arange(width)[None, :] / width, np.arange(height)[:, None] / width
    strength = np.zeros((height, width), np.float32)
    for count in (rng.uniform(55, 80), rng.uniform(85, 110)):
        bend = 0.03 * np.sin(2 * np.pi * (rng.uniform(2, 4) * x + rng.random())) + 0.02 * np.sin(2 * np.pi * 3 * y)
        strength = np.maximum(strength, np.clip(np.cos(2 * np.pi * count * (y + bend)) * 4 - 3.1, 0, 1))
    colour = np.array((150, 190, 178), np.float32)
    picture = np.asarray(card, np.float32)
    share = (strength * rng.uniform(0.45, 0.7))[..., None]
    return Image.fromarray((picture * (1 - share) + colour * share).clip(0, 255).astype(np.uint8))


def wear(card: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Return the card with its print partly rubbed off in spots and along scratches."""
    picture = np.asarray(card, np.float32)
    height, width = picture.shape[:2]
    cells = rng.standard_normal((12, 18)).astype(np.float32)
    spots = cv2.resize(cells, (width, height), interpolation=cv2.INTER_CUBIC)
    grain = photo_effects.blur(rng.standard_normal((height, width)).astype(np.float32), 1.2) * 2
    rubbed = np.clip((spots - 0.4) * 0.5, 0, 0.45) + np.clip(grain - 0.9, 0, 0.5)
    for _ in range(int(rng.integers(3, 9))):
        scratch = np.zeros((height, width), np.float32)
        ends = [(int(rng.integers(width)), int(rng.integers(height))) for _ in range(2)]
        cv2.line(scratch, ends[0], ends[1], 0.6, 2, cv2.LINE_AA)
        rubbed = np.maximum(rubbed, scratch)
    paper = cv2.medianBlur(np.asarray(card), 41).astype(np.float32)
    share = rubbed[..., None].clip(0, 0.7)
    return Image.fromarray((picture * (1 - share) + paper * share).clip(0, 255).astype(np.uint8))


def _mask(frame: Frame, corners: Frame) -> Frame:
    mask = np.zeros(frame.shape[:2], np.float32)
    cv2.fillConvexPoly(mask, corners.astype(np.int32), 1.0)
    return mask
