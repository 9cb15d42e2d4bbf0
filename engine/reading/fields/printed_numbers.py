"""Numbers and dates in printed lines: read by the recogniser that does not confuse digits, or not at all."""

import re
from collections.abc import Sequence

from bot.identity import dates
from engine.reading.fields.field_value import Print
from engine.reading.fields.form_layout import Piece, Value
from engine.reading.image.layout import Line
from engine.reading.text import fuzzy_search
from engine.reading.text.latin_recogniser import Glyphs
from engine.reading.text.page import Page

_NUMBER = re.compile(r"(?<!\d)\d(?:[ .]?\d){11}(?!\d)")
_OLD_NUMBER = re.compile(r"(?<!\d)\d(?:[ .]?\d){8}(?!\d)")
_PASSPORT = re.compile(r"(?<![A-Z\d])[A-Z] ?\d{7,8}(?!\d)")
# Any one character may stand for a stroke: strokes are misread as J, l or 1, digits are not taken for strokes.
_DATE = re.compile(r"(?<!\d)(\d\d?)\s?[^\d\s]\s?(\d\d?)\s?[^\d\s]\s?(\d{4})(?!\d)|(?<!\d)(\d\d)(\d\d)(\d{4})(?!\d)")
# Blanks may be lost, and words between the numbers be in two languages: ngày/date 12 tháng/month 05 năm/year 2019.
_SPELLED = re.compile(r"(?<!\d)(\d\d?)(\D{4,18})(\d\d?)(\D{3,14})(\d{4})(?!\d)")
_SURE = 0.75  # every digit; below that both recognisers must have read the same
_NEARLY = re.compile(r"(?<!\w)(?=[lIOo|?]*\d)[\dlIOo|?]+(?!\w)")  # a number, some of its digits taken for other signs
_FEW = 4  # digits, fewer than any date has
_ROOM = 0.10  # of a line's length: how far a value may start before where the text's length puts it


def day(page: Page, value: Value) -> Print | None:
    """The one date in the value, or `Không thời hạn`."""
    if _is_endless(value.text) or _is_endless(bare(page, value)):
        return Print(dates.NEVER.value, value.sure)
    rivals = {_day(match) for match in _DATE.finditer(value.text)}
    for piece in value.pieces:
        glyphs = _glyphs(page, piece)
        found = {text: _least(glyphs, match) for match in _DATE.finditer(glyphs.text) if (text := _day(match))}
        if len(found) == 1:
            text, sure = found.popitem()
            if sure >= _SURE or text in rivals:
                return Print(text, sure)
    return None


def _is_endless(text: str) -> bool:
    """Whether the text is `Không thời hạn`, which half its letters prove where no number stands."""
    loose = sum(map(str.isdigit, text)) < _FEW
    return fuzzy_search.near("khongthoihan", fuzzy_search.squeeze(text)[0], 0.42 if loose else 0.2) is not None


def spells_month(text: str) -> bool:
    """Whether a month is announced in words."""
    letters = fuzzy_search.squeeze(text)[0]
    return any(fuzzy_search.near(word, letters) for word in ("thang", "month"))


def spelled_day(page: Page, lines: Sequence[Line]) -> Print | None:
    """The one date in words that stands over these neighbouring lines."""
    glyphs = Glyphs("", ())
    for line in lines:
        read = page.latin(line)
        glyphs = Glyphs(f"{glyphs.text} {read.text}", (*glyphs.sure, 0.0, *read.sure))
    found = {text: _least(glyphs, match) for match in _spelled(glyphs.text) if (text := _day(match, (1, 3, 5)))}
    if len(found) != 1:
        return None
    text, sure = found.popitem()
    rivals = {_day(match, (1, 3, 5)) for match in _spelled(" ".join(page.vietnamese(line).text for line in lines))}
    return Print(text, sure) if sure >= _SURE or text in rivals else None


def _spelled(text: str) -> list[re.Match[str]]:
    return [match for match in _SPELLED.finditer(text) if spells_month(match[2])]


def number(page: Page, value: Value) -> Print | None:
    """The one number of twelve digits in the value."""
    return _code(page, value, _NUMBER)


def old_number(page: Page, value: Value) -> Print | None:
    """The one number of nine digits in the value."""
    return _code(page, value, _OLD_NUMBER)


def passport(page: Page, value: Value) -> Print | None:
    """The one number in the value that is a letter before seven or eight digits."""
    return _code(page, value, _PASSPORT)


def _code(page: Page, value: Value, shape: re.Pattern[str]) -> Print | None:
    rival = re.sub(r"\W", "", value.text)
    for piece in value.pieces:
        glyphs = _glyphs(page, piece)
        for match in shape.finditer(glyphs.text):
            text, sure = re.sub(r"\W", "", match[0]), _least(glyphs, match)
            if sure >= _SURE or text in rival:
                return Print(text, sure)
    return None


def mended(page: Page, value: Value) -> str:
    """The value's text with its groups of digits as the digit-proof recogniser reads them, where both see as many."""
    text = value.text.replace("\u2044", "")  # 14 is now and then taken for a small fraction, 1\u20444
    if not re.search(r"\d", text):
        return text
    other = " ".join(_glyphs(page, piece).text for piece in value.pieces)
    for slashed in re.findall(r"\d+(?:/\d+)+", other):  # 21/4A is now and then read as 214A
        text = re.sub(rf"(?<![\d/]){slashed.replace('/', '')}(?![\d/])", slashed, text)
    groups = re.findall(r"\d+", other)
    text = _NEARLY.sub(lambda match: _whole(match[0], groups), text)
    own = re.findall(r"\d+", text)
    if len(groups) != len(own):
        return text
    replacements = zip(groups, _certainties(page, value), strict=True)
    return re.sub(r"\d+", lambda match: _fuller(match[0], *next(replacements)), text)


def _whole(said: str, numbers: Sequence[str]) -> str:
    """The one of these numbers that has the digits of what was said, whatever other signs it has; or as said."""
    like = [number for number in numbers if len(number) == len(said)]
    fitting = {n for n in like if all(a == b or not a.isdigit() for a, b in zip(said, n, strict=True))}
    return fitting.pop() if len(fitting) == 1 else said


def _certainties(page: Page, value: Value) -> list[float]:
    """How sure the digit-proof recogniser is of each number in the value."""
    read = [_glyphs(page, piece) for piece in value.pieces]
    return [min(glyphs.sure[slice(*match.span())]) for glyphs in read for match in re.finditer(r"\d+", glyphs.text)]


def _fuller(own: str, other: str, sure: float) -> str:
    """The number as the digit-proof recogniser has it, unless it has another length and is doubtful."""
    return other if len(own) == len(other) or sure >= _SURE or other.startswith(own) else own


def lacks_numbers(page: Page, text: str, values: Sequence[Value]) -> bool:
    """Whether the digit-proof recogniser sees more numbers in the values than the text has."""
    seen = sum(len(re.findall(r"\d+", bare(page, value))) for value in values)
    return len(re.findall(r"\d+", text)) < seen


def bare(page: Page, value: Value) -> str:
    """The value as the digit-proof recogniser reads it, marks lost."""
    return " ".join(_glyphs(page, piece).text for piece in value.pieces)


def _glyphs(page: Page, piece: Piece) -> Glyphs:
    first = piece.first - _ROOM if piece.first > 2 * _ROOM else 0.0  # a short label is cheaper read than cut off
    last = piece.last + _ROOM if piece.last < 1 - _ROOM else 1.0
    glyphs = page.latin(piece.line, first, last)
    # A digit at a cut may be the half of one (27 became 07, and surely so): the line is read up to its end there.
    first = 0.0 if glyphs.text[:1].isdigit() else first
    last = 1.0 if glyphs.text[-1:].isdigit() else last
    return page.latin(piece.line, first, last)


def _least(glyphs: Glyphs, match: re.Match[str]) -> float:
    """The certainty of the least sure letter or digit that counts."""
    places = [place for place in range(*match.span()) if glyphs.text[place].isdigit() or match.re is _PASSPORT]
    return min(glyphs.sure[place] for place in places if not glyphs.text[place].isspace())


def _day(match: re.Match[str], groups: tuple[int, ...] = (1, 2, 3, 4, 5, 6)) -> str | None:
    parts = [part for part in match.group(*groups) if part]
    value = dates.parse("/".join(parts))
    return dates.show(value) if value else None
