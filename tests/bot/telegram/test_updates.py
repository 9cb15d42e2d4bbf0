"""The conversion of raw updates into events, and the updates that are no event."""

from typing import Any

import pytest

from bot.conversation.flow import Event, File, Kind
from bot.telegram.updates import event_of


def message(**content: Any) -> dict[str, Any]:
    """Return an update with a message of a private chat."""
    person = {"id": 7, "language_code": "vi"}
    return {
        "update_id": 1,
        "message": {"message_id": 2, "from": person, "chat": {"id": 7, "type": "private"}, **content},
    }


def event(kind: Kind, words: str = "", **more: Any) -> Event:
    """Return the event of such an update."""
    return Event(1, 7, kind, words, message_id=2, language="vi", **more)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"text": "chào"}, event(Kind.TEXT, "chào")),
        ({"text": "/cccd@x y"}, event(Kind.COMMAND, "cccd@x y")),
        ({"text": ""}, event(Kind.TEXT)),
        ({"sticker": {}}, event(Kind.OTHER)),
        ({"document": {"file_id": "f", "file_unique_id": "u"}}, event(Kind.FILE, file=File("f", "u"))),
        ({"animation": {}, "document": {"file_id": "f", "file_unique_id": "u"}}, event(Kind.OTHER)),
        ({"document": {"file_id": "f", "file_unique_id": "u", "mime_type": "video/mp4"}}, event(Kind.OTHER)),
        (
            {"caption": "c", "media_group_id": "g", "photo": [
                {"file_id": "m", "file_unique_id": "mm", "width": 800, "file_size": 5},
                {"file_id": "l", "file_unique_id": "ll", "width": 1280, "file_size": None},
                {"file_id": "s", "file_unique_id": "ss", "width": 90},
            ]},
            event(Kind.PHOTO, "c", file=File("l", "ll"), album="g"),
        ),
    ],
    ids=["text", "command", "empty", "sticker", "document", "gif", "film", "photo"],
)  # fmt: skip
def test_message_becomes_an_event(content: dict[str, Any], expected: Event) -> None:
    """The widest size of a photo is taken, in whatever order the sizes come."""
    assert event_of(message(**content)) == expected


def test_tap_becomes_an_event() -> None:
    """A tap gives its step and its action. A tap without data or without a message is harmless."""
    chat = {"id": -5, "type": "group"}
    query: dict[str, Any] = {"id": "q", "from": {"id": 7}, "message": {"message_id": 3, "chat": chat}}
    pressed = event_of({"update_id": 1, "callback_query": {**query, "data": "1f:flow:cccd"}})
    assert pressed == Event(
        1, -5, Kind.PRESS, "flow:cccd", nonce="1f", message_id=3, callback_id="q", private=False, sender=7
    )
    bare = event_of({"update_id": 1, "callback_query": query})
    assert bare
    assert (bare.nonce, bare.text) == ("", "")
    assert event_of({"update_id": 1, "callback_query": {**query, "message": None}}) is None


@pytest.mark.parametrize(
    "update", [{"update_id": 1}, {"update_id": 1, "poll": {}}, {"update_id": 1, "message": {"chat": {"id": 1}}}]
)
def test_update_that_is_not_for_us(update: dict[str, Any]) -> None:
    """Kinds without an answer, and service messages, are no events."""
    assert event_of(update) is None


GROUP = {"id": -100500, "type": "supergroup", "title": "Nhà"}


@pytest.mark.parametrize(
    "told",
    [
        {"chat": GROUP, "from": {"id": 1087968824, "is_bot": True}, "sender_chat": GROUP, "text": "/admin"},
        {"chat": GROUP, "from": {"id": 7}, "sender_chat": {"id": -100600, "type": "channel"}, "text": "/cccd"},
        {"chat": GROUP, "from": {"id": 1087968824, "is_bot": True}, "text": "/cccd"},
        {"text": "/xoadulieu", "forward_origin": {"type": "user"}},
        {"text": "/cccd", "forward_from": {"id": 8}, "forward_date": 1},
    ],
    ids=["anonymous administrator", "channel", "a bot", "forwarded command", "forwarded command of old"],
)
def test_message_without_a_person_behind_it(told: dict[str, Any]) -> None:
    """A message in the name of a group, a channel or another person is no event."""
    assert event_of(message(**told)) is None


@pytest.mark.parametrize("kind", ["edited_message", "channel_post", "edited_channel_post", "business_message"])
def test_kinds_of_messages_that_are_no_event(kind: str) -> None:
    """Edited messages, channel posts and business messages are no events."""
    assert event_of({"update_id": 1, kind: message(text="/cccd")["message"]}) is None


@pytest.mark.parametrize("notice", ["pinned_message", "message_auto_delete_timer_changed", "write_access_allowed"])
def test_notice_of_telegram_is_no_event(notice: str) -> None:
    """A service message has no author to answer."""
    assert event_of(message(**{notice: {}})) is None


def test_forwarded_photo_is_a_photo() -> None:
    """A photo may be forwarded from another chat. A forwarded command is ignored, other captions are kept."""
    sizes = [{"file_id": "f", "file_unique_id": "u", "width": 9}]
    passed_on = {"photo": sizes, "forward_origin": {"type": "hidden_user"}}
    assert event_of(message(**passed_on, caption="/enrol")) == event(Kind.PHOTO, file=File("f", "u"))
    assert event_of(message(**passed_on, caption="mặt trước")) == event(Kind.PHOTO, "mặt trước", file=File("f", "u"))


def test_tap_of_another_person() -> None:
    """A tap by anybody but the person of a private chat is treated as a tap in a group."""
    chat = {"id": 7, "type": "private"}
    query = {"id": "q", "from": {"id": 8}, "data": "1f:yes", "message": {"message_id": 3, "chat": chat}}
    told = [event_of({"update_id": 1, "callback_query": query | {"from": {"id": who}}}) for who in (7, 8)]
    assert [tap and (tap.private, tap.sender) for tap in told] == [(True, 0), (False, 8)]


@pytest.mark.parametrize(
    ("chat", "status", "added"),
    [
        (GROUP, "member", True),
        (GROUP, "administrator", True),
        (GROUP, "left", False),
        (GROUP, "kicked", False),
        ({"id": -5, "type": "channel"}, "administrator", True),
        ({"id": 7, "type": "private"}, "member", False),
        ({"id": 7, "type": "private"}, "kicked", False),
    ],
)
def test_added_to_a_group(chat: dict[str, Any], status: str, added: bool) -> None:
    """Being added to a group or channel is an event. Being removed, blocked or unblocked is none."""
    told = {"chat": chat, "from": {"id": 7}, "new_chat_member": {"status": status, "user": {"id": 1}}}
    found = event_of({"update_id": 1, "my_chat_member": told})
    kind = Event(1, chat["id"], Kind.ADDED, chat["type"], private=False, sender=7)
    assert found == (kind if added else None)
