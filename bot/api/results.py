"""Typed answers of the API v1. The repr of an answer contains no personal data, so that logs contain none."""

from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True, slots=True)
class Paper:
    """One side of one identity paper.

    `kind` is the canonical key (`chip_id_card_front`, `9_id_card_back`, `passport` ...), or "" without a type in the
    answer. `fields` holds canonical names and values as printed: dates dd/mm/yyyy, gender Nam or Nữ, names in capitals,
    Unicode NFC. `confidences` are 0..1 for each field, with `mrz` for the whole zone. `sources` holds the fields of
    each of "print", "qr" and "mrz", when the service names the sources.

    `valid` is None without a judgement of the service. `invalid_code` is 0 fine, 1 screen, 2 photocopy, 3 number, 4
    MRZ, 5 corner. The local engine adds 6 blurred, 7 dark, 8 glare, 9 small, 10 illegible, and `place`, the box of the
    fault: left, top, right and bottom as shares of the sides of the photo. `image` is the rectified card as an image
    file.
    """

    kind: str
    fields: dict[str, str] = field(repr=False)
    confidences: dict[str, float] = field(default_factory=dict, repr=False)
    sources: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)
    valid: bool | None = None
    invalid_code: str = ""
    invalid_message: str = field(default="", repr=False)
    place: tuple[float, float, float, float] | None = None
    image: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class TwoSides:
    """Both sides of a card. The `kind` of each side names the side that the photo really shows."""

    front: Paper | None
    back: Paper | None


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers found in one file, in the order of the pages."""

    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class ScannedText:
    """The lines of a scanned page from top to bottom, and the duration in seconds reported by the service."""

    lines: tuple[str, ...] = field(repr=False)
    seconds: float | None = None


class MatchVerdict(Enum):
    """The verdict of the service about two portraits."""

    SAME = "same"
    DOUBTFUL = "doubtful"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class FaceMatch:
    """The similarity of two faces in percent, 0..100, None only for a refused portrait.

    `verdict` is given for two portraits only. `first` and `second` are the cropped faces as image files, in the order
    of the inputs of the operation.
    """

    percent: float | None
    verdict: MatchVerdict | None = None
    valid: bool | None = None
    invalid_code: str = ""
    invalid_message: str = field(default="", repr=False)
    first: bytes | None = field(default=None, repr=False)
    second: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Liveness:
    """The liveness of three poses, the similarity to the face on the paper (0..100 percent), and the errors."""

    valid: bool
    percent: float | None = None
    invalid_code: str = ""
    errors: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Face:
    """One image of the face gallery. The service of the vendor gives no `similarity` (0..100 percent)."""

    id: int | None
    url: str = field(default="", repr=False)
    metadata: dict[str, str] = field(default_factory=dict, repr=False)
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Faces:
    """Images of the face gallery in the order of the answer, possibly none."""

    faces: tuple[Face, ...]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A success of the gallery without a result."""


Result = Paper | TwoSides | Papers | ScannedText | FaceMatch | Liveness | Face | Faces | Acknowledged
