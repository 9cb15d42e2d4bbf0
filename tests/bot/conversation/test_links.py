"""Tests of links sent instead of photos: recognition and objections."""

import pytest

from bot.conversation import links


@pytest.mark.parametrize(
    "words",
    [
        "https://example.com/a.jpg",
        " http://example.com ",
        "ftp://x/y",
        "www.example.com/a",
        "example.com/a.jpg",
        "data:x",
    ],
)
def test_meant_as_a_link(words: str) -> None:
    """Addresses with and without a scheme are links."""
    assert links.is_link(words)


@pytest.mark.parametrize("words", ["đây ạ", "xong rồi.", "ảnh ở https://example.com", "", "12:30", "a/b"])
def test_just_words(words: str) -> None:
    """A sentence is not a link, also with an address inside."""
    assert not links.is_link(words)


@pytest.mark.parametrize(
    "link", ["https://example.com/a.jpg?x=1&y=ệ", "http://example.com:8080/a", "HTTPS://EXAMPLE.COM"]
)
def test_passed_on(link: str) -> None:
    """Plain web addresses have no objection."""
    assert links.find_objection(link) is None


@pytest.mark.parametrize(
    ("link", "msgid"),
    [
        ("ftp://example.com/a", links.SCHEME),
        ("www.example.com/a", links.SCHEME),
        ("data:image/png;base64,AAAA", links.SCHEME),
        ("https://a:b@example.com/", links.SECRET),
        ("https://example.com/123456789:AAabcdefghijklmnopqrstuvw", links.SECRET),
        ("https://example.com/123456789%3AAAabcdefghijklmnopqrstuvw", links.SECRET),
        ("https://api.telegram.org/file/bot1:a/b.jpg", links.TELEGRAM),
        ("https://t.me/c/1/2", links.TELEGRAM),
        ("http://10.0.0.1/file/bot1:a/b.jpg", links.TELEGRAM),
        ("https:///a.jpg", links.BROKEN),
        ("https://[::1", links.BROKEN),
        ("https://example.com/" + "a" * links.LONGEST, links.BROKEN),
    ],
)
def test_not_passed_on(link: str, msgid: str) -> None:
    """Other schemes, secrets, Telegram files (the address holds the bot's token) and malformed URLs are refused."""
    found = links.find_objection(link)
    assert found
    assert found.msgid == msgid
