"""Tests of the methods that edit and delete messages."""

import time
from typing import Any

import pytest

from playground.botapi.methods.dispatch import execute
from playground.botapi.parameters import Parameters
from playground.messaging.errors import BotApiError
from playground.testing.driver import Chat, Playground
from tests.playground.conftest import TOKEN, Call, jpeg

BUTTONS = {"inline_keyboard": [[{"text": "Có", "callback_data": "y"}]]}
SAME = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


async def test_text_edit_removes_buttons_not_given_again(lan: Chat, call: Call) -> None:
    """An edit keeps id and position. The same edit again is refused as "not modified"."""
    sent = await call("sendMessage", chat_id=7, text="đang đọc", reply_markup=BUTTONS)
    edit = {"chat_id": 7, "message_id": sent["message_id"], "text": "<b>xong</b>", "parse_mode": "HTML"}
    edited = await call("editMessageText", **edit)
    assert (edited["message_id"], edited["text"], "reply_markup" in edited) == (sent["message_id"], "xong", False)
    assert edited["edit_date"] >= sent["date"]
    assert (lan.last.edited, lan.last.html, len(lan.messages)) == (True, "<b>xong</b>", 1)
    assert await call("editMessageText", **edit) == SAME
    assert (await call("editMessageText", **edit, reply_markup=BUTTONS))["reply_markup"] == BUTTONS


async def test_buttons_are_edited_without_the_text(lan: Chat, call: Call) -> None:
    """New buttons do not mark the text as edited."""
    sent = await call("sendMessage", chat_id=7, text="?", reply_markup=BUTTONS)
    edit = {"chat_id": 7, "message_id": sent["message_id"]}
    assert await call("editMessageReplyMarkup", **edit, reply_markup=BUTTONS) == SAME
    assert "reply_markup" not in await call("editMessageReplyMarkup", **edit)
    assert (lan.last.edited, lan.last.buttons) == (False, ())


async def test_caption_is_edited(lan: Chat, call: Call) -> None:
    """A photo's caption can be edited. A text message has no caption."""
    photo = await lan.send_photo(jpeg())
    sent = await call("sendPhoto", chat_id=7, photo=photo.photo, caption="thẻ")
    edit = {"chat_id": 7, "message_id": sent["message_id"], "caption": "thẻ mới"}
    assert (await call("editMessageCaption", **edit))["caption"] == "thẻ mới"
    assert await call("editMessageCaption", **edit) == SAME
    text = await call("sendMessage", chat_id=7, text="a")
    refused = await call("editMessageCaption", chat_id=7, message_id=text["message_id"], caption="b")
    assert refused == "400 Bad Request: there is no caption in the message to edit"
    refused = await call("editMessageText", chat_id=7, message_id=sent["message_id"], text="b")
    assert refused == "400 Bad Request: there is no text in the message to edit"


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"message_id": 0}, "message identifier is not specified"),
        ({"message_id": 1}, "message to edit not found"),
        ({"chat_id": 8}, "chat not found"),
        ({"text": ""}, "message text is empty"),
        ({"reply_markup": {"keyboard": [["a"]]}}, "inline keyboard expected"),
    ],
)
async def test_invalid_edit_is_refused(lan: Chat, call: Call, parameters: dict[str, Any], reason: str) -> None:
    """The errors have Telegram's texts."""
    sent = await call("sendMessage", chat_id=7, text="a")
    edit = {"chat_id": 7, "message_id": sent["message_id"], "text": "b"} | parameters
    assert await call("editMessageText", **edit) == f"400 Bad Request: {reason}"
    assert lan.last.text == "a"


async def test_only_own_messages_are_edited(lan: Chat, call: Call) -> None:
    """A bot cannot edit a person's message, nor its own message with a reply keyboard."""
    theirs = await lan.send_text("a")
    mine = await call("sendMessage", chat_id=7, text="a", reply_markup={"keyboard": [["b"]]})
    for message_id in (theirs.id, mine["message_id"]):
        refused = await call("editMessageText", chat_id=7, message_id=message_id, text="c")
        assert refused == "400 Bad Request: message can't be edited"


async def test_messages_are_deleted(lan: Chat, call: Call) -> None:
    """One or several messages are deleted. Unknown messages are skipped."""
    theirs = await lan.send_text("a")
    mine = [(await call("sendMessage", chat_id=7, text=str(number)))["message_id"] for number in range(3)]
    assert await call("deleteMessage", chat_id=7, message_id=theirs.id) is True
    gone = await call("deleteMessage", chat_id=7, message_id=theirs.id)
    assert gone == "400 Bad Request: message to delete not found"
    assert await call("deleteMessages", chat_id=7, message_ids=[1, [1], *mine[:2]]) is True
    assert [message.id for message in lan.messages] == mine[2:]


@pytest.mark.parametrize(
    ("ids", "reason"),
    [
        ([], "message identifiers are not specified"),
        ("1", "message identifiers are not specified"),
        ([1] * 101, "too many message identifiers specified"),
    ],
)
async def test_invalid_message_list_is_refused(lan: Chat, call: Call, ids: Any, reason: str) -> None:
    """One call deletes one to a hundred messages."""
    assert await call("deleteMessages", chat_id=7, message_ids=ids) == f"400 Bad Request: {reason}"


async def test_message_older_than_48_hours_is_not_deleted() -> None:
    """After 48 hours a bot cannot delete a message."""
    now = [time.time()]
    async with Playground(TOKEN, clock=lambda: now[0]) as playground:
        chat = playground.chat(7)
        message = await chat.send_text("a")
        now[0] += 48 * 3600 + 1
        one = Parameters.of({"chat_id": 7, "message_id": message.id})
        with pytest.raises(BotApiError, match="message can't be deleted for everyone"):
            await execute(playground.state, "deleteMessage", one)
        many = Parameters.of({"chat_id": 7, "message_ids": [message.id]})
        await execute(playground.state, "deleteMessages", many)
        assert chat.messages == [message]
