"""Create and migrate the tables of the gallery in PostgreSQL. The first engine that starts does the work."""

from typing import Any

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow

from engine.gallery.protocol import GalleryError, require_model

CONNECTION_OPTIONS: dict[str, Any] = {
    "connect_timeout": 5,
    "application_name": "cv-engine",
    "tcp_user_timeout": 10_000,  # ms until a silent server counts as dead
    "keepalives_idle": 30,
    "prepare_threshold": None,  # poolers that share a session between clients know no prepared statements
}
"""Options of every connection, which take precedence over the address."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """create table engine_owner (
            id bigint generated always as identity primary key, name text not null unique, last bigint not null
        )""",
        # The reference to the model prevents a change of the model while the gallery has faces.
        """create table engine_image (
            owner bigint not null references engine_owner, id bigint not null,
            model text not null references engine_gallery (model),
            vector vector not null, metadata json not null, picture bytea, primary key (owner, id)
        )""",
        # Keeps vectors of 512 numbers inside the row. PostgreSQL would otherwise read each from another table.
        "alter table engine_image alter column vector set storage main",
    ),
)
"""Migrations in order. Each runs once in a database. ``engine_gallery.steps`` counts the finished migrations."""

_ADVISORY_LOCK = 0x66616365  # a key of our own among the advisory locks of the database
_CREATE_GALLERY = (
    "create table if not exists engine_gallery (place integer primary key check (place = 1),"
    " model text not null unique, steps integer not null default 0)"
)
_NEEDS_PGVECTOR = "DATABASE_URL: the gallery needs pgvector. "
_ENABLE_PGVECTOR = "in this database: create extension vector;"


def prepare_database(url: str, model: str) -> None:
    """Create the missing tables, one engine at a time, and check that the stored faces belong to this model.

    Raises `GalleryError` with one line that names the option and the remedy and never quotes the address.
    """
    try:
        conninfo_to_dict(url)
    except psycopg.Error:  # the error text may quote a piece of the password
        raise GalleryError("DATABASE_URL is not an address of PostgreSQL: check its % signs and options") from None
    try:
        with psycopg.connect(url, **CONNECTION_OPTIONS) as connection:
            connection.execute("select pg_advisory_xact_lock(%s)", (_ADVISORY_LOCK,))
            _enable_pgvector(connection)
            _migrate(connection, model)
            _adopt_model(connection, model)
    except errors.InsufficientPrivilege:
        raise GalleryError(
            "DATABASE_URL: this user may not make tables; as the owner of the database: grant create on schema public"
        ) from None
    except psycopg.Error as error:
        raise GalleryError(f"DATABASE_URL: {' '.join(str(error).split())}") from None


def _enable_pgvector(connection: psycopg.Connection[TupleRow]) -> None:
    """Enable pgvector, or raise `GalleryError` with the command for the operator if this user may not."""
    if connection.execute("select 1 from pg_extension where extname = 'vector'").fetchone():
        return
    try:
        connection.execute("create extension vector")
    except errors.InsufficientPrivilege:
        raise GalleryError(
            f"{_NEEDS_PGVECTOR}This user may not enable it; as a superuser, {_ENABLE_PGVECTOR}"
        ) from None
    except (errors.FeatureNotSupported, errors.UndefinedFile):
        raise GalleryError(
            f"{_NEEDS_PGVECTOR}Install it on the server (Debian: postgresql-<version>-pgvector)"
        ) from None


def _migrate(connection: psycopg.Connection[TupleRow], model: str) -> None:
    connection.execute(_CREATE_GALLERY)
    connection.execute("insert into engine_gallery (place, model) values (1, %s) on conflict do nothing", (model,))
    ((finished,),) = connection.execute("select steps from engine_gallery")
    for statement in (statement for migration in MIGRATIONS[finished:] for statement in migration):
        connection.execute(statement)
    connection.execute("update engine_gallery set steps = greatest(steps, %s)", (len(MIGRATIONS),))


def _adopt_model(connection: psycopg.Connection[TupleRow], model: str) -> None:
    """Change an empty gallery to this model, or raise `GalleryError` if the gallery has faces of another model."""
    connection.execute(
        "update engine_gallery set model = %s where model <> %s and not exists (select from engine_image)",
        (model, model),
    )
    ((stored,),) = connection.execute("select model from engine_gallery")
    require_model("DATABASE_URL", stored, model)
