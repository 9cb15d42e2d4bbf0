"""What stands on papers in general: names, addresses, labels, dates, numbers, zones, and noise, all invented."""

import random
from collections.abc import Callable

from training.syllables import syllable

_LETTERS = "aàáãảạăằắẵẳặâầấẫẩậbcdđeèéẽẻẹêềếễểệfghiìíĩỉịjklmnoòóõỏọôồốỗổộơờớỡởợpqrstuùúũủụưừứữửựvwxyỳýỹỷỵz"
PUNCTUATION = ".,:;/-()'\"&+%#<*=_!?@[]°–"
ALPHABET = _LETTERS + _LETTERS.upper() + "0123456789" + PUNCTUATION + " "
"""What the network can answer, in the order of its columns after the blank."""

_ZONE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
# Words of no paper in particular: the network shall see English letters, not learn English.
_ENGLISH = tuple(
    """
    name full date birth sex place origin residence nationality number card identity citizen issue expiry valid until
    class driver license passport type code signature holder address department police ministry public security
    father mother given surname authority personal identification features vehicle registration beginning country of
    the and or for with from this general director republic socialist order management social local month year day
    male female permanent temporary school company limited bank account service street ward district province city
    """.split()  # noqa: SIM905  # a list of words is read best as words
)
_SHORT = ("TP.", "Tp.", "P.", "Q.", "H.", "X.", "TX.", "TT.", "TDP", "KP.", "KP", "Đ.", "Số", "Ấp", "Tổ", "Thôn", "Khu")
_KIN = tuple(
    """
    Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Vương Trịnh Trương Đinh Lâm Phùng
    Mai Tô Hà Tạ Thị Văn Đức Hữu Ngọc Minh Thành Xuân Quốc Công Đình Thanh Hồng Kim Phương Thùy Anh Hải Hùng Dũng Hạnh
    """.split()  # noqa: SIM905
)


def line(chance: random.Random) -> str:
    """One line of text, up to about 40 characters, in normal form C."""
    (kind,) = chance.choices(*_KINDS)
    return " ".join(kind(chance).split())


def short(chance: random.Random) -> str:
    """One word or number: what a network learns to read first."""
    word = chance.choice((syllable, _number, _noise))(chance)
    return _cased(word, chance)[:8].strip() or "A"


def _name(chance: random.Random) -> str:
    words = [_word(chance) for _ in range(chance.randint(1, 5))]
    return " ".join(words).upper() if chance.random() < 0.75 else " ".join(words).title()


def _word(chance: random.Random) -> str:
    return chance.choice(_KIN) if chance.random() < 0.2 else syllable(chance)


def _address(chance: random.Random) -> str:
    parts = [_place(chance) for _ in range(chance.randint(1, 4))]
    text = chance.choice((", ", ", ", ", ", " - ", ",", " ")).join(parts)
    return text + chance.choice(("", "", "", ",", "."))


def _place(chance: random.Random) -> str:
    name = " ".join(_word(chance) for _ in range(chance.choice((1, 2, 2, 2, 3))))
    name = _cased(name, chance, title=0.8)
    lead = chance.random()
    if lead < 0.25:
        return f"{chance.choice(_SHORT)}{chance.choice((' ', ' ', ''))}{name}"
    if lead < 0.4:
        return f"{chance.choice(_SHORT)} {_house(chance)}"
    return f"{_house(chance)} {name}" if lead < 0.5 else name


def _house(chance: random.Random) -> str:
    number = str(chance.randint(1, 999))
    more = chance.choice(("", "", "A", "B", f"/{chance.randint(1, 99)}", f"-{chance.randint(1, 99)}"))
    return number + more


def _label(chance: random.Random) -> str:
    ours = " ".join(syllable(chance) for _ in range(chance.randint(1, 4))).capitalize()
    theirs = " ".join(chance.choice(_ENGLISH) for _ in range(chance.randint(1, 4)))
    theirs = theirs.title() if chance.random() < 0.2 else theirs.capitalize()
    text = chance.choice((f"{ours} / {theirs}", f"{ours}/{theirs}", ours, theirs, f"{ours} ({theirs})"))
    text = text.upper() if chance.random() < 0.12 else text
    return text + chance.choice(("", ":", ": ", ":", f": {_value(chance)}"))


def _value(chance: random.Random) -> str:
    return chance.choice((_date, _number, _name, _name))(chance)


def _sentence(chance: random.Random) -> str:
    words = [_word(chance).lower() for _ in range(chance.randint(2, 7))]
    for place in range(len(words)):
        words[place] += "" if chance.random() < 0.85 else chance.choice(",;.:")
    return _cased(" ".join(words), chance, title=0.1)


def _date(chance: random.Random) -> str:
    day, month, year = chance.randint(1, 31), chance.randint(1, 12), chance.randint(1920, 2060)
    shape = chance.choice(("{d:02}/{m:02}/{y}",) * 4 + ("{d:02}-{m:02}-{y}", "{d:02}.{m:02}.{y}", "{d}/{m}/{y}", "{y}"))
    if chance.random() < 0.15:
        shape = chance.choice(("Ngày {d:02} tháng {m:02} năm {y}", "ngày {d}/{m}/{y}", "{d:02} / {m:02} / {y}"))
    return shape.format(d=day, m=month, y=year)


def _number(chance: random.Random) -> str:
    length = chance.choice((1, 2, 3, 4, 6, 8, 9, 9, 12, 12, 12))
    digits = "".join(chance.choice("0123456789") for _ in range(length))
    lead = chance.choice(("",) * 6 + ("A", "B", "C", "N", "Số: ", "No.: ", "No. ", "Số "))
    if chance.random() < 0.12:
        digits = " ".join(digits[place : place + 3] for place in range(0, len(digits), 3))
    return lead + digits


def _licence(chance: random.Random) -> str:
    classes = [chance.choice("ABCDEF") + chance.choice(("", "1", "2", "E")) for _ in range(chance.randint(1, 3))]
    return chance.choice((", ", "; ", " ", "/")).join(classes)


def zone(chance: random.Random) -> str:
    """A line of 30, 36 or 44 characters as machine readable zones have them."""
    length = chance.choice((30, 30, 36, 44, 44))
    text = chance.choice(("", "", "P<VNM", "IDVNM"))
    while len(text) < length:
        size = chance.randint(1, 9)
        text += "".join(chance.choice(_ZONE if chance.random() < 0.5 else _ZONE[:26]) for _ in range(size))
        text += "<" * chance.choice((0, 1, 1, 2, 2, chance.randint(3, 20)))
    return text[:length]


def _noise(chance: random.Random) -> str:
    some = chance.choice((ALPHABET, ALPHABET, _LETTERS.upper(), _LETTERS, "0123456789" + PUNCTUATION))
    return "".join(chance.choice(some) for _ in range(chance.randint(1, 14))).strip() or "-"


def _cased(text: str, chance: random.Random, title: float = 0.35) -> str:
    draw = chance.random()
    if draw < title:
        return text.title()
    return text.upper() if draw < title + (1 - title) / 2 else text


_KINDS: tuple[tuple[Callable[[random.Random], str], ...], tuple[int, ...]] = (
    (_name, _address, _label, _sentence, _date, _number, _licence, zone, _noise),
    (28, 26, 11, 8, 6, 8, 1, 4, 8),
)
