"""The normal form of typed command words."""

import pytest

from bot.conversation.command_words import bare_letters


@pytest.mark.parametrize(
    ("words", "letters"),
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
def test_bare_letters(words: str, letters: str) -> None:
    """Only small letters and digits are left, whatever the accents, in either Unicode form."""
    assert bare_letters(words) == letters
