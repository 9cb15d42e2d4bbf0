"""Tests that rendered HTML is safe for all entities."""

from playground.messaging.entities import Entity, detect_entities
from playground.messaging.html_render import render_html


def test_text_is_escaped_and_tags_nest() -> None:
    """Everything but the nine tags is escaped. Overlapping tags are closed and reopened."""
    entities = (Entity("bold", 0, 4), Entity("italic", 2, 6))
    assert render_html("ab<c&de>", entities) == "<b>ab<i>&lt;c</i></b><i>&amp;de&gt;</i>"


def test_offsets_count_utf16_units() -> None:
    """A character beyond U+FFFF takes two units."""
    assert render_html("😀a", (Entity("code", 2, 1),)) == "😀<code>a</code>"


def test_only_safe_urls_become_links() -> None:
    """A script address becomes plain text. A quote in an address cannot end the attribute."""
    assert render_html("x", (Entity("text_link", 0, 1, url="javascript:alert(1)"),)) == "x"
    assert render_html("x", (Entity("text_link", 0, 1, url='https://a.vn/"><b>'),)) == (
        '<a href="https://a.vn/&quot;&gt;&lt;b&gt;">x</a>'
    )


def test_detected_url_becomes_a_link_and_a_command_stays_text() -> None:
    """A recognised url becomes a link. A command stays text."""
    text = "/help https://a.vn/x."
    assert render_html(text, detect_entities(text)) == '/help <a href="https://a.vn/x">https://a.vn/x</a>.'


def test_entity_beyond_the_text_is_cut() -> None:
    """An entity longer than the text ends with the text."""
    assert render_html("ab", (Entity("underline", 1, 9), Entity("spoiler", 7, 2))) == "a<u>b</u>"
