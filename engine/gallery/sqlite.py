"""The gallery in a file of SQLite or in memory; a search compares with every vector of the key, held in memory."""

# ruff: noqa: S608 -- statements are put together from constants of this file only

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np

from engine.faces.portrait import Vector
from engine.gallery.protocol import Entry, GalleryError, UnknownImageError, check_model, merged, text
from engine.gallery.vector_index import Vectors

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
create table if not exists gallery (place integer primary key check (place = 1), model text not null unique) strict;
create table if not exists owner (id integer primary key, name text not null unique, last integer not null) strict;
create table if not exists image (
    owner integer not null references owner, id integer not null, model text not null references gallery (model),
    vector blob not null, metadata text not null, picture blob, primary key (owner, id)
) strict;
commit;
"""
_MODEL = (
    "insert or ignore into gallery select 1, model from image limit 1",  # a file of before galleries had a model
    "insert or ignore into gallery values (1, :model)",
    "update gallery set model = :model where model <> :model and not exists (select 1 from image)",
)
_OF_OWNER = "owner = (select owner.id from owner where name = ?)"
_DELETE = f"delete from image where id = ? and {_OF_OWNER}"
_UPDATE = f"update image set metadata = ? where id = ? and {_OF_OWNER}"
_PICTURE = f"select picture from image where id = ? and {_OF_OWNER} and picture is not null"
_ENTRY = f"select id, metadata, picture is not null from image where id = ? and {_OF_OWNER}"
_ENTRIES = f"select id, metadata, picture is not null from image where {_OF_OWNER} order by id limit ? offset ?"
_VECTORS = f"select id, vector from image where {_OF_OWNER} and model = ? order by id"
_CHUNK = 10_000  # rows read at once when the vectors are loaded


@contextmanager
def _faults() -> Iterator[None]:
    """Tell trouble of SQLite by its class alone: its text may quote what is kept."""
    try:
        yield
    except sqlite3.Error as error:
        raise GalleryError(f"SQLite failed: {type(error).__name__}") from None


class SqliteGallery:
    """All images of all keys, for one thread at a time; several processes may share the file."""

    threads = 1

    def __init__(self, path: Path | None, model: str) -> None:
        """Open the file, making it readable for its owner alone, or keep all in memory for None."""
        self.model = model
        try:
            self._database = _connect(path)
            with ExitStack() as undone:
                undone.callback(self._database.close)
                self._prepare()
                self._take_model()
                undone.pop_all()
        except sqlite3.Error as error:
            raise GalleryError(f"ENGINE_GALLERY: {error}") from None
        self._vectors: dict[str, Vectors] = {}
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

    def _take_model(self) -> None:
        """Let an empty gallery change to this model; refuse one with faces of another."""
        with self._transaction():
            for statement in _MODEL:
                self._database.execute(statement, {"model": self.model})
            (kept,) = self._database.execute("select model from gallery").fetchone()
            check_model("ENGINE_GALLERY", kept, self.model)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @_faults()
    def add(self, owner: str, vector: Vector, metadata: Mapping[str, str], picture: bytes | None = None) -> int:
        """Keep an image and return its id; it is on the disk when this returns."""
        loaded = self._loaded(owner)
        with self._transaction():
            (place, id_) = self._database.execute(
                "insert into owner (name, last) values (?, 1)"
                " on conflict (name) do update set last = last + 1 returning id, last",
                (owner,),
            ).fetchone()
            self._database.execute(
                "insert into image (owner, id, model, vector, metadata, picture) values (?, ?, ?, ?, ?, ?)",
                (place, id_, self.model, vector.astype("<f4").tobytes(), text(metadata), picture),
            )
        if loaded is not None:
            loaded.add(id_, vector)
        return int(id_)

    @_faults()
    def search(self, owner: str, vector: Vector, limit: float, most: int) -> list[tuple[Entry, float]]:
        """Find images up to `limit` (0 to 2) apart, nearest first, `most` of them; with each its distance."""
        vectors = self._loaded(owner)
        if vectors is None:
            vectors = self._vectors[owner] = self._load(owner, len(vector))
        near = [(self._entry(owner, hit.id), hit.apart) for hit in vectors.near(vector, limit, most)]
        return [(entry, apart) for entry, apart in near if entry]

    @_faults()
    def images(self, owner: str, offset: int, limit: int) -> list[Entry]:
        """List images in the order in which they came, without the first `offset`, at most `limit`."""
        return [_read(row) for row in self._database.execute(_ENTRIES, (owner, limit, offset))]

    @_faults()
    def edit(self, owner: str, id_: int, metadata: Mapping[str, str]) -> None:
        """Merge metadata into an image's: new keys are added, known ones replaced; raise `UnknownImageError`."""
        with self._transaction():
            found = self._entry(owner, id_)
            if found is None:
                raise UnknownImageError
            self._database.execute(_UPDATE, (text(merged(found.metadata, metadata)), id_, owner))

    @_faults()
    def delete(self, owner: str, ids: Sequence[int]) -> None:
        """Delete images for good, all or, when one of them is unknown, none; raise `UnknownImageError`."""
        with self._transaction():
            for id_ in dict.fromkeys(ids):
                if not self._database.execute(_DELETE, (id_, owner)).rowcount:
                    raise UnknownImageError
        self._database.execute("pragma wal_checkpoint(truncate)")  # the log would keep them a while longer
        if owner in self._vectors:
            self._vectors[owner].remove(ids)

    @_faults()
    def picture(self, owner: str, id_: int) -> bytes:
        """Return the small JPEG of an image; raise `UnknownImageError` when there is none."""
        found = self._database.execute(_PICTURE, (id_, owner)).fetchone()
        if found is None:
            raise UnknownImageError
        return bytes(found[0])

    def _entry(self, owner: str, id_: int) -> Entry | None:
        row = self._database.execute(_ENTRY, (id_, owner)).fetchone()
        return _read(row) if row else None

    def _loaded(self, owner: str) -> Vectors | None:
        """Give the vectors in memory, unless another process has written since they were read."""
        version = self._seen()
        if version != self._version:
            self._vectors.clear()
            self._version = version
        return self._vectors.get(owner)

    def _seen(self) -> int:
        return int(self._database.execute("pragma data_version").fetchone()[0])

    def _load(self, owner: str, width: int) -> Vectors:
        vectors = Vectors(width)
        rows = self._database.execute(_VECTORS, (owner, self.model))
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


def _connect(path: Path | None) -> sqlite3.Connection:
    try:
        if path is not None:
            path.touch(mode=0o600)
    except OSError as error:
        raise sqlite3.OperationalError(f"{path}: {error.strerror}") from error
    return sqlite3.connect(path or ":memory:", timeout=5.0, isolation_level=None, check_same_thread=False)


def _read(row: tuple[int, str, int]) -> Entry:
    return Entry(row[0], json.loads(row[1]), bool(row[2]))
