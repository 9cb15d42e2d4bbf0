"""Closed lists of words on papers, which restore the diacritics of a recognised word and never invent a word."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.identity import provinces
from engine.reading.text import fuzzy_search

Vocabulary = Mapping[str, str]

# The 54 ethnic groups of the state's list (Decision 121-TCTK/PPCĐ of 1979), spelled as on cards.
_ETHNICITIES = """
Kinh, Tày, Thái, Hoa, Khmer, Khơ Me, Mường, Nùng, Mông, H'Mông, Dao, Gia Rai, Ngái, Ê Đê, Ba Na, Xơ Đăng, Sán Chay,
Cơ Ho, Chăm, Sán Dìu, Hrê, Mnông, Raglay, Xtiêng, Bru - Vân Kiều, Thổ, Giáy, Cơ Tu, Gié - Triêng, Mạ, Khơ Mú, Co,
Tà Ôi, Chơ Ro, Kháng, Xinh Mun, Hà Nhì, Chu Ru, Lào, La Chí, La Ha, Phù Lá, La Hủ, Lự, Lô Lô, Chứt, Mảng, Pà Thẻn,
Cơ Lao, Cống, Bố Y, Si La, Pu Péo, Brâu, Ơ Đu, Rơ Măm, Cao Lan, Pa Kô
"""
_RELIGIONS = """
Không, Phật giáo, Công giáo, Thiên Chúa giáo, Thiên chúa, Tin Lành, Cao Đài, Phật giáo Hòa Hảo, Hòa Hảo, Hồi giáo,
Tịnh độ cư sĩ Phật hội Việt Nam, Bửu Sơn Kỳ Hương, Bà La Môn, Minh Sư Đạo, Minh Lý Đạo
"""


def _by_folded_name(names: Iterable[str]) -> dict[str, str]:
    return {fuzzy_search.fold(name)[0]: " ".join(name.split()) for name in names}


PROVINCES = _by_folded_name((*provinces.PROVINCES_NOW.values(), *provinces.PROVINCES.values())) | {
    "hochiminh": "TP. Hồ Chí Minh",
    "hue": "Huế",
}
"""Provinces of all times."""

_PAST = """
Hà Tây, Hà Bắc, Hải Hưng, Vĩnh Phú, Hà Sơn Bình, Hà Nam Ninh, Nam Hà, Nghệ Tĩnh, Hoàng Liên Sơn, Bắc Thái,
Bình Trị Thiên, Quảng Nam - Đà Nẵng, Nghĩa Bình, Phú Khánh, Thuận Hải, Đắc Lắc, Sông Bé, Cửu Long, Minh Hải,
Hậu Giang, Bà Rịa - Vũng Tàu
"""
PROVINCE_NAMES = frozenset(name.removeprefix("TP. ") for name in PROVINCES.values()) | {
    " ".join(name.split()) for name in _PAST.split(",")
}
"""Provinces of all times and provinces united or divided since 1975, without their types."""

ETHNICITIES = _by_folded_name(_ETHNICITIES.split(","))
"""Ethnic groups."""

RELIGIONS = _by_folded_name(_RELIGIONS.split(","))
"""Religions, and none."""

_ADDRESS_WORDS = """
Thôn, Xóm, Tổ, Ấp, Khóm, Bản, Buôn, Làng, Đội, Khu, Khu phố, Khu vực, Tổ dân phố, Tổ nhân dân, Tiểu khu, Cụm,
Phum, Sóc, Số nhà, Số, Nhà, Ngõ, Ngách, Hẻm, Kiệt, Đường, Phố, Lô, Tầng, Phòng, Căn hộ, Chung cư, Phường, Quận
"""
ADDRESS_WORDS = _by_folded_name(_ADDRESS_WORDS.split(","))
"""Words before the numbers of an address."""

STREETS = tuple(Path(__file__).with_name("streets.txt").read_text("utf-8").splitlines())
"""Streets of most towns."""


def lookup(text: str, words: Vocabulary) -> str | None:
    """Return the word for the text, diacritics and case aside.

    One letter may be wrong where no other word is as near.
    """
    bare = fuzzy_search.fold(text)[0]
    if bare in words:
        return words[bare]
    close = {word for letters, word in words.items() if len(letters) > 4 and _differs_in_one_letter(letters, bare)}
    return close.pop() if len(close) == 1 else None


def _differs_in_one_letter(letters: str, text: str) -> bool:
    return abs(len(letters) - len(text)) <= 1 and fuzzy_search.search(letters, text, 1.01 / len(letters)) is not None
