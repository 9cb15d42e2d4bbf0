"""Store the gallery in an SQLite file or in memory. A search compares with every vector of the key, held in memory."""

# ruff: noqa: S608 -- statements are put together from constants of this file only

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np

from engine.faces.portrait import Vector
from engine.gallery.protocol import (
    GalleryError,
    GalleryImage,
    UnknownImageError,
    merge_metadata,
    metadata_to_json,
    require_model,
)
from engine.gallery.vector_index import VectorIndex

# Full sync keeps an answered change through a loss of power. Secure delete overwrites deleted data in the file.
_PRAGMAS = (
    "pragma journal_mode = wal",
    "pragma synchronous = full",
    "pragma secure_delete = on",
    "pragma foreign_keys = on",
)
_MAX_PREPARE_ATTEMPTS = 20
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
_ADOPT_MODEL = (
    "insert or ignore into gallery select 1, model from image limit 1",  # for files older than the table gallery
    "insert or ignore into gallery values (1, :model)",
    "update gallery set model = :model where model <> :model and not exists (select 1 from image)",
)
_OF_OWNER = "owner = (select owner.id from owner where name = ?)"
_DELETE = f"delete from image where id = ? and {_OF_OWNER}"
_UPDATE = f"update image set metadata = ? where id = ? and {_OF_OWNER}"
_PICTURE = f"select picture from image where id = ? and {_OF_OWNER} and picture is not null"
_COLUMNS = "id, metadata, picture is not null"
_ONE = f"select {_COLUMNS} from image where id = ? and {_OF_OWNER}"
_LIST = f"select {_COLUMNS} from image where {_OF_OWNER} order by id limit ? offset ?"
_VECTORS = f"select id, vector from image where {_OF_OWNER} and model = ? order by id"
_CHUNK = 10_000  # rows fetched at once when the vectors are loaded


@contextmanager
def _gallery_errors() -> Iterator[None]:
    """Replace errors of SQLite by a `GalleryError` with their class alone: the error text may quote stored values."""
    try:
        yield
    except sqlite3.Error as error:
        raise GalleryError(f"SQLite failed: {type(error).__name__}") from None


class SqliteGallery:
    """All images of all keys, for one thread at a time. Several processes may share the file."""

    threads = 1

    def __init__(self, path: Path | None, model: str) -> None:
        """Open the file, readable for its owner only, or keep everything in memory for None.

        Raises `GalleryError` for a path or file that cannot be used, and for faces of another model.
        """
        self.model = model
        try:
            self._database = _connect(path)
            with ExitStack() as on_error:
                on_error.callback(self._database.close)
                self._create_tables()
                self._adopt_model()
                on_error.pop_all()
        except sqlite3.Error as error:
            raise GalleryError(f"ENGINE_GALLERY: {error}") from None
        self._indexes: dict[str, VectorIndex] = {}
        self._version = self._data_version()

    def _create_tables(self) -> None:
        """Create the missing tables. Two processes that do so at once can fail for a moment despite their locks."""
        for attempts_left in reversed(range(_MAX_PREPARE_ATTEMPTS)):
            try:
                for pragma in _PRAGMAS:
                    self._database.execute(pragma)
                self._database.executescript(_TABLES)
            except sqlite3.OperationalError:
                self._database.rollback()
                if not attempts_left:
                    raise
                time.sleep(0.1)
            else:
                return

    def _adopt_model(self) -> None:
        """Change an empty gallery to this model, or raise `GalleryError` if the gallery has faces of another model."""
        with self._transaction():
            for statement in _ADOPT_MODEL:
                self._database.execute(statement, {"model": self.model})
            (stored,) = self._database.execute("select model from gallery").fetchone()
            require_model("ENGINE_GALLERY", stored, self.model)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @_gallery_errors()
    def add(self, owner: str, vector: Vector, metadata: Mapping[str, str], picture: bytes | None = None) -> int:
        """Store an image durably and return its id."""
        index = self._current_index(owner)
        with self._transaction():
            (owner_id, id_) = self._database.execute(
                "insert into owner (name, last) values (?, 1)"
                " on conflict (name) do update set last = last + 1 returning id, last",
                (owner,),
            ).fetchone()
            self._database.execute(
                "insert into image (owner, id, model, vector, metadata, picture) values (?, ?, ?, ?, ?, ?)",
                (owner_id, id_, self.model, vector.astype("<f4").tobytes(), metadata_to_json(metadata), picture),
            )
        if index is not None:
            index.add(id_, vector)
        return int(id_)

    @_gallery_errors()
    def search(self, owner: str, vector: Vector, max_distance: float, limit: int) -> list[tuple[GalleryImage, float]]:
        """Return at most `limit` images up to `max_distance` (0 to 2) away with their distances, nearest first."""
        index = self._current_index(owner)
        if index is None:
            index = self._indexes[owner] = self._load_index(owner, len(vector))
        hits = [(self._find(owner, hit.id), hit.distance) for hit in index.search(vector, max_distance, limit)]
        return [(image, distance) for image, distance in hits if image]

    @_gallery_errors()
    def images(self, owner: str, offset: int, limit: int) -> list[GalleryImage]:
        """Return at most `limit` images in the order of their ids, without the first `offset`."""
        return [_to_image(row) for row in self._database.execute(_LIST, (owner, limit, offset))]

    @_gallery_errors()
    def edit(self, owner: str, id_: int, metadata: Mapping[str, str]) -> None:
        """Merge metadata into the metadata of an image, or raise `UnknownImageError` or `TooMuchMetadataError`."""
        with self._transaction():
            image = self._find(owner, id_)
            if image is None:
                raise UnknownImageError
            merged = metadata_to_json(merge_metadata(image.metadata, metadata))
            self._database.execute(_UPDATE, (merged, id_, owner))

    @_gallery_errors()
    def delete(self, owner: str, ids: Sequence[int]) -> None:
        """Delete images for good: all, or none if an id is unknown (`UnknownImageError`)."""
        with self._transaction():
            for id_ in dict.fromkeys(ids):
                if not self._database.execute(_DELETE, (id_, owner)).rowcount:
                    raise UnknownImageError
        self._database.execute(
            "pragma wal_checkpoint(truncate)"
        )  # otherwise the log keeps the deleted data for a while
        if owner in self._indexes:
            self._indexes[owner].remove(ids)

    @_gallery_errors()
    def picture(self, owner: str, id_: int) -> bytes:
        """Return the small JPEG of an image, or raise `UnknownImageError` if there is none."""
        row = self._database.execute(_PICTURE, (id_, owner)).fetchone()
        if row is None:
            raise UnknownImageError
        return bytes(row[0])

    def _find(self, owner: str, id_: int) -> GalleryImage | None:
        row = self._database.execute(_ONE, (id_, owner)).fetchone()
        return _to_image(row) if row else None

    def _current_index(self, owner: str) -> VectorIndex | None:
        """Return the index in memory, or None if there is none or if another process has changed the file since."""
        version = self._data_version()
        if version != self._version:
            self._indexes.clear()
            self._version = version
        return self._indexes.get(owner)

    def _data_version(self) -> int:
        return int(self._database.execute("pragma data_version").fetchone()[0])

    def _load_index(self, owner: str, width: int) -> VectorIndex:
        index = VectorIndex(width)
        rows = self._database.execute(_VECTORS, (owner, self.model))
        while chunk := rows.fetchmany(_CHUNK):
            for id_, blob in chunk:
                index.add(id_, np.frombuffer(blob, "<f4"))
        return index

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


def _to_image(row: tuple[int, str, int]) -> GalleryImage:
    return GalleryImage(row[0], json.loads(row[1]), bool(row[2]))
