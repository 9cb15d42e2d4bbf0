"""Generate a specimen: the card of an invented person, the photo, and the values printed on the card."""

from dataclasses import dataclass

from specimens import camera, cards
from specimens.people import Person, person

_POSES = 4  # poses per seed; fixed, so that a new kind does not change existing photos


@dataclass(frozen=True, slots=True)
class Specimen:
    """A photo and the ground truth (canonical fields of that side)."""

    kind: str
    seed: int
    level: str
    person: Person
    jpeg: bytes
    truth: dict[str, str]


def specimen(kind: str, seed: int, level: str = "d2") -> Specimen:
    """Return the specimen of a kind (`cards.KINDS`), seed and level (`camera.LEVELS`), the same on every machine."""
    who = person(seed)
    # The sides of one card have different poses.
    pose = seed * _POSES + cards.KINDS.index(kind)
    jpeg = camera.shoot(cards.draw(kind, who), level, pose)
    return Specimen(kind, seed, level, who, jpeg, cards.truth(kind, who))
