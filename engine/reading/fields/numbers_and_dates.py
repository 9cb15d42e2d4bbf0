"""Read numbers and dates from printed lines, by the Latin recogniser where the Vietnamese one is not sure."""

import re
from collections.abc import Sequence

from bot.identity import dates
from engine.reading.fields import phrases
from engine.reading.fields.field_value import FieldValue
from engine.reading.fields.form_layout import Candidate, LineSpan
from engine.reading.image.layout import Line
from engine.reading.text.latin_recogniser import Characters
from engine.reading.text.page import Page

_PERSONAL_NUMBER = re.compile(r"(?<!\d)\d(?:[ .]?\d){11}(?!\d)")
_CMND_NUMBER = re.compile(r"(?<!\d)\d(?:[ .]?\d){8}(?!\d)")
_PASSPORT_NUMBER = re.compile(r"(?<![A-Z\d])[A-Z] ?\d{7,8}(?!\d)")
# Any one character may stand for a stroke. Strokes are misread as J, l or 1, digits are not taken for strokes.
_DATE = re.compile(r"(?<!\d)(\d\d?)\s?[^\d\s]\s?(\d\d?)\s?[^\d\s]\s?(\d{4})(?!\d)|(?<!\d)(\d\d)(\d\d)(\d{4})(?!\d)")
# Blanks may be lost, and the words between the numbers may be in two languages: ngày/date 12 tháng/month 05 năm/year
# 2019.
_SPELLED_DATE = re.compile(r"(?<!\d)(\d\d?)(\D{4,18})(\d\d?)(\D{3,14})(\d{4})(?!\d)")
_CONFIDENT = 0.75  # for every digit; with less confidence both recognisers must agree
# Confidence of a whole text from which the Vietnamese recogniser needs no second opinion. On 1,500 blurred lines of
# numbers in 103 fonts that recogniser then lost no digit; the Latin one misread 40 of 222 lines with `_CONFIDENT`.
_SURE = 0.95
# A number with some digits taken for other signs.
_MISREAD_NUMBER = re.compile(r"(?<!\w)(?=[lIOo|?]*\d)[\dlIOo|?]+(?!\w)")
_PARTIAL_CAP = 0.55  # most confidence of a date without its day
_START_MARGIN = 0.10  # share of a line's length: margin for a value whose start is estimated from text lengths


def read_date(page: Page, candidate: Candidate) -> FieldValue | None:
    """Return the one date in the value, or `Không thời hạn`."""
    if is_unlimited(candidate.text) or is_unlimited(latin_text(page, candidate)):
        return FieldValue(dates.NEVER.value, candidate.confidence)
    vietnamese_dates = {date for match in _DATE.finditer(candidate.text) if (date := _to_date(match))}
    if candidate.confidence >= _SURE and len(vietnamese_dates) == 1:
        return FieldValue(vietnamese_dates.pop(), candidate.confidence)
    for span in candidate.spans:
        characters = _recognise_span(page, span)
        found = {
            text: _weakest_confidence(characters, match)
            for match in _DATE.finditer(characters.text)
            if (text := _to_date(match))
        }
        if len(found) == 1:
            text, confidence = found.popitem()
            if confidence >= _CONFIDENT or text in vietnamese_dates:
                return FieldValue(text, confidence)
    return None


def is_unlimited(text: str) -> bool:
    """Return whether the text, or the text after a label's colon, is `Không thời hạn` and no more."""
    return phrases.UNLIMITED.is_in(text.rpartition(":")[2])


def read_partial_date(page: Page, candidate: Candidate) -> FieldValue | None:
    """Return the year, or the month and year, that is the whole value and all numbers that both recognisers see.

    The rest of a date may be lost, so the confidence is never high.
    """
    value = dates.parse(candidate.text)
    if not isinstance(value, dates.PartialDate):
        return None
    seen = " ".join(_recognise_span(page, span).text for span in candidate.spans)  # also where the own reading is sure
    if re.findall(r"\d+", seen) != re.findall(r"\d+", candidate.text):
        return None
    return FieldValue(dates.show(value), min(candidate.confidence, _PARTIAL_CAP))


def mentions_month(text: str) -> bool:
    """Return whether the text announces a month in words."""
    return phrases.MONTH.is_in(text)


def read_spelled_date(page: Page, lines: Sequence[Line]) -> FieldValue | None:
    """Return the one date in words in these neighbouring lines."""
    own = [page.recognise(line) for line in lines]
    own_dates = _spelled_dates(" ".join(read.text for read in own))
    sure = min((read.confidence for read in own), default=0.0)
    if sure >= _SURE and len(own_dates) == 1:
        return FieldValue(own_dates.popitem()[0], sure)
    characters = Characters("", ())
    for line in lines:
        read = page.recognise_latin(line)
        characters = Characters(f"{characters.text} {read.text}", (*characters.confidence, 0.0, *read.confidence))
    found = _spelled_dates(characters.text)
    if len(found) != 1:
        return None
    text, match = found.popitem()
    confidence = _weakest_confidence(characters, match)
    return FieldValue(text, confidence) if confidence >= _CONFIDENT or text in own_dates else None


def _spelled_dates(text: str) -> dict[str, re.Match[str]]:
    """Return the dates in words and where they stand."""
    matches = (match for match in _SPELLED_DATE.finditer(text) if phrases.MONTH_BETWEEN_NUMBERS.is_in(match[2]))
    return {date: match for match in matches if (date := _to_date(match, (1, 3, 5)))}


def read_personal_number(page: Page, candidate: Candidate) -> FieldValue | None:
    """Return the one number of twelve digits in the value."""
    return _read_code(page, candidate, _PERSONAL_NUMBER)


def read_cmnd_number(page: Page, candidate: Candidate) -> FieldValue | None:
    """Return the one number of nine digits in the value."""
    return _read_code(page, candidate, _CMND_NUMBER)


def read_passport_number(page: Page, candidate: Candidate) -> FieldValue | None:
    """Return the one number in the value that is a letter and seven or eight digits."""
    return _read_code(page, candidate, _PASSPORT_NUMBER)


def _read_code(page: Page, candidate: Candidate, shape: re.Pattern[str]) -> FieldValue | None:
    vietnamese = re.sub(r"\W", "", candidate.text)
    if candidate.confidence >= _SURE and (own := shape.search(candidate.text)):
        return FieldValue(re.sub(r"\W", "", own[0]), candidate.confidence)
    for span in candidate.spans:
        characters = _recognise_span(page, span)
        for match in shape.finditer(characters.text):
            text, confidence = re.sub(r"\W", "", match[0]), _weakest_confidence(characters, match)
            if confidence >= _CONFIDENT or text in vietnamese:
                return FieldValue(text, confidence)
    return None


def correct_numbers(page: Page, candidate: Candidate) -> str:
    """Return the value's text with the numbers of the Latin recogniser, if both recognisers see as many numbers."""
    text = candidate.text.replace("\u2044", "")  # 14 is sometimes read as a small fraction, 1\u20444
    if candidate.confidence >= _SURE or not re.search(r"\d", text):
        return text
    other = " ".join(_recognise_span(page, span).text for span in candidate.spans)
    for with_slash in re.findall(r"\d+(?:/\d+)+", other):  # 21/4A is sometimes read as 214A
        text = re.sub(rf"(?<![\d/]){with_slash.replace('/', '')}(?![\d/])", with_slash, text)
    groups = re.findall(r"\d+", other)
    text = _MISREAD_NUMBER.sub(lambda match: _complete_number(match[0], groups), text)
    numbers = re.findall(r"\d+", text)
    if len(groups) != len(numbers):
        return text
    replacements = zip(groups, _number_confidences(page, candidate), strict=True)
    return re.sub(r"\d+", lambda match: _better_number(match[0], *next(replacements)), text)


def _complete_number(read_number: str, numbers: Sequence[str]) -> str:
    """Return the one of `numbers` that agrees with every digit of `read_number`, or else `read_number`."""
    same_length = [number for number in numbers if len(number) == len(read_number)]
    agreeing = {
        number
        for number in same_length
        if all(a == b or not a.isdigit() for a, b in zip(read_number, number, strict=True))
    }
    return agreeing.pop() if len(agreeing) == 1 else read_number


def _number_confidences(page: Page, candidate: Candidate) -> list[float]:
    """Return the Latin recogniser's confidence of each number in the value."""
    read = [_recognise_span(page, span) for span in candidate.spans]
    return [
        min(characters.confidence[slice(*match.span())])
        for characters in read
        for match in re.finditer(r"\d+", characters.text)
    ]


def _better_number(own: str, other: str, confidence: float) -> str:
    """Return the Latin recogniser's number, unless the length differs and the confidence is low."""
    return other if len(own) == len(other) or confidence >= _CONFIDENT or other.startswith(own) else own


def misses_numbers(page: Page, text: str, candidates: Sequence[Candidate]) -> bool:
    """Return whether more numbers are seen in the values than the text has."""
    seen = sum(len(re.findall(r"\d+", latin_text(page, candidate))) for candidate in candidates)
    return len(re.findall(r"\d+", text)) < seen


def latin_text(page: Page, candidate: Candidate) -> str:
    """Return the value as the Latin recogniser reads it, without reliable diacritics, or the value itself if sure."""
    if candidate.confidence >= _SURE:
        return candidate.text
    return " ".join(_recognise_span(page, span).text for span in candidate.spans)


def _recognise_span(page: Page, span: LineSpan) -> Characters:
    # Reading a short label is cheaper than a crop.
    first = span.first - _START_MARGIN if span.first > 2 * _START_MARGIN else 0.0
    last = span.last + _START_MARGIN if span.last < 1 - _START_MARGIN else 1.0
    characters = page.recognise_latin(span.line, first, last)
    # A digit at the edge of the crop may be half a digit (27 became 07, with high confidence): read to the line's end.
    first = 0.0 if characters.text[:1].isdigit() else first
    last = 1.0 if characters.text[-1:].isdigit() else last
    return page.recognise_latin(span.line, first, last)


def _weakest_confidence(characters: Characters, match: re.Match[str]) -> float:
    """Return the confidence of the least certain letter or digit of the match."""
    places = [
        place for place in range(*match.span()) if characters.text[place].isdigit() or match.re is _PASSPORT_NUMBER
    ]
    return min(characters.confidence[place] for place in places if not characters.text[place].isspace())


def _to_date(match: re.Match[str], groups: tuple[int, ...] = (1, 2, 3, 4, 5, 6)) -> str | None:
    parts = [part for part in match.group(*groups) if part]
    date = dates.parse("/".join(parts))
    return dates.show(date) if date else None
