"""Invent the texts of papers: names, addresses, labels, dates, numbers, zones, and noise."""

import random
from collections.abc import Callable

from training.syllables import random_syllable

_LETTERS = "aàáãảạăằắẵẳặâầấẫẩậbcdđeèéẽẻẹêềếễểệfghiìíĩỉịjklmnoòóõỏọôồốỗổộơờớỡởợpqrstuùúũủụưừứữửựvwxyỳýỹỷỵz"
PUNCTUATION = ".,:;/-()'\"&+%#<*=_!?@[]°–"
ALPHABET = _LETTERS + _LETTERS.upper() + "0123456789" + PUNCTUATION + " "
"""The characters of the network's output, in the order of its columns after the blank."""

_ZONE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
# Words of no particular paper: the network shall see English letters, not learn English.
_ENGLISH = tuple(
    """
    name full date birth sex place origin residence nationality number card identity citizen issue expiry valid until
    class driver license passport type code signature holder address department police ministry public security
    father mother given surname authority personal identification features vehicle registration beginning country of
    the and or for with from this general director republic socialist order management social local month year day
    male female permanent temporary school company limited bank account service street ward district province city
    """.split()  # noqa: SIM905  # a list of words is read best as words
)
_ABBREVIATIONS = (
    "TP.",
    "Tp.",
    "P.",
    "Q.",
    "H.",
    "X.",
    "TX.",
    "TT.",
    "TDP",
    "KP.",
    "KP",
    "Đ.",
    "Số",
    "Ấp",
    "Tổ",
    "Thôn",
    "Khu",
)
_COMMON_NAMES = tuple(
    """
    Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Vương Trịnh Trương Đinh Lâm Phùng
    Mai Tô Hà Tạ Thị Văn Đức Hữu Ngọc Minh Thành Xuân Quốc Công Đình Thanh Hồng Kim Phương Thùy Anh Hải Hùng Dũng Hạnh
    """.split()  # noqa: SIM905
)


def random_line(rng: random.Random) -> str:
    """Return one line of text, up to about 40 characters, in normal form C."""
    (kind,) = rng.choices(*_KINDS)
    return " ".join(kind(rng).split())


def random_word(rng: random.Random) -> str:
    """Return one word or number, the easiest lines to learn."""
    word = rng.choice((random_syllable, _random_number, _random_noise))(rng)
    return _random_case(word, rng)[:8].strip() or "A"


def _random_name(rng: random.Random) -> str:
    words = [_random_word(rng) for _ in range(rng.randint(1, 5))]
    return " ".join(words).upper() if rng.random() < 0.75 else " ".join(words).title()


def _random_word(rng: random.Random) -> str:
    return rng.choice(_COMMON_NAMES) if rng.random() < 0.2 else random_syllable(rng)


def _random_address(rng: random.Random) -> str:
    parts = [_random_place(rng) for _ in range(rng.randint(1, 4))]
    text = rng.choice((", ", ", ", ", ", " - ", ",", " ")).join(parts)
    return text + rng.choice(("", "", "", ",", "."))


def _random_place(rng: random.Random) -> str:
    name = " ".join(_random_word(rng) for _ in range(rng.choice((1, 2, 2, 2, 3))))
    name = _random_case(name, rng, title=0.8)
    lead = rng.random()
    if lead < 0.25:
        return f"{rng.choice(_ABBREVIATIONS)}{rng.choice((' ', ' ', ''))}{name}"
    if lead < 0.4:
        return f"{rng.choice(_ABBREVIATIONS)} {_random_house(rng)}"
    return f"{_random_house(rng)} {name}" if lead < 0.5 else name


def _random_house(rng: random.Random) -> str:
    number = str(rng.randint(1, 999))
    more = rng.choice(("", "", "A", "B", f"/{rng.randint(1, 99)}", f"-{rng.randint(1, 99)}"))
    return number + more


def _random_label(rng: random.Random) -> str:
    ours = " ".join(random_syllable(rng) for _ in range(rng.randint(1, 4))).capitalize()
    theirs = " ".join(rng.choice(_ENGLISH) for _ in range(rng.randint(1, 4)))
    theirs = theirs.title() if rng.random() < 0.2 else theirs.capitalize()
    text = rng.choice((f"{ours} / {theirs}", f"{ours}/{theirs}", ours, theirs, f"{ours} ({theirs})"))
    text = text.upper() if rng.random() < 0.12 else text
    return text + rng.choice(("", ":", ": ", ":", f": {_random_value(rng)}"))


def _random_value(rng: random.Random) -> str:
    return rng.choice((_random_date, _random_number, _random_name, _random_name))(rng)


def _random_sentence(rng: random.Random) -> str:
    words = [_random_word(rng).lower() for _ in range(rng.randint(2, 7))]
    for place in range(len(words)):
        words[place] += "" if rng.random() < 0.85 else rng.choice(",;.:")
    return _random_case(" ".join(words), rng, title=0.1)


def _random_date(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 31), rng.randint(1, 12), rng.randint(1920, 2060)
    shape = rng.choice(("{d:02}/{m:02}/{y}",) * 4 + ("{d:02}-{m:02}-{y}", "{d:02}.{m:02}.{y}", "{d}/{m}/{y}", "{y}"))
    if rng.random() < 0.15:
        shape = rng.choice(("Ngày {d:02} tháng {m:02} năm {y}", "ngày {d}/{m}/{y}", "{d:02} / {m:02} / {y}"))
    return shape.format(d=day, m=month, y=year)


def _random_number(rng: random.Random) -> str:
    length = rng.choice((1, 2, 3, 4, 6, 8, 9, 9, 12, 12, 12))
    digits = "".join(rng.choice("0123456789") for _ in range(length))
    lead = rng.choice(("",) * 6 + ("A", "B", "C", "N", "Số: ", "No.: ", "No. ", "Số "))
    if rng.random() < 0.12:
        digits = " ".join(digits[place : place + 3] for place in range(0, len(digits), 3))
    return lead + digits


def _random_classes(rng: random.Random) -> str:
    classes = [rng.choice("ABCDEF") + rng.choice(("", "1", "2", "E")) for _ in range(rng.randint(1, 3))]
    return rng.choice((", ", "; ", " ", "/")).join(classes)


def random_mrz_line(rng: random.Random) -> str:
    """Return a line of 30, 36 or 44 characters in the form of machine readable zones."""
    length = rng.choice((30, 30, 36, 44, 44))
    text = rng.choice(("", "", "P<VNM", "IDVNM"))
    while len(text) < length:
        size = rng.randint(1, 9)
        text += "".join(rng.choice(_ZONE if rng.random() < 0.5 else _ZONE[:26]) for _ in range(size))
        text += "<" * rng.choice((0, 1, 1, 2, 2, rng.randint(3, 20)))
    return text[:length]


def _random_noise(rng: random.Random) -> str:
    some = rng.choice((ALPHABET, ALPHABET, _LETTERS.upper(), _LETTERS, "0123456789" + PUNCTUATION))
    return "".join(rng.choice(some) for _ in range(rng.randint(1, 14))).strip() or "-"


def _random_case(text: str, rng: random.Random, title: float = 0.35) -> str:
    draw = rng.random()
    if draw < title:
        return text.title()
    return text.upper() if draw < title + (1 - title) / 2 else text


_KINDS: tuple[tuple[Callable[[random.Random], str], ...], tuple[int, ...]] = (
    (
        _random_name,
        _random_address,
        _random_label,
        _random_sentence,
        _random_date,
        _random_number,
        _random_classes,
        random_mrz_line,
        _random_noise,
    ),
    (28, 26, 11, 8, 6, 8, 1, 4, 8),
)
