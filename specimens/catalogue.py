"""One specimen: an invented person's card, photographed, with what it says."""

from dataclasses import dataclass

from specimens import camera, cards
from specimens.people import Person, person

_POSES = 4  # between seeds; fixed, so that a new kind does not move the photos there were


@dataclass(frozen=True, slots=True)
class Specimen:
    """A photo and its truth (canonical fields of that side)."""

    kind: str
    seed: int
    level: str
    person: Person
    jpeg: bytes
    truth: dict[str, str]


def specimen(kind: str, seed: int, level: str = "d2") -> Specimen:
    """Return the specimen of a kind (`cards.KINDS`), seed and level (`camera.LEVELS`); the same on every machine."""
    who = person(seed)
    # The sides of one card lie differently on the desk.
    pose = seed * _POSES + cards.KINDS.index(kind)
    jpeg = camera.shoot(cards.draw(kind, who), level, pose)
    return Specimen(kind, seed, level, who, jpeg, cards.truth(kind, who))
