"""The tables of the gallery in PostgreSQL, made step by step by whichever engine starts first."""

from typing import Any

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow

from engine.gallery.protocol import GalleryError, check_model

CONNECTION: dict[str, Any] = {
    "connect_timeout": 5,
    "application_name": "cv-engine",
    "tcp_user_timeout": 10_000,  # ms until a server that fell silent is given up
    "keepalives_idle": 30,
    "prepare_threshold": None,  # poolers that share a session between clients know no prepared statements
}
"""How the engine connects, whatever the address says besides."""

STEPS: tuple[tuple[str, ...], ...] = (
    (
        """create table engine_owner (
            id bigint generated always as identity primary key, name text not null unique, last bigint not null
        )""",
        # It refers to the model, so that of a gallery with faces cannot change.
        """create table engine_image (
            owner bigint not null references engine_owner, id bigint not null,
            model text not null references engine_gallery (model),
            vector vector not null, metadata json not null, picture bytea, primary key (owner, id)
        )""",
        # In the row itself: vectors of 512 numbers would else be moved out of it, and read back one by one.
        "alter table engine_image alter column vector set storage main",
    ),
)
"""Each runs once in a database, in order; what has run is counted in ``engine_gallery.steps``."""

_LOCK = 0x66616365  # of our own among the database's advisory locks
_FIRST = (
    "create table if not exists engine_gallery (place integer primary key check (place = 1),"
    " model text not null unique, steps integer not null default 0)"
)
_NEEDED = "DATABASE_URL: the gallery needs pgvector. "
_ENABLE = "in this database: create extension vector;"


def prepare(url: str, model: str) -> None:
    """Make what is missing, one starter at a time, and check that the faces there belong to this model.

    Raises `GalleryError` with one line that names the option and what to do, and never quotes the address.
    """
    try:
        conninfo_to_dict(url)
    except psycopg.Error:  # its text may quote a piece of the password
        raise GalleryError("DATABASE_URL is not an address of PostgreSQL: check its % signs and options") from None
    try:
        with psycopg.connect(url, **CONNECTION) as connection:
            connection.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
            _extension(connection)
            _tables(connection, model)
            _model(connection, model)
    except errors.InsufficientPrivilege:
        raise GalleryError(
            "DATABASE_URL: this user may not make tables; as the owner of the database: grant create on schema public"
        ) from None
    except psycopg.Error as error:
        raise GalleryError(f"DATABASE_URL: {' '.join(str(error).split())}") from None


def _extension(connection: psycopg.Connection[TupleRow]) -> None:
    """Enable pgvector; where that cannot be done from here, tell the operator what to run."""
    if connection.execute("select 1 from pg_extension where extname = 'vector'").fetchone():
        return
    try:
        connection.execute("create extension vector")
    except errors.InsufficientPrivilege:
        raise GalleryError(f"{_NEEDED}This user may not enable it; as a superuser, {_ENABLE}") from None
    except (errors.FeatureNotSupported, errors.UndefinedFile):
        raise GalleryError(f"{_NEEDED}Install it on the server (Debian: postgresql-<version>-pgvector)") from None


def _tables(connection: psycopg.Connection[TupleRow], model: str) -> None:
    connection.execute(_FIRST)
    connection.execute("insert into engine_gallery (place, model) values (1, %s) on conflict do nothing", (model,))
    ((done,),) = connection.execute("select steps from engine_gallery")
    for statement in (statement for step in STEPS[done:] for statement in step):
        connection.execute(statement)
    connection.execute("update engine_gallery set steps = greatest(steps, %s)", (len(STEPS),))


def _model(connection: psycopg.Connection[TupleRow], model: str) -> None:
    """Let an empty gallery change to this model; refuse one with faces of another."""
    connection.execute(
        "update engine_gallery set model = %s where model <> %s and not exists (select from engine_image)",
        (model, model),
    )
    ((kept,),) = connection.execute("select model from engine_gallery")
    check_model("DATABASE_URL", kept, model)
