"""Define what every gallery of faces does, whichever database stores it.

A gallery stores the vector of each face, the caller's metadata and, only if the operator wants it, a small picture. No
API key sees the images of another key. A gallery belongs to one face model, because distances between vectors of two
models mean nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from engine.faces.portrait import Vector

MAX_METADATA_KEYS = 64
"""Limit for one image, however often its metadata is edited."""


class GalleryError(Exception):
    """The gallery cannot be used or failed. The message is for the operator and quotes no stored value."""


class UnknownImageError(LookupError):
    """The API key has no image with this id."""


class TooMuchMetadataError(ValueError):
    """An image would have more than `MAX_METADATA_KEYS` keys of metadata."""


@dataclass(frozen=True, slots=True)
class GalleryImage:
    """One image: its id, its metadata, and whether a picture is stored. An id is never used again."""

    id: int
    metadata: Mapping[str, str] = field(repr=False)
    has_picture: bool = False


class Gallery(Protocol):
    """All images of all API keys. A method with an `owner` sees the images of this key only.

    Vectors are float32 of length 1, made by `model`. At most `threads` threads use a gallery at once. Several processes
    may share a gallery, and each sees the changes of the others at once. A fault of the database is a `GalleryError`.
    """

    model: str
    threads: int

    def add(self, owner: str, vector: Vector, metadata: Mapping[str, str], picture: bytes | None = None) -> int:
        """Store an image durably and return its id."""
        ...

    def search(self, owner: str, vector: Vector, max_distance: float, limit: int) -> list[tuple[GalleryImage, float]]:
        """Return at most `limit` images up to `max_distance` (0 to 2) away with their distances, nearest first."""
        ...

    def images(self, owner: str, offset: int, limit: int) -> list[GalleryImage]:
        """Return at most `limit` images in the order of their ids, without the first `offset`."""
        ...

    def edit(self, owner: str, id_: int, metadata: Mapping[str, str]) -> None:
        """Merge metadata into the metadata of an image: add new keys, replace known keys.

        Raises `UnknownImageError`, and `TooMuchMetadataError` above `MAX_METADATA_KEYS`.
        """
        ...

    def delete(self, owner: str, ids: Sequence[int]) -> None:
        """Delete images for good: all, or none if an id is unknown (`UnknownImageError`)."""
        ...

    def picture(self, owner: str, id_: int) -> bytes:
        """Return the small JPEG of an image, or raise `UnknownImageError` if there is none."""
        ...

    def close(self) -> None:
        """Close the database."""
        ...


def require_model(option: str, stored: str, current: str) -> None:
    """Raise `GalleryError` if the faces of the gallery that `option` names were described by another model."""
    if stored != current:
        raise GalleryError(
            f"{option}: its faces were described by the model {stored}, this engine uses {current}; "
            "set ENGINE_FACE_MODEL as it was, or begin a new gallery"
        )


def merge_metadata(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Return the old metadata with new keys added and known keys replaced, or raise `TooMuchMetadataError`."""
    merged = {**old, **new}
    if len(merged) > MAX_METADATA_KEYS:
        raise TooMuchMetadataError
    return merged


def metadata_to_json(metadata: Mapping[str, str]) -> str:
    """Return metadata as JSON."""
    return json.dumps(dict(metadata), ensure_ascii=False)
