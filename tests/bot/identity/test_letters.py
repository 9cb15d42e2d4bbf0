"""Tests of letters with and without diacritics."""

import unicodedata

import pytest

from bot.identity import letters


def test_plain_takes_every_mark_and_the_stroke() -> None:
    """Diacritics and the stroke of Đ are removed, and the case is kept."""
    assert letters.plain("Đặng Thị Hường, Ỷ, đuôi lông mày, ẴẲỮỠ") == "Dang Thi Huong, Y, duoi long may, AAUO"


def test_plain_reads_decomposed_letters() -> None:
    """Diacritics of decomposed letters (NFD), as typed on phones, are removed as well."""
    assert letters.plain(unicodedata.normalize("NFD", "Nguyễn")) == "Nguyen"


def test_nfc_composes_and_tidies_blanks() -> None:
    """White space is reduced to single blanks, and letters are composed."""
    assert letters.nfc(unicodedata.normalize("NFD", "  Lê \n Thị\tMẫu ")) == "Lê Thị Mẫu"


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        ("Ngôn Ngữ", "ngonngu"),
        ("HUỶ", "huy"),
        ("hủy bỏ!", "huybo"),
        ("Đọc_giấy-tờ", "docgiayto"),
        ("CCCD 2", "cccd2"),
        ("😀 日本", ""),
        ("", ""),
    ],
)
def test_bare_letters(words: str, bare: str) -> None:
    """Only small letters and digits are left, whatever the accents, in either Unicode form."""
    assert letters.bare_letters(words) == letters.bare_letters(unicodedata.normalize("NFD", words)) == bare
