"""The measured photos: specimens of all kinds and levels, and specimens with one fault each."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from types import MappingProxyType

from PIL import Image

from bench.engine.workers import WORKERS, gather_results
from specimens import camera, cards, recapture, specimen
from specimens.people import person

_FaultyPhoto = Callable[[Image.Image, str, int], bytes]
"""Takes a faulty JPEG of a card, at a level of the camera and with a seed."""


def _faulty_after_shot(fault: Callable[[bytes], bytes]) -> _FaultyPhoto:
    return lambda card, level, seed: fault(camera.shoot(card, level, seed))


def _shot_of_copy(copy: recapture.Copy) -> _FaultyPhoto:
    return lambda card, level, seed: camera.shoot(copy(card, seed), level, seed)


FAULTS: Mapping[str, _FaultyPhoto] = MappingProxyType(
    {
        "blurred": _faulty_after_shot(camera.blur),
        "dark": _faulty_after_shot(camera.darken),
        "glare over text": _faulty_after_shot(camera.add_glare),
        "too small": _faulty_after_shot(camera.shrink),
        "cut off": camera.shoot_partial,
        "shown on a screen": _shot_of_copy(recapture.screen),
        "photocopied": _shot_of_copy(recapture.photocopy),
    }
)
"""Faults for which a photo is to be refused, by name."""

_LEVELS_WITH_FAULTS = ("d1", "d2")


@dataclass(frozen=True, slots=True)
class PhotoSpec:
    """The description of a photo to take. ``fault`` is "" or a name in ``FAULTS``, ``traits`` names traits."""

    kind: str
    seed: int
    level: str
    fault: str = ""
    traits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenPhoto:
    """A taken photo with the values printed on its paper."""

    spec: PhotoSpec
    jpeg: bytes
    truth: Mapping[str, str]


def good_photos(kind: str, levels: Sequence[str], seeds: range) -> list[PhotoSpec]:
    """Describe one photo of each person at each level."""
    return [PhotoSpec(kind, seed, level) for level in levels for seed in seeds]


def faulty_photos(kind: str, seeds: range) -> list[PhotoSpec]:
    """Describe one photo of each person with each fault, at the levels easy and usual in turn."""
    return [PhotoSpec(kind, seed, _LEVELS_WITH_FAULTS[seed % 2], fault) for fault in FAULTS for seed in seeds]


def take_photo(spec: PhotoSpec) -> TakenPhoto:
    """Take a photo. The photo is the same on every machine."""
    if not spec.fault:
        plain = specimen(spec.kind, spec.seed, spec.level, spec.traits)
        return TakenPhoto(spec, plain.jpeg, plain.truth)
    owner = person(spec.seed)
    jpeg = FAULTS[spec.fault](cards.draw(spec.kind, owner), spec.level, spec.seed)
    return TakenPhoto(spec, jpeg, cards.truth(spec.kind, owner))


class PhotoPool:
    """Processes that take photos, so that the readers are measured without this work."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(WORKERS, get_context("spawn"))

    def take(self, specs: Sequence[PhotoSpec], name: str) -> list[TakenPhoto]:
        """Take all photos in the order of ``specs``, and print the progress under ``name``."""
        return gather_results([self._pool.submit(take_photo, spec) for spec in specs], name)

    def close(self) -> None:
        """End the processes and drop the waiting photos."""
        self._pool.shutdown(cancel_futures=True)
