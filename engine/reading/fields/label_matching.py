"""Find printed labels in recognised text, with errors allowed."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.identity.papers.fields import PaperField
from engine.reading.fields.labels import LABELS, Label
from engine.reading.text import fuzzy_search

# Share of wrong letters allowed at the start of a line, where most labels stand and few values resemble a label.
_MAX_ERRORS_AT_START = 0.3
_MAX_ERRORS_LOOSE = 0.45  # the same where only values of one shape are accepted, such as dates
_MIN_LEAD = 0.12  # distance in that share to any other label
_MAX_SPECKS = 2  # letters that specks may add at the start of a line
_MAX_REST = 2  # letters of a label's last word that may remain after its best match
_MIN_LETTERS_INSIDE = 7  # fewest letters of a label that allow an error in the middle of a line (Thổ Tang, họ tên)
_MIN_LETTERS_AT_START = 10  # fewest letters of a label that may be read so badly
_MIN_TRANSLATION_LETTERS = 8
_MAX_ERRORS_IN_TRANSLATION = 0.5  # share of wrong letters allowed in the English translation after its Vietnamese label


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """A label in a text: characters from `start` to `end` (exclusive), and the number of matched letters."""

    label: Label
    start: int
    end: int
    matched_letters: int


# Any other label in capitals is a name: QUỐC TỊNH does not match quốc tịch.
_CAPITAL_LABELS = ("title", PaperField.ISSUED_AT, PaperField.IDENTIFICATION_SIGN, "finger", "issuer", "registry")


def find_labels(kind: str, text: str) -> list[LabelMatch]:
    """Return all labels of the kind in one line's text, from left to right.

    Of overlapping labels the best match stays.
    """
    folded, indices = fuzzy_search.fold(text)
    found = sorted(_candidates(kind, folded), key=lambda match: -match.matched_letters)
    kept: list[LabelMatch] = []
    for match in found:
        if all(match.end <= other.start or match.start >= other.end for other in kept):
            kept.append(match)
    kept.sort(key=lambda match: match.start)
    placed = (
        LabelMatch(
            match.label,
            indices[match.start],
            _word_end(text, indices[match.end - 1] + 1, is_exact=match.matched_letters == match.end - match.start),
            match.matched_letters,
        )
        for match in kept
    )
    return [
        match for match in placed if match.label.field in _CAPITAL_LABELS or not text[match.start : match.end].isupper()
    ]


def _word_end(text: str, index: int, *, is_exact: bool) -> int:
    """Return the end of the word at `index` if only a misread letter or two remain.

    A longer rest is a value, and so is a capital that touches small letters (ClassB1). After a label without a misread
    letter, two letters are a word (trúsố nhà 9) and one is a misread colon.
    """
    rest = re.match(r"[^\W\d_]*", text[index:])
    if text[index - 1 : index].islower() and text[index : index + 1].isupper():
        return index
    return index + (rest.end() if rest and rest.end() <= _MAX_REST - is_exact else 0)


def _candidates(kind: str, folded: str) -> Iterator[LabelMatch]:
    for label in LABELS[kind]:
        for wording in label.wordings:
            span = fuzzy_search.search(wording, folded)
            if span is None and len(wording) >= _MIN_LETTERS_AT_START:
                span = fuzzy_search.search(wording, folded[: len(wording) + _MAX_SPECKS], _MAX_ERRORS_AT_START)
                span = span if span and span.start <= _MAX_SPECKS else None
            if span and _credible(label, wording, span):
                yield LabelMatch(label, span.start, span.end, len(wording) - 2 * span.errors)


def find_leading_label(kind: str, text: str, fields: Collection[str]) -> LabelMatch | None:
    """Return the label of one of these fields that starts the line. Half of the label may be misread."""
    folded, indices = fuzzy_search.fold(text)
    ranked = sorted(_leading_fits(kind, folded), key=lambda fit: fit[0])
    rivals = [share for share, _, label in ranked if label != ranked[0][2]]
    if not ranked or ranked[0][2].field not in fields or (rivals and rivals[0] - ranked[0][0] < _MIN_LEAD):
        return None
    _, (start, end, errors), label = ranked[0]
    return LabelMatch(label, indices[start], indices[end - 1] + 1, end - start - 2 * errors)


def _leading_fits(kind: str, folded: str) -> Iterator[tuple[float, fuzzy_search.Match, Label]]:
    """Yield share of errors, position and label for each label that the text may begin with."""
    for label in LABELS[kind]:
        for wording in label.wordings:
            span = fuzzy_search.search(wording, folded[: len(wording) + _MAX_SPECKS], _MAX_ERRORS_LOOSE)
            if span and span.start <= _MAX_SPECKS:
                yield span.errors / (span.end - span.start), span, label


def _credible(label: Label, wording: str, span: fuzzy_search.Match) -> bool:
    """Return whether a label read so badly may stand there.

    In the middle of a line a Vietnamese label soon resembles a value: Nguyễn Văn Cừ is no Nguyên quán. The first of a
    label's wordings is Vietnamese.
    """
    start, _, errors = span
    allowed = 1 if wording == label.wordings[0] else errors
    return start <= _MAX_SPECKS or not errors or (len(wording) >= _MIN_LETTERS_INSIDE and errors <= allowed)


def merge_translations(found: Sequence[LabelMatch], text: str) -> list[LabelMatch]:
    """Return a row's matches from left to right, each extended over the English translation.

    The translation may be badly misread.
    """
    merged: list[LabelMatch] = []
    for match in found:
        is_translation = bool(merged) and merged[-1].label == match.label
        merged.append(
            LabelMatch(match.label, merged.pop().start, match.end, match.matched_letters) if is_translation else match
        )
    ends = [match.start for match in merged[1:]] + [len(text)] * bool(merged)
    return [_extend_over_translation(match, text, end) for match, end in zip(merged, ends, strict=True)]


def _extend_over_translation(match: LabelMatch, text: str, end: int) -> LabelMatch:
    own = fuzzy_search.fold(text[match.start : match.end])[0]
    behind, indices = fuzzy_search.fold(text[match.end : end])
    translations = [
        is_translation
        for is_translation in match.label.wordings
        if len(is_translation) >= _MIN_TRANSLATION_LETTERS and is_translation[:4] not in own
    ]
    spans = (
        fuzzy_search.search(is_translation, behind[: len(is_translation) + _MAX_SPECKS], _MAX_ERRORS_IN_TRANSLATION)
        for is_translation in translations
    )
    best = min((span for span in spans if span), key=lambda span: span.errors, default=None)
    if best is None:
        return match
    last = match.end + indices[best.end - 1] + 1
    rest = re.match(r"\w*", text[last:end])
    return LabelMatch(match.label, match.start, last + (rest.end() if rest else 0), match.matched_letters)
