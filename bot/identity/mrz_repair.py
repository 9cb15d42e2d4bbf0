"""Correction of misread machine readable zones: impossible characters, and lost or doubled fillers."""

import re

_LENGTH = 30
_LENGTH_TD3 = 44
# A line with a larger difference in length is not a line of a zone.
_MAX_LENGTH_ERROR = 8

_DIGITS = str.maketrans("OQDILBSZG", "000118526")
_LETTERS = str.maketrans("018526", "OIBSZG")
_FILLERS = str.maketrans({"«": "<<", "‹": "<", "≤": "<", "(": "<", "[": "<", "{": "<"})

# `IDVNM`, number and check digit, personal number, two fillers, check digit, as in `mrz.build_td1`.
_FIRST = re.compile(r"IDVNM[0-9]{22}<<[0-9]")
# Unknown dates are fillers (ICAO 9303 part 3, 4.8).
_SECOND = re.compile(r"[0-9<]{6}[0-9][MF<][0-9<]{6}[0-9][A-Z]{3}<{11}[0-9]")
_THIRD = re.compile(r"[A-Z]+(?:<[A-Z]+)*(?:<<[A-Z]+(?:<[A-Z]+)*)?<*")

# Type and state. An ordinary passport has the type `P<` or `PN`. The names follow as in the third line of a card.
_TITLE = re.compile(r"P[A-Z<][A-Z]{1,3}<{0,2}")
# Number and check digit, state, birth, sex, expiry, 14 optional characters, their check digit, composite check digit.
_DATA = re.compile(r"[A-Z0-9<]{9}[0-9][A-Z]{1,3}<{0,2}[0-9<]{6}[0-9][MF<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9]")


def td1(first: str, second: str, third: str) -> tuple[str, str, str] | None:
    """Return three corrected lines of 30 characters, or None for lines without the format of a Vietnamese card."""
    zone = _first(_sized(first)), _second(_sized(second)), _third(_clean(third))
    shaped = zip((_FIRST, _SECOND, _THIRD), zone, strict=True)
    return zone if all(shape.fullmatch(line) for shape, line in shaped) else None


def td3(first: str, second: str) -> tuple[str, str] | None:
    """Return two corrected lines of 44 characters, or None for lines without the format of a passport."""
    names, data = _clean(first), _sized(second, _LENGTH_TD3)
    head = names[:2] + names[2:5].translate(_LETTERS)
    zone = head + _third(names[5:], _LENGTH_TD3 - len(head)), _passport(data)
    shaped = _TITLE.fullmatch(zone[0][:5]) and _THIRD.fullmatch(zone[0][5:]) and _DATA.fullmatch(zone[1])
    return zone if shaped and all(len(line) == _LENGTH_TD3 for line in zone) else None


def _passport(line: str) -> str:
    """Return the corrected second line. A Vietnamese passport number has one letter, other numbers have digits only."""
    digits = line[13:20].translate(_DIGITS) + line[20:21] + line[21:28].translate(_DIGITS)
    own, state = (line[28:42], line[10:13].translate(_LETTERS))
    number = line[:9]
    if state == "VNM":
        number, own = number[:1].translate(_LETTERS) + number[1:].translate(_DIGITS), own.translate(_DIGITS)
    return number + line[9:10].translate(_DIGITS) + state + digits + own + line[42:].translate(_DIGITS)


def _clean(line: str) -> str:
    return re.sub(r"[^A-Z0-9<]", "", line.upper().translate(_FILLERS))


def _sized(line: str, length: int = _LENGTH) -> str:
    """Return `line` with `length` characters by changing its longest run of fillers, for a small difference."""
    clean = _clean(line)
    runs = sorted(re.finditer("<+", clean), key=lambda run: len(run[0]))
    if not runs or abs(length - len(clean)) > _MAX_LENGTH_ERROR:
        return clean
    fillers = len(runs[-1][0]) + length - len(clean)
    return clean[: runs[-1].start()] + "<" * fillers + clean[runs[-1].end() :]


def _first(line: str) -> str:
    # The second character is D on every card with a chip, so O and 0 stand for D.
    head = line[:1].translate(_LETTERS).replace("L", "I") + re.sub("[O0]", "D", line[1:2])
    body = line[5:27].translate(_DIGITS) + line[27:29] + line[29:].translate(_DIGITS)
    return head + line[2:5].translate(_LETTERS) + body


def _second(line: str) -> str:
    days = line[:7].translate(_DIGITS) + line[7:8] + line[8:15].translate(_DIGITS)
    return days + line[15:18].translate(_LETTERS) + line[18:29] + line[29:].translate(_DIGITS)


def _third(line: str, length: int = _LENGTH) -> str:
    """Return the name line with `length` characters. Letters between the closing fillers are misread fillers."""
    parts = line.translate(_LETTERS).strip("<").split("<<")
    return "<<".join(part.strip("<") for part in parts[:2])[:length].ljust(length, "<")
