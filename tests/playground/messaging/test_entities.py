"""Tests of the entities that Telegram recognises."""

import pytest

from playground.messaging.entities import Entity, detect_entities


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("/ocr", [("bot_command", 0, 4)]),
        ("😀 /ocr@my_bot now", [("bot_command", 3, 11)]),
        ("a/b 1/2/3 /x/ </y>", []),
        ("viết cho a.b@c.vn, @ban_toi", [("email", 9, 8), ("mention", 19, 8)]),
        ("(https://a.vn/b?c=/d).", [("url", 1, 19)]),
        ("#thẻ #1", [("hashtag", 0, 4)]),
    ],
)
def test_entities_are_detected(text: str, kinds: list[tuple[str, int, int]]) -> None:
    """Commands, links, addresses, mentions and hashtags are counted in UTF-16 units."""
    assert [(entity.type, entity.offset, entity.length) for entity in detect_entities(text)] == kinds


def test_no_entities_inside_code() -> None:
    """A command inside code is not an entity."""
    assert detect_entities("/ocr", [Entity("code", 0, 4)]) == (Entity("code", 0, 4),)
