"""What a gallery of faces is, whichever store keeps it: one wall around each key's images, exact search.

Kept of a face: its vector, the caller's metadata and, only if the operator wants it, a small picture. A gallery
belongs to one face model, because distances between vectors of two models mean nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from engine.faces.portrait import Vector

MOST_KEYS = 64
"""Of one image's metadata, however often it is edited."""


class GalleryError(Exception):
    """The store cannot be used or has failed; the sentence is for the operator and quotes nothing that is kept."""


class UnknownImageError(LookupError):
    """This key has no image with this id."""


class TooMuchMetadataError(ValueError):
    """An image would hold more metadata than one may."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One image: its id, which is never given again, what the caller noted with it, and whether a picture is kept."""

    id: int
    metadata: Mapping[str, str] = field(repr=False)
    pictured: bool = False


class Gallery(Protocol):
    """All images of all keys; a method that names an `owner` sees nothing of the others.

    Vectors are float32 of length 1, made by `model`. At most `threads` threads use a gallery at once; several
    processes may share one, and each sees at once what another has done. Trouble of the store is a `GalleryError`.
    """

    model: str
    threads: int

    def add(self, owner: str, vector: Vector, metadata: Mapping[str, str], picture: bytes | None = None) -> int:
        """Keep an image and return its id; it is on the disk when this returns."""
        ...

    def search(self, owner: str, vector: Vector, limit: float, most: int) -> list[tuple[Entry, float]]:
        """Find images up to `limit` (0 to 2) apart, nearest first, `most` of them; with each its distance."""
        ...

    def images(self, owner: str, offset: int, limit: int) -> list[Entry]:
        """List images in the order in which they came, without the first `offset`, at most `limit`."""
        ...

    def edit(self, owner: str, id_: int, metadata: Mapping[str, str]) -> None:
        """Merge metadata into an image's: new keys are added, known ones replaced.

        Raises `UnknownImageError`, and `TooMuchMetadataError` when there would be more than `MOST_KEYS`.
        """
        ...

    def delete(self, owner: str, ids: Sequence[int]) -> None:
        """Delete images for good, all or, when one of them is unknown, none; raise `UnknownImageError`."""
        ...

    def picture(self, owner: str, id_: int) -> bytes:
        """Return the small JPEG of an image; raise `UnknownImageError` when there is none."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...


def check_model(place: str, kept: str, ours: str) -> None:
    """Refuse the gallery at `place` (the name of an option) when its faces were described by another model."""
    if kept != ours:
        raise GalleryError(
            f"{place}: its faces were described by the model {kept}, this engine uses {ours}; "
            "set ENGINE_FACE_MODEL as it was, or begin a new gallery"
        )


def merged(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Add new keys to metadata and replace known ones; raise `TooMuchMetadataError` when there are too many."""
    both = {**old, **new}
    if len(both) > MOST_KEYS:
        raise TooMuchMetadataError
    return both


def text(metadata: Mapping[str, str]) -> str:
    """Write metadata as JSON."""
    return json.dumps(dict(metadata), ensure_ascii=False)
