"""What is measured: specimens of all kinds and levels, and specimens with one fault each."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from types import MappingProxyType

from PIL import Image

from bench.engine.workers import WORKERS, gathered
from specimens import camera, cards, recapture, specimen
from specimens.people import person

_Faulty = Callable[[Image.Image, str, int], bytes]
"""A card, a level of the camera and a seed become a photo to refuse."""


def _spoiled(fault: Callable[[bytes], bytes]) -> _Faulty:
    return lambda card, level, seed: fault(camera.shoot(card, level, seed))


def _copied(copy: recapture.Copy) -> _Faulty:
    return lambda card, level, seed: camera.shoot(copy(card, seed), level, seed)


FAULTS: Mapping[str, _Faulty] = MappingProxyType(
    {
        "blurred": _spoiled(camera.blur),
        "dark": _spoiled(camera.darken),
        "glare over text": _spoiled(camera.add_glare),
        "too small": _spoiled(camera.shrink),
        "cut off": camera.shoot_partial,
        "shown on a screen": _copied(recapture.screen),
        "photocopied": _copied(recapture.photocopy),
    }
)
"""Level 4: what makes a photo one to refuse."""

_BEFORE_THE_FAULT = ("d1", "d2")


@dataclass(frozen=True, slots=True)
class Order:
    """A photo to be taken; `fault` is "" or one of `FAULTS`."""

    kind: str
    seed: int
    level: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo and what is printed on its paper."""

    order: Order
    jpeg: bytes
    truth: Mapping[str, str]


def good(kind: str, levels: Sequence[str], seeds: range) -> list[Order]:
    """Order one photo of each person at each level."""
    return [Order(kind, seed, level) for level in levels for seed in seeds]


def faulty(kind: str, seeds: range) -> list[Order]:
    """Order one photo of each person with each fault, on easy and usual photos in turn."""
    return [Order(kind, seed, _BEFORE_THE_FAULT[seed % 2], fault) for fault in FAULTS for seed in seeds]


def take(order: Order) -> Shot:
    """Take the photo; the same on every machine."""
    if not order.fault:
        plain = specimen(order.kind, order.seed, order.level)
        return Shot(order, plain.jpeg, plain.truth)
    who = person(order.seed)
    jpeg = FAULTS[order.fault](cards.draw(order.kind, who), order.level, order.seed)
    return Shot(order, jpeg, cards.truth(order.kind, who))


class Studio:
    """Takes photos in processes of its own: what they cost is not counted to those who read."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(WORKERS, get_context("spawn"))

    def take(self, orders: Sequence[Order], name: str) -> list[Shot]:
        """Take all photos, in order."""
        return gathered([self._pool.submit(take, order) for order in orders], name)

    def close(self) -> None:
        """End the processes; photos that wait are given up."""
        self._pool.shutdown(cancel_futures=True)
