"""Traits of texts: names, births and places that the plain word lists of invented people lack."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from bot.identity import provinces
from bot.identity.papers.kinds import PaperKind
from specimens import gazetteer, word_lists
from specimens.cards.kinds import KINDS
from specimens.people import Person, pick
from specimens.traits.trait import Group, Trait

_NAMED = tuple(kind for kind in KINDS if not kind.endswith("_back"))
_WITH_ADDRESS = (
    *(PaperKind.CHIP_FRONT, PaperKind.BACK_2024, PaperKind.LICENCE),
    *(PaperKind.CMND_FRONT, PaperKind.BARCODE_FRONT),
)
_WITH_ORIGIN = (PaperKind.CHIP_FRONT, PaperKind.BACK_2024, PaperKind.CMND_FRONT, PaperKind.BARCODE_FRONT)
_WITHOUT_CODES = (PaperKind.CMND_FRONT, PaperKind.BARCODE_FRONT, PaperKind.LICENCE)

_Words = Sequence[str]

# Ê Đê: `Y` before a man's name, `H'` before a woman's, the clan last.
_EDE_GIVEN = {
    "Nam": ("Bhuăt", "Thông", "Moan", "Wih", "Djung", "Krông", "Suin", "Tlam", "Jŭt", "Liêng", "Phăn", "Rin", "Săm"),
    "Nữ": ("Hen", "Lim", "Bia", "Juăn", "Nguôn", "Duôn", "Thuyên", "Rơm", "Yer", "Linh", "Bluên", "Mlŏ", "Ñuê"),
}
_EDE_CLANS = (
    "Niê", "Niê Kđăm", "Mlô", "Êban", "Ênuôl", "Ayun", "Byă", "Knul", "Ksơr", "Kbuôr", "Buôn Krông", "Buôn Yă",
    "Hmok", "Adrơng", "Kriêng", "Hđơk", "Niê Hrah",
)  # fmt: skip
# Gia Rai: the clan first.
_JARAI_CLANS = ("Rơ Châm", "Rơ Mah", "Rơ Lan", "Ksor", "Siu", "Rah Lan", "Nay", "Kpă", "Puih", "Rmah", "Kpuih")
_JARAI_GIVEN = {
    "Nam": ("Y Thương", "Phích", "Djruêng", "Hlun", "Blơi", "Thiên", "Y Nam", "Pin", "Tưk", "Lưk", "Khuyn"),
    "Nữ": ("H'Nham", "H'Bia", "H'Lan", "H'Ngưm", "Pheng", "H'Yoan", "Brơng", "H'Trang", "Nguyệt", "H'Mrin"),
}
_KHMER_SURNAMES = ("Thạch", "Sơn", "Kim", "Kiên", "Danh", "Lâm", "Châu", "Trà", "Neáng", "Chau", "Đào", "Lý", "Tăng")
_KHMER_GIVEN = (
    "Sa Rươne", "Sóc Kha", "Chanh Tha", "Si Na", "Sà Phol", "Sô Phia", "Rịch Thi", "Đa Ra", "Kim Som", "Ươl", "Xà Rêm",
    "Sa Oanh", "Phi Rune", "Na Rinh", "Hoài Thươne", "Thị Sa Khone", "Sô Khưm", "Ane", "Thị Chane Đa", "Thol",
)  # fmt: skip
_CHAM_SURNAMES = ("Đàng", "Bá", "Qua", "Quảng", "Lựu", "Thập", "Báo", "Hán", "Lộ", "Từ", "Kiều", "Đổng", "Dụng", "Não")
_CHAM_GIVEN = (
    "Năng Quạ", "Đình Bồi", "Thị Phương Trinh", "Xuân Tiên", "Văn Ngừng", "Thị Thim", "Năng Lành", "Thị Hoa Mơ",
    "Văn Thũm", "Minh Nhất", "Đại Độ", "Thị Cận", "Ngọc Đa", "Văn Khôi",
)  # fmt: skip
_APOSTROPHES = (
    "K'Brểu", "K'Brôi", "K'Thoan", "Điểu K'Rứt", "Lơ Mu K'Phiên", "Ka Să K'Tếu", "Đinh M'Ruông", "Kon Sơ K'Hiền",
    "Bon Yô K'Ngân", "H'Ăng", "Điểu B'Rơi", "Liêng Jrang K'Nhiên", "Cil Múp K'Sơn", "Rơ Ông K'Glong",
)  # fmt: skip
_SINGLE = ("Mom", "Thạch", "Blôi", "Dí", "Lìa", "Plơn", "Hnhưn", "Ngoan", "Nguyễn", "Sương", "Byar", "Rinh", "Đơng")
_LONG = (
    "Công Tằng Tôn Nữ Thị Diệu Huyền", "Nguyễn Hoàng Thị Ngọc Bảo Trâm Anh", "Tôn Thất Nguyễn Phước Minh Bảo Long",
    "Trần Lê Nguyễn Hoàng Phương Khánh Linh", "Huỳnh Công Tôn Nữ Ngọc Hoài Thương",
    "Lê Nguyễn Phan Đặng Quỳnh Như Ý", "Phạm Trần Đoàn Vũ Thị Mỹ Duyên", "Võ Hồ Lương Đình Quốc Gia Bảo",
)  # fmt: skip

# {} stands for a number.
_ABBREVIATED = (
    "TDP {}", "Tổ {}, TDP {}", "KP{}", "KP {}", "KP. {}", "Tổ {}, KP{}", "KV{}", "KV {}", "Khu vực {}", "SN {}",
    "SN {}, Ngõ {}", "Số {}, tổ {}, ấp {}", "tổ {}, thôn {}", "CC Him Lam", "CC {}B, Lô C{}",
    "P. {}, CC Nguyễn Trung Trực",
    "Block B{}, CC Ehome", "Lô L{}, KDC Vĩnh Lộc", "Lô {}-{}, KĐT Cựu Viên", "KCN VSIP II", "KTT Công Ty 86",
    "Đội {}", "Đội {}, Xóm {}", "Xóm {}", "Khóm {}", "Hẻm {}/{}A", "hẻm {}/{}A Tô Ký", "{}/{}A KP{}", "{}A/{}, tổ {}",
    "A{}/{} ấp {}", "Căn hộ A{}.{}, Tầng {}", "TT Nông Trường Chè", "ấp Hòa Lạc", "thôn Thượng", "Xóm Chùa",
    "Ấp Vĩnh Hội",
    "KTX Đại Học Cần Thơ", "Khu {}", "Khu TT Nhà Máy {}", "Khối {}", "Cụm {}, Khu phố {}", "QL {}", "Tỉnh Lộ {}, tổ {}",
)  # fmt: skip
_HIGHLAND_HOUSES = (
    "Buôn Ea Yông", "Buôn Dhă Prông", "Buôn Kram", "Buôn Kô Siêr", "Buôn Mduk", "Plei Ốp", "Plei Kần", "Plei Lao",
    "Làng Kép {}", "Làng Plei Bông", "Làng Dư Kmăl", "Bon Ja Ráh", "Bon U {}", "Phum Bà Đen", "Sóc Bom Bo",
    "Plei Chuét {}",
    "Thôn Đăk Wâk", "Làng Klâu Ngol Zố", "Buôn H'Wiê", "Bản Nậm Pồ {}", "Làng Brukngol",
)  # fmt: skip
_HIGHLANDS = (
    "Ea Yông, Krông Pắc, Đắk Lắk", "Cư Êbur, Buôn Ma Thuột, Đắk Lắk", "Ia Kla, Đức Cơ, Gia Lai",
    "Đak Đoa, Đak Đoa, Gia Lai", "Đăk Pxi, Đăk Hà, Kon Tum", "Quảng Tín, Đắk R'Lấp, Đắk Nông",
    "Ea Wer, Buôn Đôn, Đắk Lắk",
    "Ia Der, Ia Grai, Gia Lai", "Bom Bo, Bù Đăng, Bình Phước", "Krông Jing, M'Đrắk, Đắk Lắk",
    "Đạ Chais, Lạc Dương, Lâm Đồng",
)  # fmt: skip
# The last syllable of the commune resembles the type of a unit: phường, xã, quận, tỉnh, thị trấn.
_TITLE_LIKE = (
    "Thủy Phương, Hương Thủy, Thừa Thiên Huế", "Kim Xá, Vĩnh Tường, Vĩnh Phúc", "Thượng Quan, Ngân Sơn, Bắc Kạn",
    "Phước Tỉnh, Long Điền, Bà Rịa - Vũng Tàu", "Đak Đoa, Đak Đoa, Gia Lai", "Hòa Xá, Ứng Hòa, Hà Nội",
    "Tứ Xã, Lâm Thao, Phú Thọ", "Thụy Phương, Bắc Từ Liêm, Hà Nội", "Đông Phương, Đông Hưng, Thái Bình",
    "Kỳ Phương, Kỳ Anh, Hà Tĩnh", "Hải Phương, Hải Hậu, Nam Định", "Song Phương, Hoài Đức, Hà Nội",
    "Cẩm Xá, Mỹ Hào, Hưng Yên", "Trung Xá, Triệu Sơn, Thanh Hóa", "Liên Phương, Hưng Yên, Hưng Yên",
    "Xuân Quan, Văn Giang, Hưng Yên", "Đại Xá, Hà Trung, Thanh Hóa", "Ngọc Quan, Đoan Hùng, Phú Thọ",
)  # fmt: skip
_COUNTRIES = (
    "Campuchia",
    "Lào",
    "Liên bang Nga",
    "Hoa Kỳ",
    "Cộng hòa Séc",
    "Đức",
    "Thái Lan",
    "Hàn Quốc",
    "Trung Quốc",
)


def _named(compose: Callable[[np.random.Generator, str], str]) -> Callable[[Person, np.random.Generator], Person]:
    return lambda who, rng: replace(who, name=compose(rng, who.gender).upper())


def _ede_name(rng: np.random.Generator, gender: str) -> str:
    first = "Y " if gender == "Nam" else pick(rng, ("H'", "H' ", "H "))
    return f"{first}{pick(rng, _EDE_GIVEN[gender])} {pick(rng, _EDE_CLANS)}"


def _jarai_name(rng: np.random.Generator, gender: str) -> str:
    return f"{pick(rng, _JARAI_CLANS)} {pick(rng, _JARAI_GIVEN[gender])}"


def _any_of(*lists: _Words) -> Callable[[np.random.Generator, str], str]:
    return lambda rng, _: " ".join(pick(rng, words) for words in lists)


def _filled(rng: np.random.Generator, form: str) -> str:
    return form.format(*(int(rng.integers(1, 40)) for _ in range(form.count("{}"))))


def _with_address(who: Person, text: str) -> Person:
    """Return the person with one address on all papers."""
    return replace(
        who, address=text, chip=replace(who.chip, address=text), card_2024=replace(who.card_2024, address=text)
    )


def _with_origin(who: Person, text: str) -> Person:
    return replace(who, hometown=text, place_of_birth=text)


def _place(rng: np.random.Generator) -> str:
    code = pick(rng, tuple(gazetteer.BEFORE))
    return f"{pick(rng, gazetteer.BEFORE[code])}, {provinces.PROVINCES[code]}"


def _abbreviated_address(who: Person, rng: np.random.Generator) -> Person:
    return _with_address(who, f"{_filled(rng, pick(rng, _ABBREVIATED))}, {_place(rng)}")


def _highland_address(who: Person, rng: np.random.Generator) -> Person:
    house = _filled(rng, pick(rng, _HIGHLAND_HOUSES))
    return _with_origin(_with_address(who, f"{house}, {pick(rng, _HIGHLANDS)}"), pick(rng, _HIGHLANDS))


def _title_like_places(who: Person, rng: np.random.Generator) -> Person:
    house = pick(rng, word_lists.HOUSES[:8]).format(int(rng.integers(1, 30)))
    return _with_origin(_with_address(who, f"{house}, {pick(rng, _TITLE_LIKE)}"), pick(rng, _TITLE_LIKE))


def _address_without_house(who: Person, rng: np.random.Generator) -> Person:
    return _with_address(who, _place(rng))


def _short_origin(who: Person, rng: np.random.Generator) -> Person:
    code = pick(rng, tuple(gazetteer.BEFORE))
    district = pick(rng, gazetteer.BEFORE[code]).rpartition(", ")[2]
    province = provinces.PROVINCES[code]
    return _with_origin(who, pick(rng, (province, f"{district}, {province}")))


_TEXT = Group.TEXT

TEXTS: Mapping[str, Trait] = MappingProxyType(
    {
        "ede_name": Trait(_TEXT, "Ê Đê names: Y Bhuăt Niê, H'Hen Niê Kđăm", _NAMED, texts=_named(_ede_name)),
        "jarai_name": Trait(_TEXT, "Gia Rai names: Rơ Châm Y Thương", _NAMED, texts=_named(_jarai_name)),
        "khmer_name": Trait(
            _TEXT, "Khmer names: Thạch Sa Rươne", _NAMED, texts=_named(_any_of(_KHMER_SURNAMES, _KHMER_GIVEN))
        ),
        "cham_name": Trait(
            _TEXT, "Chăm names: Đàng Năng Quạ", _NAMED, texts=_named(_any_of(_CHAM_SURNAMES, _CHAM_GIVEN))
        ),
        "apostrophe": Trait(_TEXT, "an apostrophe in the name: K'Brểu", _NAMED, texts=_named(_any_of(_APOSTROPHES))),
        "one_syllable": Trait(
            _TEXT,
            "a name of one syllable: Mom",
            tuple(kind for kind in _NAMED if kind != PaperKind.PASSPORT),
            texts=_named(_any_of(_SINGLE)),
        ),
        "seven_syllables": Trait(_TEXT, "a name of seven syllables", _NAMED, texts=_named(_any_of(_LONG))),
        "abbreviated_address": Trait(
            _TEXT, "abbreviations in the address: TDP 5, KP3, CC Him Lam", _WITH_ADDRESS, texts=_abbreviated_address
        ),
        "highland_address": Trait(
            _TEXT, "buôn, plei and bon, with letters no Vietnamese syllable has", _WITH_ADDRESS, texts=_highland_address
        ),
        "title_like_places": Trait(
            _TEXT, "communes that end like a title: Thủy Phương, Kim Xá", _WITH_ADDRESS, texts=_title_like_places
        ),
        "no_house": Trait(
            _TEXT, "an address of commune, district and province", _WITH_ADDRESS, texts=_address_without_house
        ),
        "short_origin": Trait(
            _TEXT, "an origin of district and province, or of the province", _WITH_ORIGIN, texts=_short_origin
        ),
        "foreign_origin": Trait(
            _TEXT, "an origin abroad", _WITH_ORIGIN, texts=lambda who, rng: _with_origin(who, pick(rng, _COUNTRIES))
        ),
        "year_of_birth": Trait(
            _TEXT,
            "a birth with the year alone",
            _WITHOUT_CODES,
            texts=lambda who, _: replace(who, born=f"{who.dob.year}"),
        ),
        "month_of_birth": Trait(
            _TEXT,
            "a birth with month and year",
            _WITHOUT_CODES,
            texts=lambda who, _: replace(who, born=f"{who.dob:%m/%Y}"),
        ),
        "ethnicity_on_front": Trait(
            _TEXT,
            "the ethnic group on the front",
            (PaperKind.BARCODE_FRONT,),
            texts=lambda who, _: replace(who, shows_ethnicity=True),
        ),
    }
)
"""Traits of texts by name."""
