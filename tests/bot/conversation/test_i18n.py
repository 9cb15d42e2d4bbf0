"""Tests of translation: locales, escaping, nested texts."""

import html
import re

import pytest

from bot.conversation.i18n import DEFAULT, LOCALES, best_locale, body, markup, plain
from bot.conversation.message import Message, text


@pytest.mark.parametrize(
    ("wishes", "locale"),
    [
        (("en-US", "vi"), "en"),
        (("vi-VN",), "vi"),
        (("VI",), "vi"),
        (("fr", "en"), "en"),
        (("fr",), "vi"),
        ((), "vi"),
        (("",), "vi"),
    ],
)
def test_best_locale(wishes: tuple[str, ...], locale: str) -> None:
    """The first supported language is chosen, without region and case, else Vietnamese."""
    assert best_locale(*wishes) == locale


def test_vietnamese_is_the_default() -> None:
    """The default locale is one of the locales."""
    assert DEFAULT in LOCALES


def test_every_value_is_escaped_once() -> None:
    """HTML and braces in a value are escaped."""
    hostile = text("{label}: <b>{value}</b>", label="a&b", value="<b>&{label}</b>")
    assert markup(hostile, "en") == "a&amp;b: <b>&lt;b&gt;&amp;{label}&lt;/b&gt;</b>"
    assert markup(text("{outer}", outer=hostile), "en") == markup(hostile, "en")


def test_plain_text_is_not_escaped() -> None:
    """A text for buttons and notifications is plain."""
    assert plain(text("{value} {inner}", value="<&>", inner=text("{x}", x="&")), "vi") == "<&> &"


def test_texts_are_translated_inside_texts() -> None:
    """A value of type Text is translated as well."""
    told = text("{label}: <b>{value}</b>", label=text("Full name"), value="Full name")
    assert markup(told, "vi") == "Họ và tên: <b>Full name</b>"
    assert markup(told, "en") == "Full name: <b>Full name</b>"
    assert plain(text("Full name"), "vi") == "Họ và tên"


def test_numbers_are_values() -> None:
    """A value may be a number."""
    assert "1/2" in markup(text("<b>Step {number} of {total} · {noun}</b>", number=1, total=2, noun=""), "vi")


def test_body_has_a_line_for_each_part() -> None:
    """Each part is a line. An empty part is an empty line, and never the header of the catalogue."""
    assert body(Message((text("QR"), text(""), text("MRZ"))), "vi") == "mã QR\n\ndòng MRZ"
    assert plain(text(""), "vi") == ""


def test_body_fits_into_a_message() -> None:
    """A message over the limit of visible characters is cut, with every tag closed."""
    fits = Message((text("<b>{words}</b>", words="&" * 4096),))
    assert html.unescape(body(fits, "vi")) == f"<b>{'&' * 4096}</b>"
    lines = Message(tuple(text("<b>{n}</b> {words}", n=n, words="<" * 1000) for n in range(5)))
    assert body(lines, "vi").count("<b>") == 4
    seen = html.unescape(re.sub("</?b>", "", body(lines, "vi")))
    assert (len(seen), seen[-2:]) == (4096, "<…")
    assert seen.startswith("0 <<")
    assert len(html.unescape(re.sub("</?b>", "", body(lines, "vi", 1024)))) == 1024
    short = Message((text("a" * 4000), text("b" * 93), text("ccc")))
    assert body(short, "vi").endswith("b\n…")


def test_unknown_locale_speaks_english() -> None:
    """A locale without a catalogue falls back to the msgids."""
    assert plain(text("Full name"), "xx") == "Full name"
