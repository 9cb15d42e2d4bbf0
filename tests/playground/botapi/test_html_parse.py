"""Tests of the HTML parse mode, with the rules and error texts of TDLib."""

from typing import Any

import pytest

from playground.botapi.html_parse import parse_html
from playground.messaging.entities import Entity, trim_text
from playground.messaging.errors import BotApiError


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("<b>Họ</b> tên", "Họ tên", [("bold", 0, 2)]),
        ("<strong><em>a</em></strong>", "a", [("bold", 0, 1), ("italic", 0, 1)]),
        ("<u>a</u><ins>b</ins><s>c</s><strike>d</strike><del>e</del>", "abcde", None),
        ("😀<code>x</code>", "😀x", [("code", 2, 1)]),
        ("1 &lt; 2 &amp;&amp; &quot;3&quot; &#52; &#x35;", '1 < 2 && "3" 4 5', []),
        ("&copy; & &#0; &#xD800;", "&copy; & &#0; &#xD800;", []),
        ("<b></b>a", "a", []),
        ("<B >a</>", "a", [("bold", 0, 1)]),
        ("<tg-spoiler>a</tg-spoiler><span class='tg-spoiler'>b</span>", "ab", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍", []),
        ("<a href='javascript:x()'>a</a>", "a", []),
    ],
)
def test_html_becomes_text_and_entities(html: str, text: str, entities: list[tuple[Any, ...]] | None) -> None:
    """Tags become entities, counted in UTF-16 units."""
    plain, found = parse_html(html)
    assert plain == text
    if entities is not None:
        assert [(entity.type, entity.offset, entity.length) for entity in found] == entities


@pytest.mark.parametrize(
    ("html", "entity"),
    [
        ('<a href="https://a.vn/?x=1&amp;y=2">a</a>', Entity("text_link", 0, 1, url="https://a.vn/?x=1&y=2")),
        ("<a href=a.vn>a</a>", Entity("text_link", 0, 1, url="http://a.vn/")),
        ("<a>a.vn</a>", Entity("text_link", 0, 4, url="http://a.vn/")),
        ("<a href = 'tg://user?id=1'>a</a>", Entity("text_link", 0, 1, url="tg://user?id=1")),
        ('<code class="language-py">a</code>', Entity("code", 0, 1, language="py")),
        ('<pre><code class="language-py">a</code></pre>', Entity("pre", 0, 1, language="py")),
    ],
)
def test_attributes_become_url_and_language(html: str, entity: Entity) -> None:
    """Links keep the address, code keeps the language."""
    assert parse_html(html)[1] == (entity,)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<div>a</div>", 'Unsupported start tag "div" at byte offset 0'),
        ("ạ<br/>", 'Unsupported start tag "br/" at byte offset 3'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
        ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x!y>", "Unexpected end of name token at byte offset 8"),
        ("<span class='x'>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_invalid_html_is_refused(html: str, reason: str) -> None:
    """The errors have Telegram's texts."""
    with pytest.raises(BotApiError) as caught:
        parse_html(html)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


def test_outer_white_space_is_stripped() -> None:
    """Entities shift with the text. Entities in the stripped white space disappear."""
    text, entities = trim_text(*parse_html("<i> </i>\n <b>a </b>\n"))
    assert text == "a"
    assert entities == (Entity("bold", 0, 1),)
