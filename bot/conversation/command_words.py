"""The normal form of typed command words."""

from __future__ import annotations

import unicodedata


def bare_letters(words: str) -> str:
    """Return the lower-case letters and digits of a text, without accents and spaces.

    ``/Ngôn ngữ`` and ``ngonngu`` are the same command.
    """
    flat = words.lower()
    if not flat.isascii():
        flat = unicodedata.normalize("NFD", flat.replace("đ", "d"))
    return "".join(char for char in flat if char.isalnum() and char.isascii())
