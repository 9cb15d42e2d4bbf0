"""Readings of names are fused by vote, and running text is cleaned."""

import pytest

from engine.reading.text import reading_fusion
from engine.reading.text.page import LineText


def test_most_readings_make_the_name() -> None:
    """One more confident but impossible reading does not outweigh two that agree."""
    readings = [LineText("HÀ MỸ Ỷ HẠNH", 0.86), LineText("HÀ MỸ Ÿ HẠNH", 0.93), LineText("HÀ MỸ Ỷ HẠNH.", 0.82)]
    name = reading_fusion.fuse_name(readings)
    assert name is not None
    assert name.text == "HÀ MỸ Ỷ HẠNH"
    assert name.confidence < 0.86


def test_the_first_word_is_a_surname() -> None:
    """ĐĂNG is no surname but has the letters of ĐẶNG.

    LÊ stays LÊ.
    """
    assert reading_fusion.fuse_name([LineText("ĐĂNG KHẮC BẰNG", 0.9)]) == LineText("ĐẶNG KHẮC BẰNG", 0.9)
    assert reading_fusion.fuse_name([LineText("LÊ VĂN AN", 0.9)]) == LineText("LÊ VĂN AN", 0.9)


@pytest.mark.parametrize("text", ["", "Quê quán", "NGUYỄN", "Full name"])
def test_no_name(text: str) -> None:
    """A name has at least two words in capitals."""
    assert reading_fusion.fuse_name([LineText(text, 0.9)]) is None


@pytest.mark.parametrize(
    ("read", "clean"),
    [
        ("Đồng Hưu, . Yên Thế ,Bắc Giang", "Đồng Hưu, Yên Thế, Bắc Giang"),
        ("SỐ nhà 24, KĐT Xa La", "Số nhà 24, KĐT Xa La"),
        ("ẤP 8, TP. Hồ Chí Minh,", "Ấp 8, TP. Hồ Chí Minh"),
        ("CỤC TRƯỞNG", "CỤC TRƯỞNG"),
        ("la Blang, Chư Sê, Gia Lai", "Ia Blang, Chư Sê, Gia Lai"),
        ("Tổ 2, la Der, la Grai, Gia Lai", "Tổ 2, Ia Der, Ia Grai, Gia Lai"),
        ("Số nhà5, KP3, Lô B12", "Số nhà 5, KP3, Lô B12"),
        ("La Pán Tẩn, Mù Cang Chải", "La Pán Tẩn, Mù Cang Chải"),
    ],
)
def test_running_text(read: str, clean: str) -> None:
    """Specks go, commas get their blank, and misread capitals become small letters."""
    assert reading_fusion.clean_text(read) == clean


def test_a_name_by_the_letters_of_a_zone() -> None:
    """Each word has the zone's letters and the diacritics of print. A word missing in print gives no name."""
    readings = [LineText("NGUYÊN THỊ", 0.8), LineText("MẦU", 0.6), LineText("MẪU", 0.9), LineText("CIMEN", 0.9)]
    name = reading_fusion.fuse_with_known_letters(readings, ["NGUYEN", "THI", "MAU"])
    assert name is not None
    assert name.text == "NGUYỄN THỊ MẪU"
    assert reading_fusion.fuse_with_known_letters(readings, ["NGUYEN", "VAN"]) is None


def test_syllables_of_usual_names() -> None:
    """An unusual diacritic gives way to the only usual syllable.

    Two usual syllables change nothing.
    """
    assert reading_fusion.fuse_name([LineText("THÁI HÔNG BÉ", 0.9)]) == LineText("THÁI HỒNG BÉ", 0.9 * 0.7)
    lonely = reading_fusion.fuse_name([LineText("MẠC LỆ VỂ", 0.9)])
    assert lonely is not None
    assert lonely.text == "MẠC LỆ VỂ"
    assert lonely.confidence < 0.8


@pytest.mark.parametrize("read", ["Ï PHẠM KIỀU TRINH", "E PHẠM KIỀU TRINH", "PHẠM KIỀU TRINH Ƒ"])
def test_single_letters_at_a_name_are_specks(read: str) -> None:
    """A colon read as a letter is no part of the name, but a last name may be one letter."""
    name = reading_fusion.fuse_name([LineText(read, 0.9)])
    assert name is not None
    assert name.text == "PHẠM KIỀU TRINH"
    assert reading_fusion.fuse_name([LineText("NGUYỄN NHƯ Ý", 0.9)]) == LineText("NGUYỄN NHƯ Ý", 0.9)


def test_a_zone_restores_a_lost_letter() -> None:
    """The zone replaces a misread sign, and the diacritics stay those of print."""
    name = reading_fusion.fuse_with_known_letters([LineText("©HẦU yÊN.", 0.6)], ["CHAU", "YEN"])
    assert name is not None
    assert name.text == "CHÂU YÊN"


@pytest.mark.parametrize(
    "name",
    ["ĐÀNG MINH NHẤT", "HÁN VĂN KHÔI", "KIỀU ĐÌNH BỒI", "CHÂU KIM SOM", "Y THÔNG ÊBAN", "H'HEN NIÊ KĐĂM", "CHAU SI NA"],
)
def test_a_clean_reading_stays(name: str) -> None:
    """Names of minorities are no misread names of the majority. A reading without doubt stays as read."""
    read = reading_fusion.fuse_name([LineText(name, 0.98)])
    assert read is not None
    assert read.text == name


def test_another_surname_is_never_sure() -> None:
    """A surname that lost a diacritic is completed. A surname with another diacritic is corrected with a doubt."""
    lost, other = (reading_fusion.fuse_name([LineText(f"{word} VĂN AN", 0.91)]) for word in ("NGUYÊN", "ĐÀNG"))
    assert lost == LineText("NGUYỄN VĂN AN", 0.91)
    assert other is not None
    assert other.confidence < 0.8


def test_a_doubtful_reading_is_corrected() -> None:
    """A reading with doubt becomes the usual name, with less confidence."""
    read = reading_fusion.fuse_name([LineText("THÁI HÔNG BÉ", 0.8), LineText("THÁI HÔNG BÉ", 0.7)])
    assert read is not None
    assert read.text == "THÁI HỒNG BÉ"
    assert read.confidence < 0.8


@pytest.mark.parametrize(
    ("name", "latin", "restored"),
    [
        ("RƠ LAN HMRIN", "Full name: RO' LAN H'MRIN", "RƠ LAN H'MRIN"),
        ("LIÊNG JRANG KNHIÊN", "LIÊNG JRANG K'NHIÊN", "LIÊNG JRANG K'NHIÊN"),
        ("H HEN NIÊ", "H' HEN NIÊ", "H' HEN NIÊ"),
        ("HỒ THỊ MƠ", "HÔ THI MO'", "HỒ THỊ MƠ"),
        ("TỪ CƯỜNG", "TÙ CU'ÒNG", "TỪ CƯỜNG"),
        ("LÊ NHƯÝ", "LÊ NHU' Ý", "LÊ NHƯ Ý"),
        ("RƠ CHÂMY NAM", "RO CHÂM Y NAM", "RƠ CHÂM Y NAM"),
        ("LÊ THANH", "LÊ TH ANH", "LÊ THANH"),
        ("LÊ THANH", "", "LÊ THANH"),
    ],
)
def test_separators_of_the_latin_recogniser(name: str, latin: str, restored: str) -> None:
    """An apostrophe after first consonants is print. After a vowel the apostrophe is a horn."""
    assert reading_fusion.restore_separators(name, latin) == restored


@pytest.mark.parametrize(
    ("text", "name"), [("MOM", "MOM"), ("PLƠN", "PLƠN"), ("A", None), ("Mom Nam", None), ("MOM 1", None)]
)
def test_a_name_of_one_syllable(text: str, name: str | None) -> None:
    """One word in capitals may be a name, never without doubt, as the rest of the name may be lost."""
    read = reading_fusion.fuse_single_name([LineText(text, 0.99)])
    assert (read.text if read else None) == name
    assert read is None or read.confidence < 0.8


def test_a_clean_reading_beside_a_zone_stays() -> None:
    """The letters of the zone and a clean reading of print leave nothing to correct."""
    read = reading_fusion.fuse_with_known_letters([LineText("BÁ ĐÌNH BỒI", 0.98)], ["BA", "DINH", "BOI"])
    assert read is not None
    assert read.text == "BÁ ĐÌNH BỒI"
