"""Descriptors of the operations of the API v1: inputs, forms of a call, and the parser of the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from bot.api.errors import Family
from bot.api.results import Result


class Encoding(Enum):
    """The encoding of the inputs of a form."""

    QUERY = "query"
    """GET, with images as URLs that the service fetches."""
    MULTIPART = "multipart/form-data"
    """POST, with images as parts of a form."""
    JSON = "application/json"
    """POST, with images in base64."""


class FieldKind(Enum):
    """The type of an input, as given by the caller."""

    IMAGE = "image"
    """Bytes of an image, or a URL (str) in a QUERY form."""
    FILE = "file"
    """Bytes of a PDF or an image."""
    IMAGE_OBJECT = "image object"
    """Bytes of an image or its URL (str), sent as an object with the key `base64` or `url`."""
    METADATA = "metadata"
    """A mapping of text to text."""
    NUMBER = "number"
    """An int."""
    NUMBERS = "numbers"
    """A sequence of ints."""


@dataclass(frozen=True, slots=True)
class Field:
    """One input of an operation.

    `query` is another name in QUERY forms, and `within` is the object that contains the input. `aliases` are further
    names that a server accepts and a client never sends.
    """

    name: str
    kind: FieldKind
    required: bool = True
    query: str | None = None
    within: str | None = None
    aliases: tuple[str, ...] = ()

    def name_in(self, encoding: Encoding) -> str:
        """Return the name of the input in an encoding."""
        return self.query or self.name if encoding is Encoding.QUERY else self.name


@dataclass(frozen=True, slots=True)
class Form:
    """One way to call an operation: HTTP method, encoding, and path from the root of the host."""

    method: str
    encoding: Encoding
    path: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the service.

    `forms` are in order of preference. A client uses the first form by default, so URLs of images (which could contain
    the bot's token) are sent only on request. A `free` operation is never charged: the documentation names no price for
    v1, so only operations without recognition count as free. A second call of an `idempotent` operation changes
    nothing and has the same answer. `parse` reads the JSON body of a success and raises Nonsense.
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
        """Return whether a call with an unknown outcome may be repeated without a question to a person."""
        return self.free and self.idempotent

    def form(self, encoding: Encoding | None = None) -> Form:
        """Return the form with an encoding, or the preferred form for None. Raises ValueError for a missing form."""
        for form in self.forms:
            if encoding in {None, form.encoding}:
                return form
        raise ValueError(f"{self.name} has no form {encoding}")


@dataclass(frozen=True, slots=True)
class Route:
    """One form of an operation as a route of a server."""

    method: str
    path: str
    encoding: Encoding
    operation: Operation
