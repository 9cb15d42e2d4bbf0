"""What an operation of the API v1 is made of: its inputs, the forms it takes, how its answer is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from bot.api.errors import Family
from bot.api.results import Result


class Encoding(Enum):
    """How the inputs of a form travel."""

    QUERY = "query"
    """GET; images as addresses that the service fetches itself."""
    MULTIPART = "multipart/form-data"
    """POST; images as parts of a form."""
    JSON = "application/json"
    """POST; images as base64."""


class Kind(Enum):
    """What an input is, as the caller gives it."""

    IMAGE = "image"
    """Bytes of an image; an address (str) in a QUERY form."""
    FILE = "file"
    """Bytes of a PDF or an image."""
    IMAGE_OBJECT = "image object"
    """Bytes of an image, or its address (str); travels as an object with the key `base64` or `url`."""
    METADATA = "metadata"
    """A mapping of text to text."""
    NUMBER = "number"
    """An int."""
    NUMBERS = "numbers"
    """A sequence of ints."""


@dataclass(frozen=True, slots=True)
class Field:
    """One input: its name, and where the service wants it elsewhere than under that name.

    `query` is its name in QUERY forms where that differs; `within` the object it travels inside; `aliases`
    are further names a server accepts for it and a client never sends.
    """

    name: str
    kind: Kind
    required: bool = True
    query: str | None = None
    within: str | None = None
    aliases: tuple[str, ...] = ()

    def name_in(self, encoding: Encoding) -> str:
        """Return the name this input has on the wire."""
        return self.query or self.name if encoding is Encoding.QUERY else self.name


@dataclass(frozen=True, slots=True)
class Form:
    """One way to call an operation: HTTP method, encoding, and path from the root of the host."""

    method: str
    encoding: Encoding
    path: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing the service does.

    `forms` are in order of preference: the first is what a client takes when nobody asks for another, so
    addresses of images (which could hold the bot's token) are never sent unasked. `free` says that nothing is charged:
    the documents name no price for v1, so only what runs no recognition counts as free. `idempotent` says
    that a second call leaves everything as the first did and answers alike. `parse` reads the whole JSON
    body of a success, and raises Nonsense.
    """

    name: str
    family: Family
    path: str
    fields: tuple[Field, ...]
    forms: tuple[Form, ...]
    parse: Callable[[Mapping[str, object]], Result]
    free: bool = False
    idempotent: bool = True

    @property
    def repeatable(self) -> bool:
        """Say whether a call whose outcome is unknown may be sent again without asking anybody."""
        return self.free and self.idempotent

    def form(self, encoding: Encoding | None = None) -> Form:
        """Return the form with this encoding, the preferred one for None; ValueError where there is none."""
        for form in self.forms:
            if encoding in {None, form.encoding}:
                return form
        raise ValueError(f"{self.name} has no form {encoding}")


@dataclass(frozen=True, slots=True)
class Route:
    """One form as a server sees it."""

    method: str
    path: str
    encoding: Encoding
    operation: Operation
