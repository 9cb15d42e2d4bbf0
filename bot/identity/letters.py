"""Vietnamese letters with and without diacritics, in one normal form (Unicode NFC)."""

import unicodedata

# Unicode does not decompose Đ and đ. ICAO 9303 part 3 section 6 transliterates both as D.
_STROKES = str.maketrans("Đđ", "Dd")


def nfc(text: str) -> str:
    """Return `text` in NFC, with single blanks between words and none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def plain(text: str) -> str:
    """Return `text` without diacritics: `Đặng Thị Hường` becomes `Dang Thi Huong`."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text.translate(_STROKES))
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def bare_letters(text: str) -> str:
    """Return the lower-case letters and digits of `text`, without diacritics, blanks and signs.

    `/Ngôn ngữ` and `ngonngu` are the same command.
    """
    return "".join(char for char in plain(text).lower() if char.isascii() and char.isalnum())
