"""Three poses and a card, many times over: heads that turn, and every trick that shall not pass for one."""

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

_PER_NOSE = 65  # degrees of a turn for each unit of the nose's way between the eyes
WIDTH = 600  # px of a portrait cut round its face, before the camera makes 300 to 840 of it


@dataclass(frozen=True, slots=True)
class Head:
    """A person's head, cut out, the five points of its face, and how far aside it looks already, in degrees."""

    person: str
    picture: Picture
    points: Points
    aside: float


@dataclass(frozen=True, slots=True)
class Scene:
    """One sitting: who sits there, who else might, how far the head turns to its left and right, and the chance."""

    head: Head
    other: Head
    turns: tuple[float, float]
    rng: np.random.Generator


def cut(person: str, picture: Picture, points: Points, shape: int) -> Head:
    """Cut a portrait round its face; a `shape` above 0 makes somebody else of it."""
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
        _PER_NOSE * measure_nose_offset(points),
    )


def _pose(head: Head, degrees: float, rng: np.random.Generator) -> Picture:
    return rotate_head(head.picture, head.points, degrees - head.aside + rng.uniform(-4, 4), rng.uniform(-9, 9))


def _card(head: Head) -> Picture:
    return np.asarray(cv2.resize(head.picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)


def _print(scene: Scene, way: int, bend: float) -> Picture:
    angle = scene.rng.uniform(-5, 5) if way == 0 else way * 1.2 * scene.turns[way < 0]
    return photograph_print(scene.head.picture, angle, scene.rng.uniform(1.5, 4), bend)


def _crop(picture: Picture, rng: np.random.Generator) -> Picture:
    top, left = (int(rng.uniform(0, 0.12) * size) for size in picture.shape[:2])
    return np.ascontiguousarray(picture[top:, left:])


Shot = Callable[[Scene], Picture]
_SHOTS: Mapping[str, Shot] = {
    "card": lambda it: _card(it.head),
    "mid": lambda it: _pose(it.head, 0, it.rng),
    "left": lambda it: _pose(it.head, it.turns[0], it.rng),
    "right": lambda it: _pose(it.head, -it.turns[1], it.rng),
    "other card": lambda it: _card(it.other),
    "other left": lambda it: _pose(it.other, it.turns[0], it.rng),
    "other right": lambda it: _pose(it.other, -it.turns[1], it.rng),
    "print": lambda it: _print(it, 0, 0),
    "print left": lambda it: _print(it, 1, 0),
    "print right": lambda it: _print(it, -1, 0),
    "bent": lambda it: _print(it, 0, 90),
    "bent left": lambda it: _print(it, 1, 90),
    "bent right": lambda it: _print(it, -1, 90),
    "cut": lambda it: _crop(it.head.picture, it.rng),
    "cut again": lambda it: _crop(it.head.picture, it.rng),
}
# Shots made of other shots: what they show before the camera, once more.
_AGAIN: Mapping[str, tuple[str, Callable[[Picture], Picture]]] = {
    "left again": ("left", lambda picture: picture),
    "left mirrored": ("left", lambda picture: np.ascontiguousarray(picture[:, ::-1])),
    "screen": ("mid", lambda picture: replay_on_screen(picture, 3.1)),
    "screen left": ("left", lambda picture: replay_on_screen(picture, 3.1)),
    "screen right": ("right", lambda picture: replay_on_screen(picture, 3.1, -4)),
}
SETS: Mapping[str, tuple[str, str, str, str]] = {
    "a head that turns": ("card", "mid", "left", "right"),
    "left and right in each other's place": ("card", "mid", "right", "left"),
    "a print that is turned": ("card", "print", "print left", "print right"),
    "the same, turns in each other's place": ("card", "print", "print right", "print left"),
    "a bent print that is turned": ("card", "bent", "bent left", "bent right"),
    "the same, bent, in each other's place": ("card", "bent", "bent right", "bent left"),
    "a live middle, then a turned print": ("card", "mid", "print left", "print right"),
    "one file three times": ("card", "mid", "mid", "mid"),
    "a still, cut and lit otherwise": ("card", "mid", "cut", "cut again"),
    "one side twice": ("card", "mid", "left", "left again"),
    "one side and its mirror image": ("card", "mid", "left", "left mirrored"),
    "another person on one side": ("card", "mid", "left", "other right"),
    "another person on both sides": ("card", "mid", "other left", "other right"),
    "another person's card": ("other card", "mid", "left", "right"),
    "the poses played back on a screen": ("card", "screen", "screen left", "screen right"),
}
"""What each set shows as card, middle, left and right."""


def camera(picture: Picture, rng: np.random.Generator) -> bytes:
    """Photograph a picture: another size, slant, exposure, light from one side, blur, noise, a JPEG of 50 to 92."""
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


def portraits(scene: Scene) -> dict[str, Portrait | None]:
    """All shots of a scene as the engine sees them; None where it finds no face."""
    pictures = {name: shot(scene) for name, shot in _SHOTS.items()}
    pictures |= {name: again(pictures[source]) for name, (source, again) in _AGAIN.items()}
    return {name: _look(camera(shot, scene.rng), "card" in name) for name, shot in pictures.items()}


def _look(photo: bytes, card: bool) -> Portrait | None:
    try:
        return extract_portrait(photo, FaceOptions(), card=card)
    except NoContent:
        return None


def judged(seen: Mapping[str, Portrait | None], names: Sequence[str]) -> Liveness | None:
    """The engine's judgement of one set, None where a picture shows no face (which is no pass either)."""
    card, mid, left, right = (seen[name] for name in names)
    return check_liveness(card, mid, left, right) if card and mid and left and right else None


def table(heads: Sequence[Head], draws: int) -> None:
    """Print for every set how many passed, how many lacked a face, and what was said against the rest, by code."""
    results: dict[str, Counter[str]] = {title: Counter() for title in SETS}
    for number, head in enumerate([*heads] * draws):
        rng = np.random.default_rng((number, 5))
        others = [each for each in heads if each.person.split("/")[0] != head.person.split("/")[0]]
        scene = Scene(head, others[int(rng.integers(len(others)))], (rng.uniform(12, 35), rng.uniform(12, 35)), rng)
        seen = portraits(scene)
        for title, names in SETS.items():
            result = judged(seen, names)
            results[title]["no face" if result is None else result.invalid_code or "?"] += 1
    print(f"\n{'pose sets':40}   sets  passed  share  refused by code of the first reason")
    for title, counts in results.items():
        total, passed = counts.total(), counts.pop("0", 0)
        said = ", ".join(f"{code}: {count}" for code, count in sorted(counts.items()))
        print(f"{title:40} {total:6} {passed:7} {passed / total:6.3f}  {said}")
