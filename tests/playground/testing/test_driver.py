"""Tests of the test driver: actions, waits, clicks, and helpful error messages."""

import asyncio

import pytest

from playground.messaging.errors import BotApiError
from playground.testing.driver import Chat, Playground
from tests.playground.conftest import Call, jpeg

BUTTONS = {"inline_keyboard": [[{"text": "Có", "callback_data": "y"}, {"text": "Xem", "url": "https://a.vn"}]]}


async def test_wait_returns_new_and_edited_messages(lan: Chat, call: Call) -> None:
    """Messages between the action and the wait count. An edit counts like a new message."""
    await lan.send_text("/start")
    sent = await call("sendMessage", chat_id=7, text="đang đọc")
    assert (await lan.wait("đang")).id == sent["message_id"]
    waiting = asyncio.create_task(lan.wait(lambda message: message.text == "xong"))
    await asyncio.sleep(0)
    await call("editMessageText", chat_id=7, message_id=sent["message_id"], text="xong")
    assert (await waiting).edited


async def test_wait_ignores_messages_before_the_last_action(lan: Chat, call: Call) -> None:
    """Only messages after the person's last action count, or after the message `since`."""
    first = await lan.send_text("một")
    await call("sendMessage", chat_id=7, text="đã nhận")
    await lan.send_text("hai")
    with pytest.raises(AssertionError) as caught:
        await lan.wait("đã nhận", timeout=0.01)
    assert str(caught.value) == "no 'đã nhận' within 0.01 s\nLan: một\nbot: đã nhận\nLan: hai"
    assert (await lan.wait("đã nhận", since=first)).text == "đã nhận"
    with pytest.raises(AssertionError, match="no such message"):
        await lan.wait(lambda message: message.outgoing, timeout=0.01, since=first)


async def test_click_error_lists_the_buttons(lan: Chat, call: Call) -> None:
    """An unknown label raises AssertionError with the labels and the chat."""
    sent = await call("sendMessage", chat_id=7, text="Gửi?", reply_markup=BUTTONS)
    old = lan.last
    await lan.click("Có", message=old)
    with pytest.raises(AssertionError) as caught:
        await lan.click("Xem")
    assert str(caught.value) == "no button 'Xem', there are ['Có', 'Xem']\nbot: Gửi?\n    [Có] [Xem]"
    await call("editMessageReplyMarkup", chat_id=7, message_id=sent["message_id"])
    with pytest.raises(AssertionError, match=r"there are \[\]"):
        await lan.click("Có", message=old)


async def test_label_of_the_reply_keyboard_is_sent(lan: Chat, call: Call) -> None:
    """Clicking a label of the reply keyboard sends the label as text."""
    await call("sendMessage", chat_id=7, text="?", reply_markup={"keyboard": [["Mặt trước", "Mặt sau"]]})
    await call("sendMessage", chat_id=7, text="!")
    await lan.click("Mặt sau")
    assert lan.messages[-1].text == "Mặt sau"


async def test_newest_message_with_the_button_is_pressed(lan: Chat, call: Call) -> None:
    """The same label in an older message is ignored."""
    for _ in range(2):
        sent = await call("sendMessage", chat_id=7, text="?", reply_markup=BUTTONS)
    await call("sendMessage", chat_id=7, text="!")
    await lan.click("Có")
    (update,) = await call("getUpdates")
    assert update["callback_query"]["message"]["message_id"] == sent["message_id"]


async def test_last_is_the_newest_message_of_the_bot(lan: Chat, call: Call) -> None:
    """`last` raises AssertionError while the bot is silent, then returns the bot's newest message."""
    await lan.send_text("một")
    with pytest.raises(AssertionError, match="the bot has said nothing"):
        assert lan.last
    await call("sendMessage", chat_id=7, text="a")
    await lan.send_text("hai")
    assert lan.last.text == "a"


async def test_transcript_shows_the_chat(playground: Playground, lan: Chat, call: Call) -> None:
    """The transcript has speakers, kinds, buttons and edits."""
    await lan.send_photo(jpeg(), caption="thẻ của tôi")
    await lan.send_document(b"%PDF", "a.pdf", caption="và đây")
    sent = await call("sendMessage", chat_id=7, text="đang đọc")
    await call("editMessageText", chat_id=7, message_id=sent["message_id"], text="xong", reply_markup=BUTTONS)
    await call("sendMessage", chat_id=7, text="?", reply_markup={"keyboard": [["Huỷ"]]})
    assert lan.transcript().splitlines() == [
        "Lan: (photo) thẻ của tôi",
        "Lan: (document a.pdf) và đây",
        "bot (edited): xong",
        "    [Có] [Xem]",
        "bot: ?",
        "    <Huỷ>",
    ]


async def test_album_reaches_the_bot_as_separate_messages(lan: Chat, call: Call) -> None:
    """Each photo is an update with the same `media_group_id`. The caption belongs to the first photo."""
    sent = await lan.send_album([jpeg(), jpeg(colour="red"), jpeg(colour="green")], caption="ba ảnh")
    messages = [update["message"] for update in await call("getUpdates")]
    assert [message["message_id"] for message in messages] == [message.id for message in sent]
    assert {message["media_group_id"] for message in messages} == {sent[0].album}
    assert [message.get("caption") for message in messages] == ["ba ảnh", None, None]


async def test_actions_that_telegram_forbids_are_refused(lan: Chat) -> None:
    """Empty and overlong texts, albums of one, broken photos and missing buttons are refused."""
    message = await lan.send_text("a")
    for text in (" ", "a" * 4097):
        with pytest.raises(ValueError, match="1 to 4096"):
            await lan.send_text(text)
    with pytest.raises(ValueError, match="2 to 10 photos"):
        await lan.send_album([jpeg()])
    with pytest.raises(ValueError, match="up to 1024"):
        await lan.send_photo(jpeg(), caption="a" * 1025)
    with pytest.raises(BotApiError, match="IMAGE_PROCESS_FAILED"):
        await lan.send_photo(b"%PDF")
    with pytest.raises(ValueError, match="no such button"):
        await lan.press(message, "x")
    assert len(lan.messages) == 1


async def test_toast_is_waited_for(lan: Chat, call: Call) -> None:
    """The answer to a press may come later. A missing answer raises AssertionError."""
    await call("sendMessage", chat_id=7, text="?", reply_markup=BUTTONS)
    await lan.click("Có")
    waiting = asyncio.create_task(lan.wait_toast("nhận"))
    await asyncio.sleep(0)
    (update,) = await call("getUpdates")
    await call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Đã nhận")
    assert (await waiting).text == "Đã nhận"
    with pytest.raises(AssertionError, match="no toast 'khác'"):
        await lan.wait_toast("khác", timeout=0.01)


async def test_chat_keeps_500_messages(lan: Chat, call: Call) -> None:
    """Older messages are dropped."""
    for number in range(505):
        await lan.send_text(str(number))
    assert [len(lan.messages), lan.messages[0].text] == [500, "5"]


async def test_ids_are_never_reused() -> None:
    """A playground started later begins with higher ids of messages and updates."""
    early, late = Playground(clock=lambda: 1_800_000_000.0), Playground(clock=lambda: 1_800_000_060.0)
    first = await early.chat(1).send_text("a")
    assert (await late.chat(1).send_text("a")).id > first.id
    assert late.state.updates.oldest(1)[0].id > early.state.updates.oldest(1)[0].id


async def test_unknown_file_raises_key_error(playground: Playground) -> None:
    """An unknown file_id raises KeyError."""
    with pytest.raises(KeyError):
        playground.file("x")


async def test_taken_port_raises_os_error(playground: Playground) -> None:
    """A second playground on the same port does not start and leaves nothing open."""
    with pytest.raises(OSError, match="in use"):
        async with Playground(port=playground.port):
            pass


async def test_playground_can_be_restarted() -> None:
    """The same playground can be left and entered again and keeps its memory."""
    playground = Playground()
    async with playground:
        await playground.chat(1).send_text("a")
    async with playground:
        assert len(playground.chat(1).messages) == 1


def test_url_is_reachable() -> None:
    """A wildcard address is reached at loopback. An IPv6 address gets brackets."""
    assert Playground(host="0.0.0.0", port=8081).url == "http://127.0.0.1:8081"
    assert Playground(host="::1", port=8081).url == "http://[::1]:8081"
