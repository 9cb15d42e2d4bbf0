"""Every option of the engine; in the environment it is ``ENGINE_`` and the name of the field in capitals."""

import os
import re
from pathlib import Path
from typing import Literal, Self

from pydantic import AliasChoices, Field, FilePath, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from engine.accounts import parse_keys
from engine.faces.portrait import FaceOptions, Selfies
from engine.faces.thresholds import DOUBTFUL, SAME

PREFIX = "ENGINE_"
DATABASE_URL = "DATABASE_URL"
POSTGRES = re.compile(r"postgres(ql)?://([^@/]*@)?[^@?]*(\?.*)?")
"""An address in which no sign of the password can be taken for the end of it, nor show up in an error."""


def usable_cores() -> int:
    """Count the cores this process may run on (a container often sees fewer than the machine has)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Settings(BaseSettings):
    """The engine's options, read once at start and never changed."""

    model_config = SettingsConfigDict(
        frozen=True, env_prefix=PREFIX, extra="ignore", hide_input_in_errors=True, populate_by_name=True
    )

    keys: SecretStr
    """Who may ask: ``key:secret`` or ``key:secret:quota``, separated by commas. Needed."""
    shape: Literal["observed", "documented"] = "observed"
    """``observed``: answers as the vendor's service gives them in practice, with confidences and sources;
    ``documented``: strictly the type and field names of the vendor's document."""
    error_status: Literal["body", "http"] = "body"
    """``body``: a business error is HTTP 200 and its code stands in the body; ``http``: the same body under a 4xx."""
    workers: int = Field(default_factory=usable_cores, ge=1, le=64)
    """Processes that read cards; one per usable core."""
    queue: int = Field(default=32, ge=0)
    """Photos that may wait for a free worker; the next one is refused with HTTP 503. 32 at 1.4 s each on two
    workers are 23 s of waiting, still inside the deadline."""
    deadline: float = Field(default=30.0, gt=0)
    """Seconds a photo may take, waiting included, before HTTP 504; half of the bot's own patience."""
    pages: int = Field(default=10, ge=1, le=200)
    """Pages a PDF may have; a longer one gets its family's format error."""
    drain: float = Field(default=8.0, ge=0)
    """Seconds that requests in flight get after a stop signal; platforms kill after 10 to 30."""
    body_limit: int = Field(default=25_000_000, ge=1_000)
    """Bytes of a request body; a larger one gets its family's format error."""
    uploads: int = Field(default=16, ge=1)
    """Bodies received at once; further ones wait unread. With the limit above they bound the memory they take."""
    upload_seconds: float = Field(default=20.0, gt=0)
    """Seconds a body may take to arrive, and to wait before that; a slower sender gets its family's format error."""
    fetch_private: bool = False
    """Let the GET forms fetch from this machine and private networks, at any port: for tests, never on a server."""
    gallery: Path | None = None
    """File of the face search, made when it is not there; without it, and without a `database_url` of PostgreSQL,
    faces are kept in memory, until the engine ends. It holds what tells people apart: keep it on a disk that is
    encrypted, and out of careless backups."""
    database_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices(PREFIX + DATABASE_URL, DATABASE_URL)
    )
    """``postgresql://...``: the face search keeps its faces there, with pgvector. It is read from ``DATABASE_URL``, as
    the bot's is, because one database may serve both; ``sqlite:...``, which only the bot can use, means nothing here.
    What is the engine's own goes before it: ``ENGINE_GALLERY``, then ``ENGINE_DATABASE_URL`` (empty: none)."""
    gallery_pictures: bool = False
    """Keep a small picture of every face that is added too, and give its address as ``url``, which opens with the same
    key only. Off, a gallery holds vectors and metadata, no image, and ``url`` is empty."""
    face_model: FilePath | None = None
    """An ONNX face model of your own instead of dlib's; what it takes and gives: `engine.faces.embedders.Onnx`."""
    face_same: float | None = Field(default=None, gt=0, le=2)
    """Up to this distance two faces are one person's (`match` 1); for dlib .45."""
    face_doubtful: float | None = Field(default=None, gt=0, le=2)
    """Up to this distance it is doubtful (`match` 2), above they are two people (3); for dlib .52."""
    face_search: float | None = Field(default=None, gt=0, le=2)
    """Up to this distance the face search finds a face; for dlib .42."""
    selfies: Selfies = "either"
    """How the three poses are taken. ``plain``: as others see the person, so the nose of a head turned to its own left
    stands further right; ``mirrored``: the other way; ``either``: both.

    Many phones save what their screen showed, mirrored, and nobody can tell from the picture, so ``either`` refuses the
    fewest people. Its price: left and right sent in each other's place pass too. That is no trick of its own (whoever
    has both pictures could send them rightly), and nothing else that is judged depends on it. Choose ``plain`` or
    ``mirrored`` only where your own camera takes every picture."""

    @field_validator("keys")
    @classmethod
    def _keys_are_readable(cls, value: SecretStr) -> SecretStr:
        parse_keys(value.get_secret_value())
        return value

    @field_validator("gallery", "database_url", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("database_url")
    @classmethod
    def _database_is_known(cls, value: SecretStr | None) -> SecretStr | None:
        url = value.get_secret_value() if value else ""
        if url and not url.startswith("sqlite:") and not POSTGRES.fullmatch(url):
            raise ValueError(
                "write postgresql://user:password@host:port/database; in a password, @ is %40, / is %2F and % is %25"
            )
        return value

    @model_validator(mode="after")
    def _distances_fit(self) -> Self:
        own = (self.face_same, self.face_doubtful, self.face_search)
        if self.face_model is not None and None in own:
            raise ValueError("an own model needs ENGINE_FACE_SAME, ENGINE_FACE_DOUBTFUL and ENGINE_FACE_SEARCH")
        if (self.face_same or SAME) >= (self.face_doubtful or DOUBTFUL):
            raise ValueError("ENGINE_FACE_SAME must be smaller than ENGINE_FACE_DOUBTFUL")
        return self

    @property
    def faces_in(self) -> Literal["memory", "a file", "PostgreSQL"]:
        """Where the face search keeps its faces."""
        if self.gallery is not None:
            return "a file"
        url = self.database_url.get_secret_value() if self.database_url else ""
        return "PostgreSQL" if url.startswith("postgres") else "memory"

    @property
    def faces(self) -> FaceOptions:
        """What the workers need to know about faces."""
        return FaceOptions(self.face_model, self.face_same, self.face_doubtful, self.face_search, self.selfies)


def explain(error: ValidationError) -> str:
    """Name the variable at fault and what is wrong with it, in one line and without its value (it may be a secret)."""
    return "; ".join(_explain_one(detail) for detail in error.errors(include_url=False, include_input=False))


def _explain_one(detail: ErrorDetails) -> str:
    if not detail["loc"]:  # about several options, which it names itself
        return detail["msg"].removeprefix("Value error, ")
    name = str(detail["loc"][0]).upper()
    if name != DATABASE_URL:
        name = PREFIX + name.removeprefix(PREFIX)
    if detail["type"] == "missing":
        return f"{name} is not set; write {name}=key:secret, or key:secret:quota, several with commas between"
    return f"{name}: {detail['msg'].removeprefix('Value error, ')}"
