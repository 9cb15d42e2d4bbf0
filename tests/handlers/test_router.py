"""Tests of the router: spellings of commands, groups, stale and repeated taps, and states of other versions."""

import re

import pytest

from bot.conversation.i18n import LOCALES, plain
from bot.conversation.state import InFlow, to_json
from bot.identity.letters import bare_letters
from handlers.all_flows import FLOWS
from handlers.commands.start_help import menu
from handlers.registry import REGISTRY
from handlers.router import HELP_WORDS, LANGUAGE_WORDS, STOP_WORDS
from playground.testing.driver import Chat
from tests import pictures
from tests.fake_api import FakeApi
from tests.running_bot import TOKEN, RunningBot

FRONT, BACK = pictures.photo(0), pictures.photo(1)


@pytest.mark.parametrize(
    "command",
    ["/cccd", "/CCCD", "/cccd@giay_to_bot", "/cccd giúp tôi", "/căn cước", "/ cccd", "/Căn_Cước", "/đọc", "/cmnd\nnhé"],
)
async def test_command_in_every_spelling(chat: Chat, command: str) -> None:
    """Accents, spaces, capitals, the name of the bot and further words do not change the command."""
    await chat.send_text(command)
    await chat.wait("Bước 1/2")


@pytest.mark.parametrize("command", ["/ngôn ngữ", "/NgonNgu", "/ngôn_ngữ@giay_to_bot", "/language"])
async def test_command_of_two_words(chat: Chat, command: str) -> None:
    """A command may be written in two words."""
    await chat.send_text(command)
    await chat.wait("ngôn ngữ nào")


@pytest.mark.parametrize("command", ["/trợ giúp", "/giúp đỡ", "/help"])
async def test_help_in_vietnamese(chat: Chat, command: str) -> None:
    """Help has Vietnamese names too."""
    await chat.send_text(command)
    await chat.wait("Các chức năng")


@pytest.mark.parametrize("command", ["/xyz", "/", "/@giay_to_bot", "/ @", "/😀"])
async def test_unknown_command(chat: Chat, command: str) -> None:
    """An unknown command gets a message and keeps the conversation."""
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_text(command)
    await chat.wait("Không có lệnh này")
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")


async def test_command_begins_anew(chat: Chat, api: FakeApi) -> None:
    """The command during its own conversation begins with the front again."""
    await chat.send_text("/cccd")
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    assert not api.seen


async def test_stale_tap(chat: Chat) -> None:
    """A stale button gives a notification only."""
    await chat.send_text("/cccd")
    first = await chat.wait("Bước 1/2")
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")
    await chat.click("✖ Huỷ", first)
    await chat.wait_toast("Nút này thuộc bước trước")
    await chat.send_photo(BACK)
    await chat.wait("Họ và tên")


async def test_tap_when_nothing_is_under_way(chat: Chat) -> None:
    """A button of an ended or expired conversation gives a notification that names /help."""
    await chat.send_text("/cccd")
    first = await chat.wait("Bước 1/2")
    await chat.send_text("/huy")
    await chat.wait("Đã huỷ")
    await chat.click("✖ Huỷ", first)
    assert "/help" in (await chat.wait_toast("Nút này không còn dùng được")).text


async def test_doubled_tap(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """Of two quick taps on one button the second is stale."""
    await _read(chat)
    result = chat.last
    again = next(button.data for row in result.buttons for button in row if button.text == "📷 Chụp lại mặt trước")
    assert again
    await chat.press(result, again)
    await chat.press(result, again)
    await chat.wait_toast("Nút này thuộc bước trước")
    await bot.quiet()
    assert [message.text for message in chat.messages].count(chat.last.text) == 2
    assert len(api.seen) == 1


async def test_tap_that_the_step_does_not_know(bot: RunningBot, chat: Chat) -> None:
    """An action that the step does not offer changes nothing."""
    await chat.send_text("/cccd")
    asked = await chat.wait("Bước 1/2")
    nonce = str(asked.buttons[0][0].data).partition(":")[0]
    query = {"id": "1", "from": {"id": chat.id}, "data": f"{nonce}:done"}
    message = {"message_id": asked.id, "chat": {"id": chat.id, "type": "private"}}
    assert await bot.post({"update_id": 1, "callback_query": query | {"message": message}}) == 200
    await bot.quiet()
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")


@pytest.mark.parametrize(
    ("words", "answers"),
    [("/cccd", 1), ("/cccd@Giay_To_Bot x@y", 1), ("/cccd@other_bot", 0), ("chào cả nhà", 0), ("huỷ", 0)],
)
async def test_group(bot: RunningBot, words: str, answers: int) -> None:
    """A command in a group is answered with the link to the private chat.

    No photo is read. A command for another bot gets no answer.
    """
    group = bot.chat(-100500)
    await bot.post(_in_group(1, text=words))
    await bot.post(_in_group(2, photo=[{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]))
    await bot.quiet()
    assert ["t.me/giay_to_bot" in message.text for message in group.messages] == [True] * answers
    assert not bot.api.seen


@pytest.mark.parametrize(("kind", "told"), [("supergroup", 1), ("channel", 0)])
async def test_added_to_a_group(bot: RunningBot, kind: str, told: int) -> None:
    """The bot sends a group the link to the private chat and leaves. The bot leaves a channel without a message."""
    group = bot.chat(-100500)
    chat = {"id": group.id, "type": kind, "title": "Nhà"}
    member = {"chat": chat, "from": {"id": 7}, "new_chat_member": {"status": "member", "user": {"id": 1}}}
    await bot.post({"update_id": 1, "my_chat_member": member})
    await bot.quiet()
    assert ["t.me/giay_to_bot" in message.text for message in group.messages] == [True] * told
    assert group.private_chat.blocked
    await bot.post({"update_id": 2, "my_chat_member": member})  # and once more, where it may not even write
    await bot.quiet()
    assert len(group.messages) == told


async def test_updates_that_are_nobodys(bot: RunningBot) -> None:
    """Messages of groups, channels and bots, and edited or forwarded messages, are accepted without an action."""
    me, group = {"id": 7}, {"id": -100500, "type": "supergroup", "title": "Nhà"}
    private, mine = {"id": 7, "type": "private"}, bot.chat()
    bot.chat(-100500)
    base = {"message_id": 1, "from": me, "chat": private, "text": "/cccd"}
    anonymous = base | {"from": {"id": 1087968824, "is_bot": True}, "chat": group, "sender_chat": group}
    for number, update in enumerate(
        (
            {"message": anonymous},
            {"message": base | {"chat": group, "sender_chat": {"id": -5, "type": "channel"}}},
            {"message": base | {"forward_origin": {"type": "user"}}},
            {"edited_message": base},
            {"channel_post": {key: base[key] for key in ("message_id", "text")} | {"chat": {"id": -5}}},
        )
    ):
        assert await bot.post({"update_id": 1 + number, **update}) == 200
    await bot.quiet()
    assert await bot.rows("select update_id from inbox") == []
    assert not mine.messages
    assert not bot.chat(-100500).messages


async def test_session_of_another_version(bot: RunningBot, chat: Chat) -> None:
    """A state of an unknown flow is dropped, and the next command works."""
    await chat.send_text("/start")
    await chat.wait("Xin chào")
    await bot.quiet()
    sealed = bot.app.vault.seal(to_json(InFlow("gone", "x", "1")), f"session:{chat.id}")
    await bot.app.db.run(lambda tx: tx.rows("update chat set session = :sealed", sealed=sealed))
    await chat.send_text("chào")
    await chat.wait("/help")
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")


async def test_timer_of_another_version(bot: RunningBot, chat: Chat) -> None:
    """An unknown timer changes nothing."""
    await chat.send_text("/cccd")
    asked = await chat.wait("Bước 1/2")
    assert await bot.post({"update_id": -5, "timer": {"chat": chat.id, "words": "gone 1", "locale": "vi"}}) == 200
    await bot.quiet()
    assert chat.last.id == asked.id
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")


def test_words_of_commands_do_not_collide() -> None:
    """Each word names one command, in the normal form of `bare_letters`."""
    named = [{bare_letters(each.name), *each.aliases} for each in REGISTRY.listed]
    groups = [set(STOP_WORDS), set(LANGUAGE_WORDS), set(HELP_WORDS), {"start"}, *named]
    words = [word for group in groups for word in group]
    assert len(words) == len(set(words))
    assert all(word.isalnum() and word.islower() for word in words)


def test_flows_fit_telegram() -> None:
    """A command has 1 to 32 small letters, and a description of at most 256 characters in every language."""
    for name, title in menu(FLOWS):
        assert re.fullmatch("[a-z0-9_]{1,32}", name)
        assert all(1 <= len(plain(title, locale)) <= 256 for locale in LOCALES)


async def test_no_secret_in_any_message(chat: Chat) -> None:
    """No message of the bot holds the token."""
    await _read(chat)
    assert not any(TOKEN in message.text for message in chat.messages)


def _in_group(update_id: int, **content: object) -> dict[str, object]:
    chat = {"id": -100500, "type": "supergroup", "title": "Nhà"}
    return {"update_id": update_id, "message": {"message_id": 1, "from": {"id": 7}, "chat": chat, **content}}


async def _read(chat: Chat) -> None:
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_album([FRONT, BACK])
    await chat.wait("Đối chiếu")


async def test_photo_with_the_command_under_it(chat: Chat, api: FakeApi) -> None:
    """A photo with the command as caption is the first side. An album with the command is the whole card."""
    await chat.send_text("/banglai")
    await chat.wait("Bước 1/1")
    await chat.send_photo(FRONT, "/cccd")
    await chat.wait("Bước 2/2")
    await chat.send_photo(BACK)
    await chat.wait("Họ và tên")
    await chat.send_album([FRONT, BACK], "/căn cước")
    await chat.wait("Họ và tên")
    assert [set(request.files) for request in api.seen] == [{"mattruoc", "matsau"}] * 2


async def test_photo_under_a_command_that_begins_otherwise(chat: Chat, api: FakeApi) -> None:
    """A photo with the command of a verification gives no consent."""
    await chat.send_photo(FRONT, "/xacminh")
    await chat.wait("đọc thẻ căn cước")
    assert not api.seen
