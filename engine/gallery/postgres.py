"""The gallery in PostgreSQL: pgvector compares every face of a key, so a search is exact and there is no index."""

# ruff: noqa: S608 -- statements are put together from constants of this file only

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from engine.faces.portrait import Vector
from engine.gallery.postgres_schema import CONNECTION, prepare
from engine.gallery.protocol import Entry, GalleryError, UnknownImageError, merged, text

PATIENCE = 10  # seconds that a statement, or the wait for a connection, may take

_OF_OWNER = "owner = (select owner.id from engine_owner owner where owner.name = %(owner)s)"
_ONE = f"{_OF_OWNER} and id = %(id)s"
_ENTRY = "id, metadata, picture is not null"
_ADD = """
with place as (
    insert into engine_owner (name, last) values (%(owner)s, 1)
    on conflict (name) do update set last = engine_owner.last + 1 returning id, last
)
insert into engine_image (owner, id, model, vector, metadata, picture)
select id, last, %(model)s, %(vector)s::vector, %(metadata)s::json, %(picture)s::bytea from place returning id
"""
_SEARCH = f"""
select {_ENTRY}, vector <-> %(vector)s::vector as apart from engine_image
where {_OF_OWNER} and vector <-> %(vector)s::vector <= %(limit)s order by apart, id limit %(most)s
"""
_ENTRIES = f"select {_ENTRY} from engine_image where {_OF_OWNER} order by id limit %(limit)s offset %(offset)s"
_FOUND = f"select {_ENTRY} from engine_image where {_ONE} for update"
_UPDATE = f"update engine_image set metadata = %(metadata)s::json where {_ONE}"
_DELETE = f"delete from engine_image where {_OF_OWNER} and id = any(%(ids)s)"
_PICTURE = f"select picture from engine_image where {_ONE} and picture is not null"

Connection = psycopg.Connection[TupleRow]


class PostgresGallery:
    """All images of all keys; safe for several threads, and for several engines on one database."""

    threads = 4

    def __init__(self, url: str, model: str) -> None:
        """Make what is missing in the database, and open a few connections to it."""
        self.model = model
        prepare(url, model)
        self._pool = ConnectionPool(
            url,
            name="engine-gallery",
            min_size=1,
            max_size=self.threads,
            timeout=PATIENCE,
            check=ConnectionPool.check_connection,  # so that a restarted server costs no request
            kwargs=CONNECTION,
            open=True,
        )

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def add(self, owner: str, vector: Vector, metadata: Mapping[str, str], picture: bytes | None = None) -> int:
        """Keep an image and return its id; it is on the disk when this returns."""
        values = {"model": self.model, "vector": _list(vector), "metadata": text(metadata), "picture": picture}
        with self._transaction() as connection:
            ((id_,),) = connection.execute(_ADD, values | {"owner": owner})
        return int(id_)

    def search(self, owner: str, vector: Vector, limit: float, most: int) -> list[tuple[Entry, float]]:
        """Find images up to `limit` (0 to 2) apart, nearest first, `most` of them; with each its distance."""
        values = {"owner": owner, "vector": _list(vector), "limit": limit, "most": most}
        with self._transaction() as connection:
            return [(Entry(*entry), float(apart)) for *entry, apart in connection.execute(_SEARCH, values)]

    def images(self, owner: str, offset: int, limit: int) -> list[Entry]:
        """List images in the order in which they came, without the first `offset`, at most `limit`."""
        values = {"owner": owner, "offset": offset, "limit": limit}
        with self._transaction() as connection:
            return [Entry(*row) for row in connection.execute(_ENTRIES, values)]

    def edit(self, owner: str, id_: int, metadata: Mapping[str, str]) -> None:
        """Merge metadata into an image's: new keys are added, known ones replaced; raise `UnknownImageError`."""
        values = {"owner": owner, "id": id_}
        with self._transaction() as connection:
            found = Entry(*_first(connection, _FOUND, values))
            connection.execute(_UPDATE, values | {"metadata": text(merged(found.metadata, metadata))})

    def delete(self, owner: str, ids: Sequence[int]) -> None:
        """Delete images, all or, when one of them is unknown, none; raise `UnknownImageError`."""
        wanted = list(dict.fromkeys(ids))
        with self._transaction() as connection:
            if connection.execute(_DELETE, {"owner": owner, "ids": wanted}).rowcount != len(wanted):
                raise UnknownImageError

    def picture(self, owner: str, id_: int) -> bytes:
        """Return the small JPEG of an image; raise `UnknownImageError` when there is none."""
        with self._transaction() as connection:
            return bytes(_first(connection, _PICTURE, {"owner": owner, "id": id_})[0])

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Give a connection with a transaction that is committed at the end, or undone by an exception."""
        try:
            with self._pool.connection() as connection:
                # For this transaction only: a pooler before the server may give the session to others afterwards.
                connection.execute(f"set local statement_timeout = '{PATIENCE}s'")
                yield connection
        except psycopg.Error as error:
            raise GalleryError(f"PostgreSQL failed: {type(error).__name__}") from None  # its text quotes values


def _first(connection: Connection, statement: str, values: Mapping[str, object]) -> tuple[Any, ...]:
    row = connection.execute(statement, values).fetchone()
    if row is None:
        raise UnknownImageError
    return row


def _list(vector: Vector) -> str:
    return str(vector.tolist())
