"""Tests of letters with and without diacritics."""

import unicodedata

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
