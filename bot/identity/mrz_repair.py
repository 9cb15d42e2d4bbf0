"""Repair of misread machine readable zones: characters impossible at their position, fillers lost or doubled."""

import re

_LENGTH = 30
_LENGTH_TD3 = 44
# A line that differs from its length by more characters is another line, not a line with miscounted fillers.
_MOST_LOST = 8

_DIGITS = str.maketrans("OQDILBSZG", "000118526")
_LETTERS = str.maketrans("018526", "OIBSZG")
_FILLERS = str.maketrans({"«": "<<", "‹": "<", "≤": "<", "(": "<", "[": "<", "{": "<"})

# `IDVNM`, number and check digit, personal number, two fillers, check digit (`mrz.build_td1`).
_FIRST = re.compile(r"IDVNM[0-9]{22}<<[0-9]")
# Fillers stand for an unknown day (ICAO 9303 part 3, 4.8).
_SECOND = re.compile(r"[0-9<]{6}[0-9][MF<][0-9<]{6}[0-9][A-Z]{3}<{11}[0-9]")
_THIRD = re.compile(r"[A-Z]+(?:<[A-Z]+)*(?:<<[A-Z]+(?:<[A-Z]+)*)?<*")

# State, then names as on a card's third line. An ordinary passport begins with `P<` or `PN`.
_TITLE = re.compile(r"P[A-Z<][A-Z]{1,3}<{0,2}")
# Number and check digit, state, birth, sex, end, fourteen places of the state's own, their check digit, composite.
_DATA = re.compile(r"[A-Z0-9<]{9}[0-9][A-Z]{1,3}<{0,2}[0-9<]{6}[0-9][MF<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9]")


def td1(first: str, second: str, third: str) -> tuple[str, str, str] | None:
    """Return the three repaired lines, 30 characters each, or None for lines without the form of a Vietnamese card."""
    zone = _first(_sized(first)), _second(_sized(second)), _third(_clean(third))
    shaped = zip((_FIRST, _SECOND, _THIRD), zone, strict=True)
    return zone if all(shape.fullmatch(line) for shape, line in shaped) else None


def td3(first: str, second: str) -> tuple[str, str] | None:
    """Return the two repaired lines of a passport, 44 characters each, or None for lines without that form."""
    names, data = _clean(first), _sized(second, _LENGTH_TD3)
    head = names[:2] + names[2:5].translate(_LETTERS)
    zone = head + _third(names[5:], _LENGTH_TD3 - len(head)), _passport(data)
    shaped = _TITLE.fullmatch(zone[0][:5]) and _THIRD.fullmatch(zone[0][5:]) and _DATA.fullmatch(zone[1])
    return zone if shaped and all(len(line) == _LENGTH_TD3 for line in zone) else None


def _passport(line: str) -> str:
    """Return the second line.

    A Vietnamese passport number is a letter before digits. The optional data are digits alone.
    """
    digits = line[13:20].translate(_DIGITS) + line[20:21] + line[21:28].translate(_DIGITS)
    own, state = (line[28:42], line[10:13].translate(_LETTERS))
    number = line[:9]
    if state == "VNM":
        number, own = number[:1].translate(_LETTERS) + number[1:].translate(_DIGITS), own.translate(_DIGITS)
    return number + line[9:10].translate(_DIGITS) + state + digits + own + line[42:].translate(_DIGITS)


def _clean(line: str) -> str:
    return re.sub(r"[^A-Z0-9<]", "", line.upper().translate(_FILLERS))


def _sized(line: str, length: int = _LENGTH) -> str:
    """Return `line` with `length` characters: the longest run of fillers grows or shrinks, within `_MOST_LOST`."""
    clean = _clean(line)
    runs = sorted(re.finditer("<+", clean), key=lambda run: len(run[0]))
    if not runs or abs(length - len(clean)) > _MOST_LOST:
        return clean
    fillers = len(runs[-1][0]) + length - len(clean)
    return clean[: runs[-1].start()] + "<" * fillers + clean[runs[-1].end() :]


def _first(line: str) -> str:
    # The second character is D for every card with a chip, so O and 0 are D here.
    head = line[:1].translate(_LETTERS).replace("L", "I") + re.sub("[O0]", "D", line[1:2])
    body = line[5:27].translate(_DIGITS) + line[27:29] + line[29:].translate(_DIGITS)
    return head + line[2:5].translate(_LETTERS) + body


def _second(line: str) -> str:
    days = line[:7].translate(_DIGITS) + line[7:8] + line[8:15].translate(_DIGITS)
    return days + line[15:18].translate(_LETTERS) + line[18:29] + line[29:].translate(_DIGITS)


def _third(line: str, length: int = _LENGTH) -> str:
    """Return the name line. Letters between the closing fillers are misread fillers."""
    parts = line.translate(_LETTERS).strip("<").split("<<")
    return "<<".join(part.strip("<") for part in parts[:2])[:length].ljust(length, "<")
