"""The typed answers of the API v1; what is personal in them stays out of their repr, and so out of every log."""

from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True, slots=True)
class Paper:
    """One side of one identity paper.

    `kind` is canonical (`chip_id_card_front`, `9_id_card_back`, `passport` ...; "" when the service told
    none). `fields` holds canonical names and values as printed: dates dd/mm/yyyy, gender Nam or Nữ, names in
    capitals, Unicode NFC. `confidences` are 0..1 per field, with `mrz` for the whole zone. `sources` says what each of
    "print", "qr" and "mrz" gave, where the service tells. `valid` is None when the service made no
    judgement; `invalid_code` 0 is fine, 1 screen, 2 photocopy, 3 number, 4 MRZ, 5 corner; the local engine's own are
    6 blurred, 7 dark, 8 glare, 9 small, 10 illegible. `place` is where in the photo that is which is held against it:
    left, top, right and bottom in shares of its sides (the local engine's own). `image` is the straightened card as an
    image file.
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
    """Both sides of a card; `kind` of each tells what the photo really shows."""

    front: Paper | None
    back: Paper | None


@dataclass(frozen=True, slots=True)
class Papers:
    """All papers found in one file, in the order of its pages."""

    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class ScannedText:
    """The lines of a scanned page from top to bottom, and the seconds the service says it took."""

    lines: tuple[str, ...] = field(repr=False)
    seconds: float | None = None


class MatchVerdict(Enum):
    """What the service says about two portraits."""

    SAME = "same"
    DOUBTFUL = "doubtful"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class FaceMatch:
    """How alike two faces are, 0..100 percent; None only when the service refused the portrait.

    `verdict` comes with two portraits only. `first` and `second` are the cut-out faces as image files, in
    the order of the operation's fields.
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
    """Whether three poses show a live person, how much like the paper's face (0..100), and what was wrong."""

    valid: bool
    percent: float | None = None
    invalid_code: str = ""
    errors: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Face:
    """One image of the face gallery; `similarity` 0..100 is an extra that the vendor's service does not give."""

    id: int | None
    url: str = field(default="", repr=False)
    metadata: dict[str, str] = field(default_factory=dict, repr=False)
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Faces:
    """Images of the face gallery, in the order the service gave them; none is an answer too."""

    faces: tuple[Face, ...]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The gallery did as told and has nothing to show."""


Result = Paper | TwoSides | Papers | ScannedText | FaceMatch | Liveness | Face | Faces | Acknowledged
