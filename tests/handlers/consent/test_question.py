"""Tests of the consent question: by purpose, stored, proved, and asked again for a new version."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.api.operations import GET_HAIMAT, MATCHING
from bot.chat.tools import ChatTools
from bot.conversation.flow import Call, Event, Flow, Kind, Step
from bot.conversation.i18n import body
from bot.conversation.message import Message, text
from handlers.consent import question, terms
from handlers.consent.terms import TERMS
from playground.testing.driver import Chat
from storage.consents import Purpose
from tests import pictures
from tests.running_bot import RunningBot, run_bot

FRONT, BACK, THIRD = (pictures.photo(seed) for seed in range(3))
AGREE, DECLINE = "✅ Tôi đồng ý", "✖ Tôi không đồng ý"


@pytest.fixture
async def bot() -> AsyncIterator[RunningBot]:
    """Run a bot that asks for consent."""
    async with run_bot(ask_consent=True, controller="Công ty Mẫu") as opened:
        yield opened


async def test_asked_before_the_first_photo(bot: RunningBot, chat: Chat) -> None:
    """The command asks for consent first, with purpose, data, controller and rights. One tap begins the reading."""
    await chat.send_text("/cccd")
    asked = await chat.wait("Mục đích")
    for words in ("dữ liệu cá nhân nhạy cảm", "Công ty Mẫu", "/quyen", "/xoadulieu", "dưới 16 tuổi"):
        assert words in asked.text
    assert asked.labels == [AGREE, DECLINE]
    assert not bot.api.seen
    await chat.click(AGREE)
    await chat.wait("Bước 1/2")
    await chat.send_album([FRONT, BACK])
    await chat.wait("Họ và tên")


async def test_asked_once(chat: Chat) -> None:
    """A stored consent is not asked for again."""
    await chat.send_text("/cccd")
    await chat.wait("Mục đích")
    await chat.click(AGREE)
    await chat.wait("Bước 1/2")
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")


async def test_what_is_kept_proves_it(bot: RunningBot, chat: Chat) -> None:
    """The consent is stored with version, language, time and the digest of the shown text."""
    await chat.send_text("/cccd")
    await chat.wait("Mục đích")
    await chat.click(AGREE)
    await chat.wait("Bước 1/2")
    (row,) = await bot.rows("select * from consent")
    tools = ChatTools(bot.app, Event(1, chat.id, Kind.TEXT), "vi")
    shown = body(question.question(Purpose.READING, tools), "vi")
    assert row["digest"] == hashlib.sha256(shown.encode()).hexdigest()
    assert (row["chat_id"], row["purpose"], row["version"], row["locale"]) == (chat.id, "reading", "1", "vi")
    assert row["withdrawn"] is None


async def test_declined(bot: RunningBot, chat: Chat) -> None:
    """Without consent no call is made, and the next reading asks again."""
    await chat.send_text("/cccd")
    await chat.wait("Mục đích")
    await chat.click(DECLINE)
    await chat.wait("không đọc gì cả")
    assert await bot.rows("select * from consent") == []
    await chat.send_text("/cccd")
    await chat.wait("Mục đích")


@pytest.fixture
def fetched(bot: RunningBot, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the ids of the photos that the bot downloaded."""
    ids: list[str] = []
    fetch = bot.app.telegram.download

    async def seen(file_id: str) -> bytes:
        ids.append(file_id)
        return await fetch(file_id)

    monkeypatch.setattr(bot.app.telegram, "download", seen)
    return ids


async def test_silence_is_no_consent(bot: RunningBot, chat: Chat, fetched: list[str]) -> None:
    """Texts and photos before the tap give no consent. The photos are used after the tap."""
    await chat.send_text("/cccd")
    await chat.wait("Mục đích")
    await chat.send_text("ok đồng ý")
    await chat.wait("cần bạn trả lời trước")
    await chat.send_photo(FRONT)
    await chat.wait("cần bạn trả lời trước")
    assert await bot.rows("select * from consent") == []
    assert not fetched, "nothing was looked at"
    await chat.click(AGREE, next(message for message in chat.messages if AGREE in message.labels))
    await chat.wait("Bước 2/2")
    await chat.send_photo(BACK)
    await chat.wait("Họ và tên")
    assert len(set(fetched)) == 2


async def test_photo_out_of_the_blue(bot: RunningBot, chat: Chat, fetched: list[str]) -> None:
    """A photo before any command is not downloaded. After choice and consent the photo is the first side."""
    await chat.send_photo(FRONT)
    await chat.wait("Bạn muốn làm gì")
    await chat.click("🪪 Đọc hai mặt thẻ căn cước")
    await chat.wait("Mục đích")
    assert not fetched
    await chat.click(AGREE)
    await chat.wait("Bước 2/2")


async def test_command_again_before_the_tap(bot: RunningBot, chat: Chat) -> None:
    """A repeated command keeps the held photos."""
    for photo in (FRONT, BACK):
        await chat.send_text("/cccd")
        await chat.wait("Mục đích")
        await chat.send_photo(photo)
        await chat.wait("Tôi cần bạn trả lời trước")
    await chat.click(AGREE)
    await chat.wait("Họ và tên")
    assert len(bot.api.seen) == 1


async def test_what_was_agreed_to_stays_in_the_chat(chat: Chat) -> None:
    """When the tap completes a reading, the result is a new message below the question."""
    await chat.send_album([FRONT, BACK])
    await chat.wait("Bạn muốn làm gì")
    await chat.click("🪪 Đọc hai mặt thẻ căn cước")
    asked = await chat.wait("Mục đích")
    await chat.click(AGREE)
    result = await chat.wait("Họ và tên")
    assert result.id > asked.id
    (kept,) = [message for message in chat.messages if message.id == asked.id]
    assert kept.text == asked.text
    assert not kept.buttons


async def test_new_words_are_asked_again(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version of the terms asks for consent again."""
    await chat.send_text("/cccd")
    await chat.wait("Mục đích")
    await chat.click(AGREE)
    await chat.wait("Bước 1/2")
    monkeypatch.setitem(TERMS, Purpose.READING, replace(TERMS[Purpose.READING], version="2"))
    await chat.send_text("/cccd")
    await chat.wait("Mục đích")


async def test_stopping_the_question_names_what_waited_for_it(chat: Chat) -> None:
    """A stop at the consent question names the command that asked for consent."""
    await chat.send_text("/hochieu")
    await chat.wait("Mục đích")
    await chat.send_text("/huy")
    assert "Gửi /hochieu để bắt đầu lại" in (await chat.wait("Đã huỷ")).text


async def test_old_button_agrees_to_nothing(bot: RunningBot, chat: Chat) -> None:
    """The button of an abandoned question is stale."""
    await chat.send_text("/cccd")
    first = await chat.wait("Mục đích")
    await chat.send_text("/huy")
    await chat.wait("Đã huỷ")
    await chat.click(AGREE, first)
    await chat.wait_toast("Nút này không còn dùng được")
    assert await bot.rows("select * from consent") == []


def test_each_purpose_is_asked_by_itself() -> None:
    """A flow that reads and compares faces needs two consents, in this order."""
    steps = tuple(
        Step(name, Kind.PHOTO, text(""), text("")) for name in ("mattruoc", "matsau", "img_cmt", "img_person")
    )
    flow = Flow(
        "both", text(""), steps, (Call(MATCHING), Call(GET_HAIMAT)), text(""), lambda _state, _results: Message(())
    )
    assert terms.purposes(flow) == (Purpose.READING, Purpose.MATCHING)


def test_words_and_version_change_together() -> None:
    """A changed text of consent needs a new version, in the code and in this test."""
    shared = question.HEAD + question.CONTROLLER + question.CONDITIONS + question.CHILDREN
    marks = {
        purpose.value: (each.version, hashlib.sha256((each.words + shared).encode()).hexdigest()[:12])
        for purpose, each in TERMS.items()
    }
    assert marks == {
        "reading": ("1", "d7ec32adf0e7"),
        "matching": ("2", "621a656572b3"),
        "verification_reading": ("825ab0c5801e8c0d", "053cb37392de"),
        "verification_matching": ("43c696769bd59539", "0dd41b8d60f4"),
        "verification_enrolment": ("df7a18271ac83b7c", "2faedbb78d96"),
    }
