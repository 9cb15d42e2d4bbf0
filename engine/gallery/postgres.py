"""Store the gallery in PostgreSQL. pgvector compares every face of a key, so a search is exact and needs no index."""

# ruff: noqa: S608 -- statements are put together from constants of this file only

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from engine.faces.portrait import Vector
from engine.gallery.postgres_schema import CONNECTION_OPTIONS, prepare_database
from engine.gallery.protocol import (
    GalleryError,
    GalleryImage,
    UnknownImageError,
    merge_metadata,
    metadata_to_json,
)

TIMEOUT = 10  # seconds for a statement, and for the wait for a connection

_OF_OWNER = "owner = (select owner.id from engine_owner owner where owner.name = %(owner)s)"
_ONE = f"{_OF_OWNER} and id = %(id)s"
_COLUMNS = "id, metadata, picture is not null"
_ADD = """
with place as (
    insert into engine_owner (name, last) values (%(owner)s, 1)
    on conflict (name) do update set last = engine_owner.last + 1 returning id, last
)
insert into engine_image (owner, id, model, vector, metadata, picture)
select id, last, %(model)s, %(vector)s::vector, %(metadata)s::json, %(picture)s::bytea from place returning id
"""
_SEARCH = f"""
select {_COLUMNS}, vector <-> %(vector)s::vector as distance from engine_image
where {_OF_OWNER} and vector <-> %(vector)s::vector <= %(max_distance)s order by distance, id limit %(limit)s
"""
_LIST = f"select {_COLUMNS} from engine_image where {_OF_OWNER} order by id limit %(limit)s offset %(offset)s"
_LOCK_ONE = f"select {_COLUMNS} from engine_image where {_ONE} for update"
_UPDATE = f"update engine_image set metadata = %(metadata)s::json where {_ONE}"
_DELETE = f"delete from engine_image where {_OF_OWNER} and id = any(%(ids)s)"
_PICTURE = f"select picture from engine_image where {_ONE} and picture is not null"

Connection = psycopg.Connection[TupleRow]


class PostgresGallery:
    """All images of all keys. Safe for several threads, and for several engines on one database."""

    threads = 4

    def __init__(self, url: str, model: str) -> None:
        """Create the missing tables and open a few connections, or raise `GalleryError`."""
        self.model = model
        prepare_database(url, model)
        self._pool = ConnectionPool(
            url,
            name="engine-gallery",
            min_size=1,
            max_size=self.threads,
            timeout=TIMEOUT,
            check=ConnectionPool.check_connection,  # so that a restarted server costs no request
            kwargs=CONNECTION_OPTIONS,
            open=True,
        )

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def add(self, owner: str, vector: Vector, metadata: Mapping[str, str], picture: bytes | None = None) -> int:
        """Store an image durably and return its id."""
        values = {
            "owner": owner,
            "model": self.model,
            "vector": _format_vector(vector),
            "metadata": metadata_to_json(metadata),
            "picture": picture,
        }
        with self._transaction() as connection:
            ((id_,),) = connection.execute(_ADD, values)
        return int(id_)

    def search(self, owner: str, vector: Vector, max_distance: float, limit: int) -> list[tuple[GalleryImage, float]]:
        """Return at most `limit` images up to `max_distance` (0 to 2) away with their distances, nearest first."""
        values = {"owner": owner, "vector": _format_vector(vector), "max_distance": max_distance, "limit": limit}
        with self._transaction() as connection:
            return [(GalleryImage(*image), float(distance)) for *image, distance in connection.execute(_SEARCH, values)]

    def images(self, owner: str, offset: int, limit: int) -> list[GalleryImage]:
        """Return at most `limit` images in the order of their ids, without the first `offset`."""
        values = {"owner": owner, "offset": offset, "limit": limit}
        with self._transaction() as connection:
            return [GalleryImage(*row) for row in connection.execute(_LIST, values)]

    def edit(self, owner: str, id_: int, metadata: Mapping[str, str]) -> None:
        """Merge metadata into the metadata of an image, or raise `UnknownImageError` or `TooMuchMetadataError`."""
        values = {"owner": owner, "id": id_}
        with self._transaction() as connection:
            image = GalleryImage(*_fetch_one(connection, _LOCK_ONE, values))
            merged = metadata_to_json(merge_metadata(image.metadata, metadata))
            connection.execute(_UPDATE, values | {"metadata": merged})

    def delete(self, owner: str, ids: Sequence[int]) -> None:
        """Delete images: all, or none if an id is unknown (`UnknownImageError`)."""
        unique_ids = list(dict.fromkeys(ids))
        with self._transaction() as connection:
            if connection.execute(_DELETE, {"owner": owner, "ids": unique_ids}).rowcount != len(unique_ids):
                raise UnknownImageError

    def picture(self, owner: str, id_: int) -> bytes:
        """Return the small JPEG of an image, or raise `UnknownImageError` if there is none."""
        with self._transaction() as connection:
            return bytes(_fetch_one(connection, _PICTURE, {"owner": owner, "id": id_})[0])

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Yield a connection in a transaction, which is committed at the end and rolled back on an exception."""
        try:
            with self._pool.connection() as connection:
                # For this transaction only: a pooler may give the session to other clients afterwards.
                connection.execute(f"set local statement_timeout = '{TIMEOUT}s'")
                yield connection
        except psycopg.Error as error:  # the message holds the class only, because the error text quotes values
            raise GalleryError(f"PostgreSQL failed: {type(error).__name__}") from None


def _fetch_one(connection: Connection, statement: str, values: Mapping[str, object]) -> tuple[Any, ...]:
    row = connection.execute(statement, values).fetchone()
    if row is None:
        raise UnknownImageError
    return row


def _format_vector(vector: Vector) -> str:
    return str(vector.tolist())
