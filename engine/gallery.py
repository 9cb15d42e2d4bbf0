"""The store behind the face search: SQLite, one wall around each key's images, exact search in memory.

Kept of a face: its vector, the caller's metadata and, only if the operator wants it, a small picture. One thread at a
time uses a gallery; several processes may share its file.
"""

# ruff: noqa: S608 -- statements are put together from constants of this file only

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from engine.faces.portrait import Vector
from engine.vectors import Vectors

# With full sync what was answered survives the loss of power; what was deleted is overwritten in the file.
_PRAGMAS = (
    "pragma journal_mode = wal",
    "pragma synchronous = full",
    "pragma secure_delete = on",
    "pragma foreign_keys = on",
)
_TRIES = 20
_TABLES = """
begin immediate;
create table if not exists owner (id integer primary key, name text not null unique, last integer not null) strict;
create table if not exists image (
    owner integer not null references owner, id integer not null, model text not null, vector blob not null,
    metadata text not null, picture blob, primary key (owner, id)
) strict;
commit;
"""
_OF_OWNER = "owner = (select owner.id from owner where name = ?)"
_DELETE = f"delete from image where id = ? and {_OF_OWNER}"
_UPDATE = f"update image set metadata = ? where id = ? and {_OF_OWNER}"
_PICTURE = f"select picture from image where id = ? and {_OF_OWNER} and picture is not null"
_ENTRY = f"select id, metadata, picture is not null from image where id = ? and {_OF_OWNER}"
_ENTRIES = f"select id, metadata, picture is not null from image where {_OF_OWNER} order by id limit ? offset ?"
_VECTORS = f"select id, vector from image where {_OF_OWNER} and model = ? order by id"
_CHUNK = 10_000  # rows read at once when the vectors are loaded


class UnknownImageError(LookupError):
    """This key has no image with this id."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One image: its id, which is never given again, what the caller noted with it, and whether a picture is kept."""

    id: int
    metadata: Mapping[str, str] = field(repr=False)
    pictured: bool = False


class Gallery:
    """All images of all keys; a method that names an `owner` sees nothing of the others."""

    def __init__(self, path: Path | None) -> None:
        """Open the file, making it readable for its owner alone, or keep all in memory for None."""
        if path is not None:
            _make(path)
        self._database = sqlite3.connect(path or ":memory:", timeout=5.0, isolation_level=None, check_same_thread=False)
        self._prepare()
        self._vectors: dict[tuple[str, str], Vectors] = {}
        self._version = self._seen()

    def _prepare(self) -> None:
        """Make what is missing; two processes that do so at once disturb each other for a moment, locks or not."""
        for left in reversed(range(_TRIES)):
            try:
                for pragma in _PRAGMAS:
                    self._database.execute(pragma)
                self._database.executescript(_TABLES)
            except sqlite3.OperationalError:
                self._database.rollback()
                if not left:
                    raise
                time.sleep(0.1)
            else:
                return

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def add(
        self, owner: str, model: str, vector: Vector, metadata: Mapping[str, str], picture: bytes | None = None
    ) -> int:
        """Keep an image and return its id; it is on the disk when this returns."""
        loaded = self._loaded(owner, model)
        with self._transaction():
            (place, id_) = self._database.execute(
                "insert into owner (name, last) values (?, 1)"
                " on conflict (name) do update set last = last + 1 returning id, last",
                (owner,),
            ).fetchone()
            self._database.execute(
                "insert into image (owner, id, model, vector, metadata, picture) values (?, ?, ?, ?, ?, ?)",
                (place, id_, model, vector.astype("<f4").tobytes(), _text(metadata), picture),
            )
        if loaded is not None:
            loaded.add(id_, vector)
        return int(id_)

    def search(self, owner: str, model: str, vector: Vector, limit: float, most: int) -> list[tuple[Entry, float]]:
        """Find images of the same model up to `limit` (0 to 2) apart, nearest first; with each its distance."""
        vectors = self._loaded(owner, model)
        if vectors is None:
            vectors = self._vectors[owner, model] = self._load(owner, model, len(vector))
        near = [(self._entry(owner, hit.id), hit.apart) for hit in vectors.near(vector, limit, most)]
        return [(entry, apart) for entry, apart in near if entry]

    def images(self, owner: str, offset: int, limit: int) -> list[Entry]:
        """List images in the order in which they came, without the first `offset`, at most `limit`."""
        return [_read(row) for row in self._database.execute(_ENTRIES, (owner, limit, offset))]

    def edit(self, owner: str, id_: int, metadata: Mapping[str, str]) -> None:
        """Merge metadata into an image's: new keys are added, known ones replaced; raise `UnknownImageError`."""
        with self._transaction():
            found = self._entry(owner, id_)
            if found is None:
                raise UnknownImageError
            self._database.execute(_UPDATE, (_text({**found.metadata, **metadata}), id_, owner))

    def delete(self, owner: str, ids: Sequence[int]) -> None:
        """Delete images for good, all or, when one of them is unknown, none; raise `UnknownImageError`."""
        with self._transaction():
            for id_ in dict.fromkeys(ids):
                if not self._database.execute(_DELETE, (id_, owner)).rowcount:
                    raise UnknownImageError
        self._database.execute("pragma wal_checkpoint(truncate)")  # the log would keep them a while longer
        for (name, _), vectors in self._vectors.items():
            if name == owner:
                vectors.remove(ids)

    def picture(self, owner: str, id_: int) -> bytes:
        """Return the small JPEG of an image; raise `UnknownImageError` when there is none."""
        found = self._database.execute(_PICTURE, (id_, owner)).fetchone()
        if found is None:
            raise UnknownImageError
        return bytes(found[0])

    def _entry(self, owner: str, id_: int) -> Entry | None:
        row = self._database.execute(_ENTRY, (id_, owner)).fetchone()
        return _read(row) if row else None

    def _loaded(self, owner: str, model: str) -> Vectors | None:
        """Give the vectors in memory, unless another process has written since they were read."""
        version = self._seen()
        if version != self._version:
            self._vectors.clear()
            self._version = version
        return self._vectors.get((owner, model))

    def _seen(self) -> int:
        return int(self._database.execute("pragma data_version").fetchone()[0])

    def _load(self, owner: str, model: str, width: int) -> Vectors:
        vectors = Vectors(width)
        rows = self._database.execute(_VECTORS, (owner, model))
        while chunk := rows.fetchmany(_CHUNK):
            for id_, blob in chunk:
                vectors.add(id_, np.frombuffer(blob, "<f4"))
        return vectors

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._database.execute("rollback")
            raise
        self._database.execute("commit")


def _make(path: Path) -> None:
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise sqlite3.OperationalError(f"{path}: {error.strerror}") from error


def _read(row: tuple[int, str, int]) -> Entry:
    return Entry(row[0], json.loads(row[1]), bool(row[2]))


def _text(metadata: Mapping[str, str]) -> str:
    return json.dumps(dict(metadata), ensure_ascii=False)
