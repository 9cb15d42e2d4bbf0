"""Generate a specimen: the card of an invented person, the photo, and the values printed on the card."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from PIL import Image

from specimens import camera, cards, photo_effects
from specimens.background import Frame, background_surface
from specimens.camera import Scene
from specimens.cards.print_style import PrintStyle
from specimens.people import Person, person
from specimens.traits import TRAITS, generator

_POSES = 4  # poses per seed; fixed, so that a new kind does not change existing photos
_JOINED_QUALITY = 88
_SIDES = ("_front", "_back")


@dataclass(frozen=True, slots=True)
class Specimen:
    """A photo and the ground truth (canonical fields of that side)."""

    kind: str
    seed: int
    level: str
    person: Person
    jpeg: bytes
    truth: dict[str, str]
    traits: tuple[str, ...] = ()


def specimen(kind: str, seed: int, level: str = "d2", traits: Iterable[str] = ()) -> Specimen:
    """Return the specimen of a kind (`cards.KINDS`), seed and level (`camera.LEVELS`), the same on every machine.

    `traits` are names in `specimens.traits.TRAITS`. Raises KeyError for an unknown name and ValueError for a trait that
    the kind cannot have.
    """
    names = tuple(traits)
    if unfit := [name for name in names if kind not in TRAITS[name].kinds]:
        raise ValueError(f"{kind} cannot have {', '.join(unfit)}")
    who = person(seed)
    for name in names:
        change = TRAITS[name].texts
        who = change(who, generator(name, seed)) if change else who
    join = next((name for name in names if TRAITS[name].join), None)
    jpeg = _join_sides(kind, who, level, names, join) if join else _shoot(kind, who, level, names)
    return Specimen(kind, seed, level, who, jpeg, cards.truth(kind, who), names)


def _shoot(kind: str, who: Person, level: str, names: Sequence[str]) -> bytes:
    card = cards.draw(kind, who, _print_style(who.seed, names))
    for name in names:
        change = TRAITS[name].card
        card = change(card, generator(name, who.seed)) if change else card
    # The sides of one card have different poses.
    pose = who.seed * _POSES + cards.KINDS.index(kind)
    return camera.shoot(card, level, pose, scene=_scene(who.seed, names))


def _join_sides(kind: str, who: Person, level: str, names: Sequence[str], join: str) -> bytes:
    """Return one picture of both sides, each cropped from a photo of its own."""
    side, other = _SIDES if kind.endswith(_SIDES[0]) else _SIDES[::-1]
    kinds = (kind, kind.removesuffix(side) + other)
    photos = [_shoot(each, who, level, [*names, "cropped"]) for each in kinds]
    one, two = (Image.open(io.BytesIO(photo)) for photo in photos)
    combine = TRAITS[join].join
    if combine is None:
        raise ValueError(f"{join} joins no sides")
    return photo_effects.encode_jpeg(combine(one, two, generator(join, who.seed)), _JOINED_QUALITY)


def _print_style(seed: int, names: Sequence[str]) -> PrintStyle:
    style = PrintStyle()
    for name in names:
        change = TRAITS[name].prints
        style = replace(change(style, generator(name, seed)), seed=seed) if change else style
    return style


def _scene(seed: int, names: Sequence[str]) -> Scene:
    """Return the scene of all traits. The last surface and the last quality count."""
    chosen = [(TRAITS[name], name) for name in names]

    def change_frame(frame: Frame, corners: Frame) -> Frame:
        for trait, name in chosen:
            frame = trait.frame(frame, generator(name, seed), corners) if trait.frame else frame
        return frame

    def change_picture(picture: Image.Image, corners: Frame) -> Image.Image:
        for trait, name in chosen:
            picture = trait.picture(picture, generator(name, seed), corners) if trait.picture else picture
        return picture

    surfaces = [trait.surface for trait, _ in chosen if trait.surface is not background_surface]
    qualities = [trait.quality for trait, _ in chosen if trait.quality]
    return Scene(
        surface=surfaces[-1] if surfaces else background_surface,
        frame=change_frame if any(trait.frame for trait, _ in chosen) else None,
        picture=change_picture if any(trait.picture for trait, _ in chosen) else None,
        quality=qualities[-1] if qualities else None,
    )
