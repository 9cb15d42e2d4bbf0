"""Names are voted on, running text is cleared of what OCR adds."""

import pytest

from engine.reading import body, spelling, wording
from engine.reading.page import Text


def test_most_readings_make_the_name() -> None:
    """One surer but impossible reading does not outweigh two that agree."""
    readings = [Text("HÀ MỸ Ỷ HẠNH", 0.86), Text("HÀ MỸ Ÿ HẠNH", 0.93), Text("HÀ MỸ Ỷ HẠNH.", 0.82)]
    name = wording.name(readings)
    assert name is not None
    assert name.text == "HÀ MỸ Ỷ HẠNH"
    assert name.sure < 0.86


def test_the_first_word_is_a_surname() -> None:
    """ĐĂNG is no surname, ĐẶNG has the same letters; LÊ stays LÊ."""
    assert wording.name([Text("ĐĂNG KHẮC BẰNG", 0.9)]) == Text("ĐẶNG KHẮC BẰNG", 0.9)
    assert wording.name([Text("LÊ VĂN AN", 0.9)]) == Text("LÊ VĂN AN", 0.9)


@pytest.mark.parametrize("text", ["", "Quê quán", "NGUYỄN", "Full name"])
def test_what_is_no_name(text: str) -> None:
    """A name has two words in capitals at least."""
    assert wording.name([Text(text, 0.9)]) is None


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
    assert wording.running(read) == clean


@pytest.mark.parametrize(
    ("read", "clean"),
    [
        ("Seo thằng €: 1. 5em trên sau dâi tại phải", "Sẹo thẳng C: 1,5cm trên sau dái tai phải"),
        ("Nốt ruỗi nối Cơ: 0, 5cm dưới đuôi mắt", "Nốt ruồi nổi C: 0,5cm dưới đuôi mắt"),
        ("Sẹo C: 3cm", "Sẹo C: 3cm"),
    ],
)
def test_distinguishing_marks(read: str, clean: str) -> None:
    """The few words of such marks are known; DUOI, which is two of them, stays as read."""
    assert body.sign(read) == clean


@pytest.mark.parametrize("word", ["NGUYỄN", "Khuỷu", "yến", "gì", "QUỐC", "Hoè", "rượu", "OANH"])
def test_syllables(word: str) -> None:
    """Onset, vowels, end and one tone make a syllable."""
    assert spelling.is_syllable(word)


@pytest.mark.parametrize("word", ["Ÿ", "VĂNKỶ", "CƯỜC", "NGÂẦN", "fr", "Krông"])
def test_no_syllables(word: str) -> None:
    """Foreign letters, two vowels with tones, or a stopped end without its tone make none."""
    assert not spelling.is_syllable(word)


def test_patterns_behind_a_mark_are_no_part_of_it() -> None:
    """Specks at the end of a row are dropped, a last number or word of the body is not."""
    assert body.sign("Sẹo thẳng C; 3,5cm dưới cằm iEN.") == "Sẹo thẳng C: 3,5cm dưới cằm"
    assert body.tells_mark("Nốt ruồi C: 2cm")
    assert not body.tells_mark("AEN")


def test_a_name_by_the_letters_of_a_zone() -> None:
    """Each word has the zone's letters and the marks of print; a word that print has not is no name at all."""
    readings = [Text("NGUYÊN THỊ", 0.8), Text("MẦU", 0.6), Text("MẪU", 0.9), Text("CIMEN", 0.9)]
    name = wording.spelled(readings, ["NGUYEN", "THI", "MAU"])
    assert name is not None
    assert name.text == "NGUYỄN THỊ MẪU"
    assert wording.spelled(readings, ["NGUYEN", "VAN"]) is None
