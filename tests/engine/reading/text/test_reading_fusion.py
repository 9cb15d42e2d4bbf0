"""Names are voted on, running text is cleared of what OCR adds."""

import pytest

from engine.reading.text import reading_fusion, spelling
from engine.reading.text.page import LineText


def test_most_readings_make_the_name() -> None:
    """One surer but impossible reading does not outweigh two that agree."""
    readings = [LineText("HÀ MỸ Ỷ HẠNH", 0.86), LineText("HÀ MỸ Ÿ HẠNH", 0.93), LineText("HÀ MỸ Ỷ HẠNH.", 0.82)]
    name = reading_fusion.fuse_name(readings)
    assert name is not None
    assert name.text == "HÀ MỸ Ỷ HẠNH"
    assert name.confidence < 0.86


def test_the_first_word_is_a_surname() -> None:
    """ĐĂNG is no surname, ĐẶNG has the same letters; LÊ stays LÊ."""
    assert reading_fusion.fuse_name([LineText("ĐĂNG KHẮC BẰNG", 0.9)]) == LineText("ĐẶNG KHẮC BẰNG", 0.9)
    assert reading_fusion.fuse_name([LineText("LÊ VĂN AN", 0.9)]) == LineText("LÊ VĂN AN", 0.9)


@pytest.mark.parametrize("text", ["", "Quê quán", "NGUYỄN", "Full name"])
def test_what_is_no_name(text: str) -> None:
    """A name has two words in capitals at least."""
    assert reading_fusion.fuse_name([LineText(text, 0.9)]) is None


@pytest.mark.parametrize(
    ("read", "clean"),
    [
        ("Đồng Hưu, . Yên Thế ,Bắc Giang", "Đồng Hưu, Yên Thế, Bắc Giang"),
        ("SỐ nhà 24, KĐT Xa La", "Số nhà 24, KĐT Xa La"),
        ("ẤP 8, TP. Hồ Chí Minh,", "Ấp 8, TP. Hồ Chí Minh"),
        ("CỤC TRƯỞNG", "CỤC TRƯỞNG"),
    ],
)
def test_running_text(read: str, clean: str) -> None:
    """Specks go, commas get their blank, capitals that were small letters become such."""
    assert reading_fusion.clean_text(read) == clean


@pytest.mark.parametrize("word", ["NGUYỄN", "Khuỷu", "yến", "gì", "QUỐC", "Hoè", "rượu", "OANH"])
def test_syllables(word: str) -> None:
    """Onset, vowels, end and one tone make a syllable."""
    assert spelling.is_syllable(word)


@pytest.mark.parametrize("word", ["Ÿ", "VĂNKỶ", "CƯỜC", "NGÂẦN", "fr", "Krông"])
def test_no_syllables(word: str) -> None:
    """Foreign letters, two vowels with tones, or a stopped end without its tone make none."""
    assert not spelling.is_syllable(word)


def test_a_name_by_the_letters_of_a_zone() -> None:
    """Each word has the zone's letters and the marks of print; a word that print has not is no name at all."""
    readings = [LineText("NGUYÊN THỊ", 0.8), LineText("MẦU", 0.6), LineText("MẪU", 0.9), LineText("CIMEN", 0.9)]
    name = reading_fusion.fuse_with_known_letters(readings, ["NGUYEN", "THI", "MAU"])
    assert name is not None
    assert name.text == "NGUYỄN THỊ MẪU"
    assert reading_fusion.fuse_with_known_letters(readings, ["NGUYEN", "VAN"]) is None


def test_syllables_that_names_have() -> None:
    """A mark that no usual name has gives way to the one that one has; of two such none is taken."""
    assert reading_fusion.fuse_name([LineText("THÁI HÔNG BÉ", 0.9)]) == LineText("THÁI HỒNG BÉ", 0.9 * 0.7)
    lonely = reading_fusion.fuse_name([LineText("MẠC LỆ VỂ", 0.9)])
    assert lonely is not None
    assert lonely.text == "MẠC LỆ VỂ"
    assert lonely.confidence < 0.8


@pytest.mark.parametrize("read", ["Ï PHẠM KIỀU TRINH", "E PHẠM KIỀU TRINH", "PHẠM KIỀU TRINH Ƒ"])
def test_single_letters_at_a_name_are_specks(read: str) -> None:
    """A colon read as a letter is no part of the name; a last name of one letter is one."""
    name = reading_fusion.fuse_name([LineText(read, 0.9)])
    assert name is not None
    assert name.text == "PHẠM KIỀU TRINH"
    assert reading_fusion.fuse_name([LineText("NGUYỄN NHƯ Ý", 0.9)]) == LineText("NGUYỄN NHƯ Ý", 0.9)


def test_a_zone_gives_a_lost_letter_back() -> None:
    """A sign that was no letter is replaced by the zone's, marks stay those of print."""
    name = reading_fusion.fuse_with_known_letters([LineText("©HẦU yÊN.", 0.6)], ["CHAU", "YEN"])
    assert name is not None
    assert name.text == "CHÂU YÊN"
