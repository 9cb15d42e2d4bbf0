"""Evidence on a page for and against each kind of identity paper: titles, labels at the start of lines, other text."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bot.identity import letters
from bot.identity.papers.kinds import PaperKind
from engine.reading.fields.labels import ENGLISH, LABELS, Label
from engine.reading.image.layout import Line
from engine.reading.papers.other_papers import ALSO_PRINTED, OTHER_TITLES, STATE_HEAD
from engine.reading.text import fuzzy_search
from engine.reading.text.page import LineText

_MAX_SPECKS = 2  # letters that specks may add before a label
_MAX_REST = 3  # letters that may remain of a line that is no more than a label or a part of the state's head
_CAPITAL_SHARE = 0.85  # share of a line's letters that are capitals in a line of capitals
_MIN_LETTERS = 4  # of a title
_TITLE = "title"
_TITLE_WORDS = 3  # most words of an entry in OTHER_TITLES
_LONG_WORDING = 10  # letters of an English wording that no card in Vietnamese alone matches by chance
_SHORT_WORDINGS = 2  # number of shorter wordings that no such card matches by chance
_LEGIBLE, _USUAL_LENGTH = 0.5, 15  # confidence from which a line of so many characters is evidence against a kind
_CERTAIN = 0.8  # confidence from which an unknown title is evidence against a kind
_SENTENCE = 5  # words in small letters that make a line a piece of prose
_TITLE_HEIGHT = 1.12  # height of a title in heights of a label
_HEAD_GAP = 6.0  # heights of a line from the state's head down to the title
_NUMBERING = re.compile(r"^\W*\d{1,2}[.)]\s*")
_WORDS = re.compile(r"[^\W\d_]+")
# Values in small letters: a date in words, a distinguishing mark with its distance, and the first words of some values.
_VALUES = re.compile(
    r"ngày.{0,6}\d.*tháng|\bc\s*:\s*\d|^\W*(?:số nhà|số \d|tổ |khu |ngõ |ngách |không|phật|công giáo|tin lành|cao đài"
    r"|thị |thành phố|tiểu khu|tập thể|chung cư|căn hộ|nốt ruồi|sẹo|chữ ký)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A recognised line with its position in level pixels: the first reading has the confidence."""

    readings: tuple[str, ...]
    confidence: float
    left: float
    right: float
    middle: float
    height: float

    @classmethod
    def of(cls, line: Line, read: LineText, *others: str) -> "PageLine":
        """Return a line of a page with its reading and further readings."""
        return cls((read.text, *others), read.confidence, line.left, line.right, line.middle, line.height)

    @property
    def text(self) -> str:
        """Return the first reading."""
        return self.readings[0]

    @property
    def is_legible(self) -> bool:
        """Return whether the first reading is right but for a letter or two: a long line is never sure as a whole."""
        return self.confidence >= math.pow(_LEGIBLE, max(1.0, len(self.text) / _USUAL_LENGTH))

    @property
    def is_capital(self) -> bool:
        """Return whether the line is set in capitals."""
        found = [letter for letter in self.text if letter.isalpha()]
        return len(found) >= _MIN_LETTERS and sum(map(str.isupper, found)) >= _CAPITAL_SHARE * len(found)


@dataclass(frozen=True, slots=True)
class KindEvidence:
    """The evidence for and against one kind.

    `labels` are the fields of the found labels but for the title, `weight` is the sum of the weights of labels and
    title. `titled` says that the title is a line of its own. `native` is the share of the labels found in Vietnamese.
    `strange` counts the legible lines that the kind does not print. `refuted` says that the title of another paper
    stands on the page. `ratio` is the width to the height of the block of labels.
    """

    kind: PaperKind
    labels: frozenset[str]
    weight: int
    titled: bool
    native: float
    strange: int
    refuted: bool
    ratio: float


@dataclass(frozen=True, slots=True)
class _FoundLabel:
    """A label in a line: index of the line, first letter in the line, whether found in Vietnamese."""

    index: int
    start: int
    label: Label
    is_vietnamese: bool


class PageEvidence:
    """The lines of one page, folded once and searched for each wording at most once."""

    def __init__(self, lines: Sequence[PageLine]) -> None:
        self.lines = sorted((line for line in lines if any(line.readings)), key=lambda line: line.middle)
        self._folded = [
            tuple(dict.fromkeys(fuzzy_search.fold(_NUMBERING.sub("", reading))[0] for reading in line.readings))
            for line in self.lines
        ]
        self._found: dict[tuple[str, str], fuzzy_search.Match | None] = {}
        self.head = frozenset(
            index
            for index, folded in enumerate(self._folded)
            if any(self._search_any(STATE_HEAD, text) for text in folded)
        )

    @property
    def has_english(self) -> bool:
        """Return whether the English labels of the chip card are on the page."""
        texts = [text for readings in self._folded for text in readings]
        found = [len(wording) for wording in ENGLISH if any(self._search(wording, text) for text in texts)]
        return len(found) >= _SHORT_WORDINGS or any(size >= _LONG_WORDING for size in found)

    def for_kind(self, kind: PaperKind) -> KindEvidence:
        """Return the evidence for and against one kind."""
        found = list(self._find_labels(kind))
        title = next((each for each in found if each.label.field == _TITLE and self._is_title(each)), None)
        labels = [each for each in found if each.label.field != _TITLE]
        fields = {each.label.field: each.label.weight for each in labels}
        native = {each.label.field for each in labels if each.is_vietnamese}
        printed = {each.index for each in found} | self.head
        top = self._top(title.index) if title else -math.inf
        others = [line for index, line in enumerate(self.lines) if index not in printed and line.middle > top]
        first = min((self.lines[each.index].middle for each in labels), default=-math.inf)
        return KindEvidence(
            kind=kind,
            labels=frozenset(fields),
            weight=sum(fields.values()) + (title.label.weight if title else 0),
            titled=title is not None,
            native=len(native) / len(fields) if fields else 1.0,
            strange=sum(self._is_strange(kind, line) for line in others),
            refuted=any(_names_other_paper(line) for line in others)
            or (title is None and any(self._is_unknown_title(kind, line) for line in others if line.middle < first)),
            ratio=self._ratio({each.index for each in found}),
        )

    def _find_labels(self, kind: PaperKind) -> Iterator[_FoundLabel]:
        """Yield the labels at the start of a line and behind such a label."""
        for index, readings in enumerate(self._folded):
            for folded in readings:
                found = [
                    match for label in LABELS[kind] if label.weight and (match := self._match(index, label, folded))
                ]
                if found and min(match.start for match in found) <= _MAX_SPECKS:
                    yield from found

    def _match(self, index: int, label: Label, folded: str) -> _FoundLabel | None:
        spans = [(span, wording) for wording in label.wordings if (span := self._search(wording, folded))]
        letters_of_spans = sum(span.end - span.start for span, _ in spans)
        if not spans or (label.alone and len(folded) - letters_of_spans > _MAX_REST):
            return None
        is_vietnamese = any(wording == label.wordings[0] for _, wording in spans)
        return _FoundLabel(index, min(span.start for span, _ in spans), label, is_vietnamese)

    def _search(self, wording: str, folded: str) -> fuzzy_search.Match | None:
        key = (wording, folded)
        if key not in self._found:
            self._found[key] = fuzzy_search.search(wording, folded)
        return self._found[key]

    def _search_any(self, wordings: Sequence[str], folded: str) -> bool:
        return any(self._search(wording, folded) for wording in wordings)

    def _is_title(self, found: _FoundLabel) -> bool:
        """Return whether the title is set as a title: in capitals, or in English and larger than the usual line."""
        line = self.lines[found.index]
        usual = median(other.height for other in self.lines)
        return line.is_capital or (not found.is_vietnamese and line.height > _TITLE_HEIGHT * usual)

    def _top(self, title: int) -> float:
        """Return where the paper begins: at the state's head directly above the title, else at the title.

        Text farther above belongs to a page behind the paper.
        """
        line = self.lines[title]
        above = [self.lines[index].middle for index in self.head if self.lines[index].middle < line.middle]
        near = [middle for middle in above if line.middle - middle < _HEAD_GAP * line.height]
        return (min(near) if near else line.middle - _HEAD_GAP * line.height) - line.height

    def _is_strange(self, kind: PaperKind, line: PageLine) -> bool:
        """Return whether a legible line is a label or prose, not a value and not print of the kind."""
        text = line.text
        words = _WORDS.findall(text)
        digits = sum(map(str.isdigit, text))
        if not line.is_legible or len(words) < 2 or digits > len(text) / 2 or _VALUES.search(text):
            return False
        if self._search_any(ALSO_PRINTED.get(kind, ()), fuzzy_search.fold(text)[0]):
            return False
        label = _WORDS.findall(text.partition(":")[0]) if ":" in text else []
        small = [word for word in words if word.islower()]
        is_labelled = any(word.islower() and len(word) > 1 for word in label)
        return is_labelled or len(small) >= _SENTENCE or (words[0][0].isupper() and words[1].islower())

    def _is_unknown_title(self, kind: PaperKind, line: PageLine) -> bool:
        """Return whether a line in capitals, which the kind does not print, is a title of more than one word."""
        words = _WORDS.findall(line.text)
        own = self._search_any(ALSO_PRINTED.get(kind, ()), fuzzy_search.fold(line.text)[0])
        return line.is_capital and line.confidence >= _CERTAIN and len(words) > 1 and not own

    def _ratio(self, own: set[int]) -> float:
        """Return the width to the height of the lines with labels."""
        if len(own) < 2:
            return math.inf
        lines = [self.lines[index] for index in own]
        height = max(line.middle for line in lines) - min(line.middle for line in lines)
        return (max(line.right for line in lines) - min(line.left for line in lines)) / max(1.0, height)


def _names_other_paper(line: PageLine) -> bool:
    """Return whether a line in capitals begins with the first words of another paper's title."""
    words = _WORDS.findall(letters.nfc(line.text))
    is_title = line.is_capital and line.is_legible
    return is_title and any(" ".join(words[:count]) in OTHER_TITLES for count in range(1, _TITLE_WORDS + 1))
