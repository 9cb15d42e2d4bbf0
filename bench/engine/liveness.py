"""Measure the judgement of three poses and a card: turning heads, and forgeries that must not pass."""

import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from bot.api.errors import NoContent
from bot.api.results import Liveness
from engine.faces.liveness import check_liveness, measure_nose_offset
from engine.faces.portrait import FaceOptions, Portrait
from engine.faces.portrait_pipeline import extract_portrait
from specimens.head_poses import Picture, Points, morph_identity, rotate_head
from specimens.presentation_attacks import photograph_print, replay_on_screen

_DEGREES_PER_NOSE = 65  # degrees of a turn for each unit of the nose's shift between the eyes
WIDTH = 600  # px of a head before the camera scales the picture to 300 to 840 px


@dataclass(frozen=True, slots=True)
class Head:
    """A picture of a person's head with the five points of the face. ``aside`` is the turn of the face in degrees."""

    person: str
    picture: Picture
    points: Points
    aside: float


@dataclass(frozen=True, slots=True)
class Sitting:
    """A head before the camera and another person's head. ``turns`` are degrees to the left and right."""

    head: Head
    other: Head
    turns: tuple[float, float]
    rng: np.random.Generator


def cut_head(person: str, picture: Picture, points: Points, shape: int) -> Head:
    """Cut the head out of a portrait. A ``shape`` above 0 changes the head into another person's head."""
    xs, ys = zip(*points, strict=True)
    room, x, y = 2.6 * abs(xs[0] - xs[2]), float(np.mean(xs)), float(np.mean(ys))
    left, top = max(0, round(x - room)), max(0, round(y - 0.9 * room))
    part = picture[top : round(y + 1.3 * room), left : round(x + room)]
    zoom = WIDTH / part.shape[1]
    points = tuple((zoom * (across - left), zoom * (down - top)) for across, down in points)
    large = cv2.resize(part, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC)
    return Head(
        f"{person}/{shape}",
        morph_identity(large.astype(np.uint8), points, shape),
        points,
        _DEGREES_PER_NOSE * measure_nose_offset(points),
    )


def _turn_head(head: Head, degrees: float, rng: np.random.Generator) -> Picture:
    return rotate_head(head.picture, head.points, degrees - head.aside + rng.uniform(-4, 4), rng.uniform(-9, 9))


def _card_portrait(head: Head) -> Picture:
    return np.asarray(cv2.resize(head.picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)


def _turn_print(sitting: Sitting, side: int, bend: float) -> Picture:
    angle = sitting.rng.uniform(-5, 5) if side == 0 else side * 1.2 * sitting.turns[side < 0]
    return photograph_print(sitting.head.picture, angle, sitting.rng.uniform(1.5, 4), bend)


def _crop_randomly(picture: Picture, rng: np.random.Generator) -> Picture:
    top, left = (int(rng.uniform(0, 0.12) * size) for size in picture.shape[:2])
    return np.ascontiguousarray(picture[top:, left:])


_PICTURES: Mapping[str, Callable[[Sitting], Picture]] = {
    "card": lambda sitting: _card_portrait(sitting.head),
    "mid": lambda sitting: _turn_head(sitting.head, 0, sitting.rng),
    "left": lambda sitting: _turn_head(sitting.head, sitting.turns[0], sitting.rng),
    "right": lambda sitting: _turn_head(sitting.head, -sitting.turns[1], sitting.rng),
    "other card": lambda sitting: _card_portrait(sitting.other),
    "other left": lambda sitting: _turn_head(sitting.other, sitting.turns[0], sitting.rng),
    "other right": lambda sitting: _turn_head(sitting.other, -sitting.turns[1], sitting.rng),
    "print": lambda sitting: _turn_print(sitting, 0, 0),
    "print left": lambda sitting: _turn_print(sitting, 1, 0),
    "print right": lambda sitting: _turn_print(sitting, -1, 0),
    "bent": lambda sitting: _turn_print(sitting, 0, 90),
    "bent left": lambda sitting: _turn_print(sitting, 1, 90),
    "bent right": lambda sitting: _turn_print(sitting, -1, 90),
    "cut": lambda sitting: _crop_randomly(sitting.head.picture, sitting.rng),
    "cut again": lambda sitting: _crop_randomly(sitting.head.picture, sitting.rng),
}
# Pictures derived from other pictures of the same sitting.
_DERIVED: Mapping[str, tuple[str, Callable[[Picture], Picture]]] = {
    "left again": ("left", lambda picture: picture),
    "left mirrored": ("left", lambda picture: np.ascontiguousarray(picture[:, ::-1])),
    "screen": ("mid", replay_on_screen),
    "screen left": ("left", replay_on_screen),
    "screen right": ("right", lambda picture: replay_on_screen(picture, -4)),
}
POSE_SETS: Mapping[str, tuple[str, str, str, str]] = {
    "a head that turns": ("card", "mid", "left", "right"),
    "left and right swapped": ("card", "mid", "right", "left"),
    "a print that is turned": ("card", "print", "print left", "print right"),
    "the same, turns swapped": ("card", "print", "print right", "print left"),
    "a bent print that is turned": ("card", "bent", "bent left", "bent right"),
    "a bent print, turns swapped": ("card", "bent", "bent right", "bent left"),
    "a live middle, then a turned print": ("card", "mid", "print left", "print right"),
    "one file three times": ("card", "mid", "mid", "mid"),
    "a still, other crops and light": ("card", "mid", "cut", "cut again"),
    "one side twice": ("card", "mid", "left", "left again"),
    "one side and its mirror image": ("card", "mid", "left", "left mirrored"),
    "another person on one side": ("card", "mid", "left", "other right"),
    "another person on both sides": ("card", "mid", "other left", "other right"),
    "another person's card": ("other card", "mid", "left", "right"),
    "the poses played back on a screen": ("card", "screen", "screen left", "screen right"),
}
"""The pictures of each set as card, middle, left and right."""


def photograph(picture: Picture, rng: np.random.Generator) -> bytes:
    """Photograph a picture with random size, slant, exposure, side light, blur, noise and JPEG quality (50 to 92)."""
    photo = Image.fromarray(picture)
    zoom = rng.uniform(0.5, 1.4)
    photo = photo.resize((round(zoom * photo.width), round(zoom * photo.height)), Image.Resampling.BICUBIC)
    photo = photo.rotate(rng.uniform(-8, 8), Image.Resampling.BICUBIC, fillcolor=(100, 100, 100))
    light = 255 * (np.asarray(photo, np.float32) / 255) ** rng.uniform(0.75, 1.35)
    light *= 1 + rng.uniform(-0.35, 0.35) * np.linspace(-1, 1, photo.width)[None, :, None]
    light *= rng.uniform(0.7, 1.1) * rng.uniform(0.93, 1.07, 3)
    soft = cv2.GaussianBlur(light, (0, 0), max(0.3, rng.uniform(0.2, 1.2) * photo.width / 500))
    noisy = soft + rng.standard_normal(soft.shape) * rng.uniform(1, 5)
    file = io.BytesIO()
    Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(file, "JPEG", quality=int(rng.integers(50, 93)))
    return file.getvalue()


def find_faces(sitting: Sitting) -> dict[str, Portrait | None]:
    """Photograph all pictures of a sitting, and return the faces that the engine finds."""
    pictures = {name: draw(sitting) for name, draw in _PICTURES.items()}
    pictures |= {name: derive(pictures[source]) for name, (source, derive) in _DERIVED.items()}
    return {name: _find_face(photograph(picture, sitting.rng), "card" in name) for name, picture in pictures.items()}


def _find_face(photo: bytes, card: bool) -> Portrait | None:
    try:
        return extract_portrait(photo, FaceOptions(), card=card)
    except NoContent:
        return None


def judge_set(faces: Mapping[str, Portrait | None], names: Sequence[str]) -> Liveness | None:
    """Return the engine's judgement of a set, or None without a face in one of the pictures."""
    card, mid, left, right = (faces[name] for name in names)
    return check_liveness(card, mid, left, right) if card and mid and left and right else None


def print_table(heads: Sequence[Head], draws: int) -> None:
    """Print for each set the sittings that passed, and the other sittings by the code of the first reason."""
    results: dict[str, Counter[str]] = {title: Counter() for title in POSE_SETS}
    for number, head in enumerate([*heads] * draws):
        rng = np.random.default_rng((number, 5))
        others = [each for each in heads if each.person.split("/")[0] != head.person.split("/")[0]]
        sitting = Sitting(head, others[int(rng.integers(len(others)))], (rng.uniform(12, 35), rng.uniform(12, 35)), rng)
        faces = find_faces(sitting)
        for title, names in POSE_SETS.items():
            result = judge_set(faces, names)
            results[title]["no face" if result is None else result.invalid_code or "?"] += 1
    print(f"\n{'pose sets':40}   sets  passed  share  refused by code of the first reason")
    for title, counts in results.items():
        total, passed = counts.total(), counts.pop("0", 0)
        refused = ", ".join(f"{code}: {count}" for code, count in sorted(counts.items()))
        print(f"{title:40} {total:6} {passed:7} {passed / total:6.3f}  {refused}")
