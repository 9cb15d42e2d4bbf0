"""Read every option of the engine from the environment: ``ENGINE_`` and the name of the field in capitals."""

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
POSTGRES_URL = re.compile(r"postgres(ql)?://([^@/]*@)?[^@?]*(\?.*)?")
"""A PostgreSQL address without stray ``@`` or ``/`` in the password. A parser could take such a sign for the end of the
password and show the rest in an error."""


def count_usable_cores() -> int:
    """Return the number of cores this process may use (a container often may use fewer than the machine has)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Settings(BaseSettings):
    """The options of the engine, read once at start and never changed."""

    model_config = SettingsConfigDict(
        frozen=True, env_prefix=PREFIX, extra="ignore", hide_input_in_errors=True, populate_by_name=True
    )

    keys: SecretStr
    """API keys that are accepted: ``key:secret`` or ``key:secret:quota``, separated by commas. Required."""
    shape: Literal["observed", "documented"] = "observed"
    """``observed``: answers as the vendor's service gives them in practice, with confidences and sources.
    ``documented``: strictly the type and field names of the vendor's document."""
    error_status: Literal["body", "http"] = "body"
    """``body``: a business error is HTTP 200 with its code in the body. ``http``: the same body with a 4xx status."""
    workers: int = Field(default_factory=count_usable_cores, ge=1, le=64)
    """Processes that read photos. The default is one per usable core."""
    queue: int = Field(default=32, ge=0)
    """Photos that may wait for a free worker. The next photo is refused with HTTP 503. 32 photos at 1.4 s each on two
    workers are 23 s of waiting, which is still inside the deadline."""
    deadline: float = Field(default=30.0, gt=0)
    """Seconds a photo may take, waiting included, before HTTP 504. The bot itself waits twice as long."""
    pages: int = Field(default=10, ge=1, le=200)
    """Pages a PDF may have. A longer PDF gets the format error of its family."""
    drain: float = Field(default=8.0, ge=0)
    """Seconds for requests in flight to finish after a stop signal. Platforms kill a process after 10 to 30 s."""
    body_limit: int = Field(default=25_000_000, ge=1_000)
    """Bytes of a request body. A larger body gets the format error of its family."""
    uploads: int = Field(default=16, ge=1)
    """Bodies received at the same time. Further bodies wait unread. `uploads` times `body_limit` bounds the memory."""
    upload_seconds: float = Field(default=20.0, gt=0)
    """Seconds a body may take to arrive, and seconds it may wait before. A slower sender gets the format error."""
    fetch_private: bool = False
    """Let the GET forms fetch from this machine and from private networks, at any port. Only for tests."""
    gallery: Path | None = None
    """File of the face search, created if missing. Without the file, and without a `database_url` of PostgreSQL, faces
    are kept in memory until the engine ends. The file holds biometric data: keep it on an encrypted disk and out of
    careless backups."""
    database_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices(PREFIX + DATABASE_URL, DATABASE_URL)
    )
    """``postgresql://...``: the face search keeps its faces in this database, with pgvector. The address is read from
    ``DATABASE_URL``, like the bot's, because one database may serve both. ``sqlite:...``, which only the bot can use,
    is ignored. The engine's own options take precedence: ``ENGINE_GALLERY``, then ``ENGINE_DATABASE_URL`` (empty:
    no database)."""
    gallery_pictures: bool = False
    """Keep a small picture of every added face too, and give its address as ``url``. Only the key that added the face
    can open the address. If off, a gallery holds vectors and metadata but no image, and ``url`` is empty."""
    face_model: FilePath | None = None
    """An ONNX face model of your own instead of dlib's. `engine.faces.embedders.OnnxEmbedder` describes its inputs and
    outputs."""
    face_same: float | None = Field(default=None, gt=0, le=2)
    """Largest distance between two faces of one person (`match` 1). For dlib .45."""
    face_doubtful: float | None = Field(default=None, gt=0, le=2)
    """Largest doubtful distance (`match` 2). Above, the faces belong to two people (`match` 3). For dlib .52."""
    face_search: float | None = Field(default=None, gt=0, le=2)
    """Largest distance at which the face search finds a face. For dlib .42."""
    selfies: Selfies = "either"
    """How the cameras of your callers save the three poses. ``plain``: as other people see the person, so the nose of a
    head turned to its own left stands further right. ``mirrored``: the other way. ``either``: both are accepted.

    Many phones save the mirrored picture that their screen showed, and the picture itself does not tell. ``either``
    therefore refuses the fewest people. Its price: left and right sent in each other's place pass too. The exchange
    gives an attacker nothing (whoever has both pictures could send them in the right order), and no other check
    depends on the order. Choose ``plain`` or ``mirrored`` only where your own camera takes every picture."""

    accept_copies: bool = False
    """Accept a selfie that is a copy of the portrait on the paper. For trials with one picture of each person alone."""

    @field_validator("keys")
    @classmethod
    def _check_keys(cls, value: SecretStr) -> SecretStr:
        parse_keys(value.get_secret_value())
        return value

    @field_validator("gallery", "database_url", mode="before")
    @classmethod
    def _turn_empty_into_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, value: SecretStr | None) -> SecretStr | None:
        url = value.get_secret_value() if value else ""
        if url and not url.startswith("sqlite:") and not POSTGRES_URL.fullmatch(url):
            raise ValueError(
                "write postgresql://user:password@host:port/database; in a password, @ is %40, / is %2F and % is %25"
            )
        return value

    @model_validator(mode="after")
    def _check_face_distances(self) -> Self:
        own_distances = (self.face_same, self.face_doubtful, self.face_search)
        if self.face_model is not None and None in own_distances:
            raise ValueError("an own model needs ENGINE_FACE_SAME, ENGINE_FACE_DOUBTFUL and ENGINE_FACE_SEARCH")
        if (self.face_same or SAME) >= (self.face_doubtful or DOUBTFUL):
            raise ValueError("ENGINE_FACE_SAME must be smaller than ENGINE_FACE_DOUBTFUL")
        return self

    @property
    def gallery_storage(self) -> Literal["memory", "a file", "PostgreSQL"]:
        """Return the kind of storage that the face search uses."""
        if self.gallery is not None:
            return "a file"
        url = self.database_url.get_secret_value() if self.database_url else ""
        return "PostgreSQL" if url.startswith("postgres") else "memory"

    @property
    def face_options(self) -> FaceOptions:
        """Return the options that the workers need for faces."""
        return FaceOptions(
            self.face_model, self.face_same, self.face_doubtful, self.face_search, self.selfies, self.accept_copies
        )


def explain(error: ValidationError) -> str:
    """Name each wrong variable and its fault in one line, without the value (the value may be a secret)."""
    return "; ".join(_explain_detail(detail) for detail in error.errors(include_url=False, include_input=False))


def _explain_detail(detail: ErrorDetails) -> str:
    if not detail["loc"]:  # the message concerns several options and names them itself
        return detail["msg"].removeprefix("Value error, ")
    name = str(detail["loc"][0]).upper()
    if name != DATABASE_URL:
        name = PREFIX + name.removeprefix(PREFIX)
    if detail["type"] == "missing":
        return f"{name} is not set; write {name}=key:secret, or key:secret:quota, several with commas between"
    return f"{name}: {detail['msg'].removeprefix('Value error, ')}"
