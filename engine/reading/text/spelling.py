"""What Vietnamese words can look like: the shape of a syllable and the surnames in use, to weigh rival readings."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from bot.identity import letters

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook, dot
_STOPPED = ("c", "ch", "p", "t")  # syllables that end so bear only the acute or the dot
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?"
    r"(?:[aăâeêioôơuưy]|[iuưoy][aăâeêơô]|o[oe]|uy|u[êâơ]|ư[ơu]|[aăâeêioôơuư][iyou]|"
    r"(?:uyê|iê|yê|ươ|uô|oa|oe|ua|uâ|uê|uy|oă)[iyuo]?)"
    r"(?P<end>ch|ng|nh|[cmnpt])?"
)

# The surnames of nearly all Vietnamese people; others are taken as read.
_SURNAMES = """
    Âu An Bạch Bành Bế Biện Bồ Bùi Cái Cao Cầm Cấn Chế Châu Chiêm Chu Chử Chung Chương Công Cù Cung Diệp Doãn Dương
    Đàm Đan Đặng Đào Đậu Điền Điểu Đinh Đoàn Đỗ Đôn Đồng Đường Giang Giáp Hà Hạ Hàn Hầu Hình Hồ Hoa Hoàng Huỳnh Hứa
    Kha Khâu Khổng Khúc Khương Kiều Kim La Lã Lại Lâm Lê Liêu Liễu Lò Lô Lộ Lỗ Lợi Lục Lữ Lương Lưu Lý Mã Mạc Mạch
    Mai Mẫn Mậu Mè Ngô Ngọ Ngụy Nguyễn Nghiêm Nhan Nhâm Nhữ Ninh Nông Ong Ông Phạm Phan Phí Phó Phù Phùng Phương
    Quách Quan Quản Quảng Quang Quế Sầm Sơn Sử Sùng Tạ Tăng Tào Tất Thạch Thạc Thái Thân Thập Thi Thiều Thịnh Thôi
    Thông Tiêu Tiết Tô Tôn Tống Trà Trần Triệu Trang Tri Trịnh Trương Trưởng Từ Tưởng Tường Ty Ưng Ứng Vàng Văn Vi
    Viên Vòng Võ Vũ Vương Xa Yên
"""
# Surnames of few, most of them of smaller peoples: they are taken as read, and no other word for one of them.
_RARE = """
    Tòng Quàng Lường Cà Lừu Giàng Vừ Thào Mùa Hạng Hờ Ly Sình Chảo Chẻo Tẩn Phàn Bàn Đèo Điêu Nịnh Sái Ma Chẩu Lèo
    Lang Lăng Vì Hảng Cứ Tráng Lù Thền Xìn Lùng Già Phùn Nình Chìu Voòng Lầu Tằng Sằn Danh Neáng Siu Nay Hồng Lim
    Trầm Trình Phúng
"""


def _group_by_plain_letters(words: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for word in words:
        found.setdefault(letters.plain(word), set()).add(word)
    return found


_BY_LETTERS = _group_by_plain_letters(_SURNAMES.upper().split())
_KEPT = frozenset(_RARE.upper().split())
# Syllables that people are called by, besides surnames; a name may well hold another.
_USUAL = _group_by_plain_letters(Path(__file__).with_name("name_words.txt").read_text("utf-8").upper().split())


def is_syllable(word: str) -> bool:
    """Whether the word could be a Vietnamese syllable: at most one tone, onset, vowels and end that go together."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = [character for character in apart if character in _TONES]
    bare = unicodedata.normalize("NFC", "".join(character for character in apart if character not in _TONES))
    match = _SYLLABLE.fullmatch(bare)
    if match is None or len(tones) > 1:
        return False
    return match["end"] not in _STOPPED or tones[:1] in (["\u0301"], ["\u0323"])


def count_diacritics(word: str) -> int:
    """How many marks (hats, horns, tones) the word's letters bear."""
    return sum(unicodedata.combining(character) > 0 for character in unicodedata.normalize("NFD", word))


def is_surname(word: str) -> bool:
    """Whether the word (capitals, marked) is a known surname."""
    return word in _BY_LETTERS.get(letters.plain(word), ()) or word in _KEPT


def correct_surname(word: str) -> str:
    """The word, or the known surname when just one has these letters: ĐĂNG is ĐẶNG, NGUYÊN is NGUYỄN."""
    known = _BY_LETTERS.get(letters.plain(word), set())
    return word if is_surname(word) or len(known) != 1 else next(iter(known))


def is_name_syllable(word: str) -> bool:
    """Whether the word (capitals, marked) is a syllable of usual names."""
    return word in _USUAL.get(letters.plain(word), ()) or is_surname(word)


def correct_name_syllable(word: str) -> str:
    """The word, or the only syllable of usual names that differs from it in one mark: HÔNG is HỒNG."""
    if is_name_syllable(word):
        return word
    near = [known for known in _USUAL.get(letters.plain(word), ()) if _differs_in_one_diacritic(known, word)]
    return near[0] if len(near) == 1 else word


def _differs_in_one_diacritic(known: str, word: str) -> bool:
    """Whether one letter bears another mark; none of a word's marks is thought away."""
    differing = [(a, b) for a, b in zip(known, word, strict=False) if a != b]
    return len(known) == len(word) and len(differing) == 1 and count_diacritics(known) >= count_diacritics(word)
