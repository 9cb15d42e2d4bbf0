"""Numbers and dates in printed lines: read by the recogniser that does not confuse digits, or not at all."""

import re
from collections.abc import Sequence

from bot.identity import dates
from engine.reading.fields.field_value import FieldValue
from engine.reading.fields.form_layout import LineSpan, Candidate
from engine.reading.image.layout import Line
from engine.reading.text import fuzzy_search
from engine.reading.text.latin_recogniser import Characters
from engine.reading.text.page import Page

_NUMBER = re.compile(r"(?<!\d)\d(?:[ .]?\d){11}(?!\d)")
_OLD_NUMBER = re.compile(r"(?<!\d)\d(?:[ .]?\d){8}(?!\d)")
_PASSPORT = re.compile(r"(?<![A-Z\d])[A-Z] ?\d{7,8}(?!\d)")
# Any one character may stand for a stroke: strokes are misread as J, l or 1, digits are not taken for strokes.
_DATE = re.compile(r"(?<!\d)(\d\d?)\s?[^\d\s]\s?(\d\d?)\s?[^\d\s]\s?(\d{4})(?!\d)|(?<!\d)(\d\d)(\d\d)(\d{4})(?!\d)")
# Blanks may be lost, and words between the numbers be in two languages: ngày/date 12 tháng/month 05 năm/year 2019.
_SPELLED = re.compile(r"(?<!\d)(\d\d?)(\D{4,18})(\d\d?)(\D{3,14})(\d{4})(?!\d)")
_CONFIDENT = 0.75  # every digit; below that both recognisers must have read the same
_NEARLY = re.compile(r"(?<!\w)(?=[lIOo|?]*\d)[\dlIOo|?]+(?!\w)")  # a number, some of its digits taken for other signs
_FEW = 4  # digits, fewer than any date has
_ROOM = 0.10  # of a line's length: how far a value may start before where the text's length puts it


def read_date(page: Page, value: Candidate) -> FieldValue | None:
    """The one date in the value, or `Không thời hạn`."""
    if _is_unlimited(value.text) or _is_unlimited(latin_text(page, value)):
        return FieldValue(dates.NEVER.value, value.confidence)
    rivals = {_to_date(match) for match in _DATE.finditer(value.text)}
    for piece in value.pieces:
        characters = _recognise_span(page, piece)
        found = {
            text: _weakest_confidence(characters, match)
            for match in _DATE.finditer(characters.text)
            if (text := _to_date(match))
        }
        if len(found) == 1:
            text, confidence = found.popitem()
            if confidence >= _CONFIDENT or text in rivals:
                return FieldValue(text, confidence)
    return None


def _is_unlimited(text: str) -> bool:
    """Whether the text is `Không thời hạn`, which half its letters prove where no number stands."""
    loose = sum(map(str.isdigit, text)) < _FEW
    return fuzzy_search.search("khongthoihan", fuzzy_search.fold(text)[0], 0.42 if loose else 0.2) is not None


def mentions_month(text: str) -> bool:
    """Whether a month is announced in words."""
    letters = fuzzy_search.fold(text)[0]
    return any(fuzzy_search.search(word, letters) for word in ("thang", "month"))


def read_spelled_date(page: Page, lines: Sequence[Line]) -> FieldValue | None:
    """The one date in words that stands over these neighbouring lines."""
    characters = Characters("", ())
    for line in lines:
        read = page.recognise_latin(line)
        characters = Characters(f"{characters.text} {read.text}", (*characters.confidence, 0.0, *read.confidence))
    found = {
        text: _weakest_confidence(characters, match)
        for match in _spelled_matches(characters.text)
        if (text := _to_date(match, (1, 3, 5)))
    }
    if len(found) != 1:
        return None
    text, confidence = found.popitem()
    rivals = {
        _to_date(match, (1, 3, 5)) for match in _spelled_matches(" ".join(page.recognise(line).text for line in lines))
    }
    return FieldValue(text, confidence) if confidence >= _CONFIDENT or text in rivals else None


def _spelled_matches(text: str) -> list[re.Match[str]]:
    return [match for match in _SPELLED.finditer(text) if mentions_month(match[2])]


def read_personal_number(page: Page, value: Candidate) -> FieldValue | None:
    """The one number of twelve digits in the value."""
    return _read_code(page, value, _NUMBER)


def read_cmnd_number(page: Page, value: Candidate) -> FieldValue | None:
    """The one number of nine digits in the value."""
    return _read_code(page, value, _OLD_NUMBER)


def read_passport_number(page: Page, value: Candidate) -> FieldValue | None:
    """The one number in the value that is a letter before seven or eight digits."""
    return _read_code(page, value, _PASSPORT)


def _read_code(page: Page, value: Candidate, shape: re.Pattern[str]) -> FieldValue | None:
    rival = re.sub(r"\W", "", value.text)
    for piece in value.pieces:
        characters = _recognise_span(page, piece)
        for match in shape.finditer(characters.text):
            text, confidence = re.sub(r"\W", "", match[0]), _weakest_confidence(characters, match)
            if confidence >= _CONFIDENT or text in rival:
                return FieldValue(text, confidence)
    return None


def correct_numbers(page: Page, value: Candidate) -> str:
    """The value's text with its groups of digits as the digit-proof recogniser reads them, where both see as many."""
    text = value.text.replace("\u2044", "")  # 14 is now and then taken for a small fraction, 1\u20444
    if not re.search(r"\d", text):
        return text
    other = " ".join(_recognise_span(page, piece).text for piece in value.pieces)
    for slashed in re.findall(r"\d+(?:/\d+)+", other):  # 21/4A is now and then read as 214A
        text = re.sub(rf"(?<![\d/]){slashed.replace('/', '')}(?![\d/])", slashed, text)
    groups = re.findall(r"\d+", other)
    text = _NEARLY.sub(lambda match: _complete_number(match[0], groups), text)
    own = re.findall(r"\d+", text)
    if len(groups) != len(own):
        return text
    replacements = zip(groups, _number_confidences(page, value), strict=True)
    return re.sub(r"\d+", lambda match: _better_number(match[0], *next(replacements)), text)


def _complete_number(said: str, numbers: Sequence[str]) -> str:
    """The one of these numbers that has the digits of what was said, whatever other signs it has; or as said."""
    like = [read_personal_number for read_personal_number in numbers if len(read_personal_number) == len(said)]
    matched_letters = {n for n in like if all(a == b or not a.isdigit() for a, b in zip(said, n, strict=True))}
    return matched_letters.pop() if len(matched_letters) == 1 else said


def _number_confidences(page: Page, value: Candidate) -> list[float]:
    """How sure the digit-proof recogniser is of each number in the value."""
    read = [_recognise_span(page, piece) for piece in value.pieces]
    return [
        min(characters.confidence[slice(*match.span())])
        for characters in read
        for match in re.finditer(r"\d+", characters.text)
    ]


def _better_number(own: str, other: str, confidence: float) -> str:
    """The number as the digit-proof recogniser has it, unless it has another length and is doubtful."""
    return other if len(own) == len(other) or confidence >= _CONFIDENT or other.startswith(own) else own


def misses_numbers(page: Page, text: str, values: Sequence[Candidate]) -> bool:
    """Whether the digit-proof recogniser sees more numbers in the values than the text has."""
    seen = sum(len(re.findall(r"\d+", latin_text(page, value))) for value in values)
    return len(re.findall(r"\d+", text)) < seen


def latin_text(page: Page, value: Candidate) -> str:
    """The value as the digit-proof recogniser reads it, marks lost."""
    return " ".join(_recognise_span(page, piece).text for piece in value.pieces)


def _recognise_span(page: Page, piece: LineSpan) -> Characters:
    first = piece.first - _ROOM if piece.first > 2 * _ROOM else 0.0  # a short label is cheaper read than cut off
    last = piece.last + _ROOM if piece.last < 1 - _ROOM else 1.0
    characters = page.recognise_latin(piece.line, first, last)
    # A digit at a cut may be the half of one (27 became 07, and surely so): the line is read up to its end there.
    first = 0.0 if characters.text[:1].isdigit() else first
    last = 1.0 if characters.text[-1:].isdigit() else last
    return page.recognise_latin(piece.line, first, last)


def _weakest_confidence(characters: Characters, match: re.Match[str]) -> float:
    """The certainty of the least sure letter or digit that counts."""
    places = [place for place in range(*match.span()) if characters.text[place].isdigit() or match.re is _PASSPORT]
    return min(characters.confidence[place] for place in places if not characters.text[place].isspace())


def _to_date(match: re.Match[str], groups: tuple[int, ...] = (1, 2, 3, 4, 5, 6)) -> str | None:
    parts = [part for part in match.group(*groups) if part]
    value = dates.parse("/".join(parts))
    return dates.show(value) if value else None
