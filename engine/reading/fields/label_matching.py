"""Labels printed on the cards are found in what OCR read, faults allowed; they tell the kind of document."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import PaperKind
from engine.reading.fields import labels
from engine.reading.fields.labels import LABELS, Label
from engine.reading.text import fuzzy_search

_FAULTS_AHEAD = 0.3  # the same for a label at the head of a line, where most labels stand and few values look like one
_FAULTS_LOOSE = 0.45  # the same where only values of one shape are taken, as dates
_FAULTS_APART = 0.12  # and by how much any other label must fit worse then
_AHEAD = 2  # letters that specks may add there
_REST = 2  # letters of a label's last word that may be left behind its best match
_SHORT = 7  # letters of a label from which it is known with a fault in the middle of a line (Thổ Tang, họ tên)
_LONG = 10  # letters of a label that may be so badly read
_LONG_TWIN = 8
_FAULTS_TWIN = 0.5  # the same for the English twin behind its Vietnamese label


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """A label found in a text: characters start to end (exclusive) and how many letters fitted."""

    label: Label
    start: int
    end: int
    matched_letters: int


# Other labels in capitals are names: QUỐC TỊNH is none for quốc tịch.
_CAPITALS = ("title", PaperField.ISSUED_AT, PaperField.IDENTIFICATION_SIGN, "finger", "issuer", "registry")
_PROOF = 2  # weight of a zone or a code: no other paper has them in that shape
_ENOUGH = 3
_LONG_WORDING = 10  # letters of an English wording that a card in Vietnamese alone cannot seem to have by chance
_SHORT_WORDINGS = 2  # shorter ones that it cannot seem to have either
_PLAIN: Mapping[str, PaperKind] = {
    PaperKind.CHIP_FRONT: PaperKind.BARCODE_FRONT,
    PaperKind.CHIP_BACK: PaperKind.BARCODE_BACK,
}


def classify(texts: Sequence[str], *, zone: bool, code: bool) -> str | None:
    """The kind of card whose labels stand in these texts, or None when too few of any kind do.

    `zone` and `code` say whether a card's machine readable zone and QR code were found: the zone stands only on
    backs, the code only on the chip card's front and the back of 2024. The card before the chip has the chip card's
    labels, but neither English nor codes.
    """
    squeezed = [fuzzy_search.fold(text)[0] for text in texts]
    proven: Mapping[str, bool] = {
        PaperKind.CHIP_FRONT: code and not zone,
        PaperKind.CHIP_BACK: zone and not code,
        PaperKind.BACK_2024: zone or code,
    }
    scores = {
        name: _score(name, squeezed) + _PROOF * proven.get(name, False)
        for name in LABELS
        if name not in _PLAIN.values()
    }
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < _ENOUGH:
        return None
    return _PLAIN[best] if best in _PLAIN and not (zone or code or _has_english_labels(squeezed)) else best


def has_any_label(texts: Sequence[str]) -> bool:
    """Whether any label of any kind stands in these texts."""
    squeezed = [fuzzy_search.fold(text)[0] for text in texts]
    return any(_score(name, squeezed) for name in LABELS)


def _has_english_labels(squeezed: Sequence[str]) -> bool:
    found = [len(wording) for wording in labels.ENGLISH if any(fuzzy_search.search(wording, text) for text in squeezed)]
    return len(found) >= _SHORT_WORDINGS or any(size >= _LONG_WORDING for size in found)


def _score(name: str, squeezed: Sequence[str]) -> int:
    return sum(label.weight for label in LABELS[name] if any(_contains_label(label, text) for text in squeezed))


def _contains_label(label: Label, text: str) -> bool:
    """Whether the label is in a line's letters; a label that stands alone has at most as many more as may be wrong."""
    near_by = any(fuzzy_search.search(wording, text) for wording in label.wordings)
    return near_by and (not label.alone or len(text) <= max(map(len, label.wordings)) + _AHEAD)


def find_labels(name: str, text: str) -> list[LabelMatch]:
    """All labels of the kind in one line's text, from left to right; where two overlap the better fitting stays."""
    squeezed, places = fuzzy_search.fold(text)
    found = sorted(_candidates(name, squeezed), key=lambda match: -match.matched_letters)
    kept: list[LabelMatch] = []
    for match in found:
        if all(match.end <= other.start or match.start >= other.end for other in kept):
            kept.append(match)
    kept.sort(key=lambda match: match.start)
    placed = (
        LabelMatch(match.label, places[match.start], _word_end(text, places[match.end - 1] + 1), match.matched_letters)
        for match in kept
    )
    return [match for match in placed if match.label.field in _CAPITALS or not text[match.start : match.end].isupper()]


def _word_end(text: str, place: int) -> int:
    """The end of the word that goes on at `place` with a misread letter or two; a longer rest is a value."""
    rest = re.match(r"[^\W\d_]*", text[place:])
    return place + (rest.end() if rest and rest.end() <= _REST else 0)


def _candidates(name: str, squeezed: str) -> Iterator[LabelMatch]:
    for label in LABELS[name]:
        for wording in label.wordings:
            span = fuzzy_search.search(wording, squeezed)
            if span is None and len(wording) >= _LONG:
                span = fuzzy_search.search(wording, squeezed[: len(wording) + _AHEAD], _FAULTS_AHEAD)
                span = span if span and span[0] <= _AHEAD else None
            if span and _credible(label, wording, span):
                yield LabelMatch(label, span[0], span[1], len(wording) - 2 * span[2])


def find_leading_label(name: str, text: str, fields: Collection[str]) -> LabelMatch | None:
    """The one of these fields' labels that a line seems to begin with, though half of it may be misread."""
    squeezed, places = fuzzy_search.fold(text)
    fits = sorted(_leading_fits(name, squeezed), key=lambda fit: fit[0])
    rivals = [share for share, _, label in fits if label != fits[0][2]]
    if not fits or fits[0][2].field not in fields or (rivals and rivals[0] - fits[0][0] < _FAULTS_APART):
        return None
    _, (start, end, faults), label = fits[0]
    return LabelMatch(label, places[start], places[end - 1] + 1, end - start - 2 * faults)


def _leading_fits(name: str, squeezed: str) -> Iterator[tuple[float, tuple[int, int, int], Label]]:
    """The share of faults of each label that the text may begin with, and where it stands."""
    for label in LABELS[name]:
        for wording in label.wordings:
            span = fuzzy_search.search(wording, squeezed[: len(wording) + _AHEAD], _FAULTS_LOOSE)
            if span and span[0] <= _AHEAD:
                yield span[2] / (span[1] - span[0]), span, label


def _credible(label: Label, wording: str, span: tuple[int, int, int]) -> bool:
    """Whether so badly read a label may stand there; amid a line a Vietnamese one is soon like a value.

    Nguyễn Văn Cừ is no Nguyên quán. The first of a label's wordings is Vietnamese.
    """
    start, _, faults = span
    allowed = 1 if wording == label.wordings[0] else faults
    return start <= _AHEAD or not faults or (len(wording) >= _SHORT and faults <= allowed)


def merge_translations(found: Sequence[LabelMatch], text: str) -> list[LabelMatch]:
    """A row's hits from left to right, each grown over its English twin behind it, however badly that was read."""
    merged: list[LabelMatch] = []
    for match in found:
        twin = bool(merged) and merged[-1].label == match.label
        merged.append(LabelMatch(match.label, merged.pop().start, match.end, match.matched_letters) if twin else match)
    ends = [match.start for match in merged[1:]] + [len(text)] * bool(merged)
    return [_extend_over_translation(match, text, end) for match, end in zip(merged, ends, strict=True)]


def _extend_over_translation(match: LabelMatch, text: str, end: int) -> LabelMatch:
    own = fuzzy_search.fold(text[match.start : match.end])[0]
    behind, places = fuzzy_search.fold(text[match.end : end])
    twins = [twin for twin in match.label.wordings if len(twin) >= _LONG_TWIN and twin[:4] not in own]
    spans = (fuzzy_search.search(twin, behind[: len(twin) + _AHEAD], _FAULTS_TWIN) for twin in twins)
    best = min((span for span in spans if span), key=lambda span: span[2], default=None)
    if best is None:
        return match
    last = match.end + places[best[1] - 1] + 1
    rest = re.match(r"\w*", text[last:end])
    return LabelMatch(match.label, match.start, last + (rest.end() if rest else 0), match.matched_letters)
