"""Letters with and without marks."""

import unicodedata

from bot.identity import letters


def test_plain_takes_every_mark_and_the_stroke() -> None:
    """Tone marks, hats, hooks and the stroke of Đ go; case stays."""
    assert letters.plain("Đặng Thị Hường, Ỷ, đuôi lông mày, ẴẲỮỠ") == "Dang Thi Huong, Y, duoi long may, AAUO"


def test_plain_reads_decomposed_letters() -> None:
    """Letters that come apart (NFD), as phones type them, lose their marks too."""
    assert letters.plain(unicodedata.normalize("NFD", "Nguyễn")) == "Nguyen"


def test_nfc_composes_and_tidies_blanks() -> None:
    """White space becomes single blanks, letters are composed."""
    assert letters.nfc(unicodedata.normalize("NFD", "  Lê \n Thị\tMẫu ")) == "Lê Thị Mẫu"
