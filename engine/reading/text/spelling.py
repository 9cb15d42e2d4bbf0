"""Vietnamese spelling: the shape of a syllable, the surnames and the syllables of names, for weighing readings."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from bot.identity import letters

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook, dot
_STOP_ENDINGS = ("c", "ch", "p", "t")  # syllables with these endings have only the acute or the dot
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?"
    r"(?:[aăâeêioôơuưy]|[iuưoy][aăâeêơô]|o[oe]|uy|u[êâơ]|ư[ơu]|[aăâeêioôơuư][iyou]|"
    r"(?:uyê|iê|yê|ươ|uô|oa|oe|ua|uâ|uê|uy|oă)[iyuo]?)"
    r"(?P<end>ch|ng|nh|[cmnpt])?"
)

# The surnames of nearly all Vietnamese people. Other surnames stay as read.
_SURNAMES = """
    Âu An Bạch Bành Bế Biện Bồ Bùi Cái Cao Cầm Cấn Chế Châu Chiêm Chu Chử Chung Chương Công Cù Cung Diệp Doãn Dương
    Đàm Đan Đặng Đào Đậu Điền Điểu Đinh Đoàn Đỗ Đôn Đồng Đường Giang Giáp Hà Hạ Hàn Hầu Hình Hồ Hoa Hoàng Huỳnh Hứa
    Kha Khâu Khổng Khúc Khương Kiều Kim La Lã Lại Lâm Lê Liêu Liễu Lò Lô Lộ Lỗ Lợi Lục Lữ Lương Lưu Lý Mã Mạc Mạch
    Mai Mẫn Mậu Mè Ngô Ngọ Ngụy Nguyễn Nghiêm Nhan Nhâm Nhữ Ninh Nông Ong Ông Phạm Phan Phí Phó Phù Phùng Phương
    Quách Quan Quản Quảng Quang Quế Sầm Sơn Sử Sùng Tạ Tăng Tào Tất Thạch Thạc Thái Thân Thập Thi Thiều Thịnh Thôi
    Thông Tiêu Tiết Tô Tôn Tống Trà Trần Triệu Trang Tri Trịnh Trương Trưởng Từ Tưởng Tường Ty Ưng Ứng Vàng Văn Vi
    Viên Vòng Võ Vũ Vương Xa Yên
"""
# Rare surnames, most of them of ethnic minorities. They stay as read, and no other word is corrected to them.
_RARE_SURNAMES = """
    Tòng Quàng Lường Cà Lừu Giàng Vừ Thào Mùa Hạng Hờ Ly Sình Chảo Chẻo Tẩn Phàn Bàn Đèo Điêu Nịnh Sái Ma Chẩu Lèo
    Lang Lăng Vì Hảng Cứ Tráng Lù Thền Xìn Lùng Già Phùn Nình Chìu Voòng Lầu Tằng Sằn Danh Neáng Siu Nay Hồng Lim
    Trầm Trình Phúng
"""


def _group_by_plain_letters(words: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for word in words:
        found.setdefault(letters.plain(word), set()).add(word)
    return found


_SURNAMES_BY_LETTERS = _group_by_plain_letters(_SURNAMES.upper().split())
_RARE_SET = frozenset(_RARE_SURNAMES.upper().split())
# Syllables of usual names besides surnames. A name may hold other syllables.
_SYLLABLES_BY_LETTERS = _group_by_plain_letters(
    Path(__file__).with_name("name_words.txt").read_text("utf-8").upper().split()
)


def is_syllable(word: str) -> bool:
    """Return whether the word could be a Vietnamese syllable: at most one tone, and a valid onset, rhyme and end."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [character for character in decomposed if character in _TONES]
    bare = unicodedata.normalize("NFC", "".join(character for character in decomposed if character not in _TONES))
    match = _SYLLABLE.fullmatch(bare)
    if match is None or len(tones) > 1:
        return False
    return match["end"] not in _STOP_ENDINGS or tones[:1] in (["\u0301"], ["\u0323"])


def count_diacritics(word: str) -> int:
    """Return the number of diacritics (hats, horns, tones) on the word's letters."""
    return sum(unicodedata.combining(character) > 0 for character in unicodedata.normalize("NFD", word))


def adds_diacritics_only(word: str, corrected: str) -> bool:
    """Return whether each letter keeps its diacritics: ĐĂNG and ĐẶNG, which recognition confuses, but not ĐÀNG."""
    pairs = zip(word, corrected, strict=False)
    return all(set(unicodedata.normalize("NFD", a)) <= set(unicodedata.normalize("NFD", b)) for a, b in pairs)


def is_surname(word: str) -> bool:
    """Return whether the word (capitals with diacritics) is a known surname."""
    return word in _SURNAMES_BY_LETTERS.get(letters.plain(word), ()) or word in _RARE_SET


def correct_surname(word: str) -> str:
    """Return the word, or the known surname when just one has these letters: ĐĂNG is ĐẶNG, NGUYÊN is NGUYỄN."""
    known = _SURNAMES_BY_LETTERS.get(letters.plain(word), set())
    return word if is_surname(word) or len(known) != 1 else next(iter(known))


def is_name_syllable(word: str) -> bool:
    """Return whether the word (capitals with diacritics) is a syllable of usual names."""
    return word in _SYLLABLES_BY_LETTERS.get(letters.plain(word), ()) or is_surname(word)


def correct_name_syllable(word: str) -> str:
    """Return the word, or the only usual syllable that differs in one diacritic: HÔNG is HỒNG."""
    if is_name_syllable(word):
        return word
    close = [
        known for known in _SYLLABLES_BY_LETTERS.get(letters.plain(word), ()) if _differs_in_one_diacritic(known, word)
    ]
    return close[0] if len(close) == 1 else word


def _differs_in_one_diacritic(known: str, word: str) -> bool:
    """Return whether one letter has another diacritic and `known` has no fewer diacritics than `word`."""
    differing = [(a, b) for a, b in zip(known, word, strict=False) if a != b]
    return len(known) == len(word) and len(differing) == 1 and count_diacritics(known) >= count_diacritics(word)
