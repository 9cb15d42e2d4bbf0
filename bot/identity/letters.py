"""Vietnamese letters with and without diacritics, in one normal form (Unicode NFC)."""

import unicodedata

# Đ and đ are letters of their own. Unicode does not decompose Đ, and ICAO 9303 part 3 section 6 writes D.
_STROKES = str.maketrans("Đđ", "Dd")


def nfc(text: str) -> str:
    """Return `text` in composed form (NFC), with single blanks between words and none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def plain(text: str) -> str:
    """Return `text` without tone marks, hats, hooks and strokes: `Đặng Thị Hường` becomes `Dang Thi Huong`."""
    apart = unicodedata.normalize("NFD", text.translate(_STROKES))
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))
