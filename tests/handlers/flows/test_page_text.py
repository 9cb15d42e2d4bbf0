"""Tests of reading a page of text."""

import io

import docx

from playground.testing.driver import Chat
from tests import pictures
from tests.fake_api import FakeApi, answered
from tests.running_bot import RunningBot

PHOTO, OTHER = pictures.photo(0), pictures.photo(1)


async def test_short_text(chat: Chat, api: FakeApi) -> None:
    """A short text is shown in the chat, with HTML escaped."""
    api.next(answered({"result": ["CỘNG HOÀ XÃ HỘI", "a < b & c"], "time": 1.0}))
    await chat.send_text("/văn bản")
    await chat.wait("Bước 1/1")
    await chat.send_photo(PHOTO)
    result = await chat.wait("Nội dung văn bản")
    assert "(2 dòng)" in result.text
    assert "CỘNG HOÀ XÃ HỘI\na < b & c" in result.text
    assert not [message for message in chat.messages if message.kind == "document"]


async def test_long_text(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """A long text is also sent as .txt and .docx, made in memory."""
    lines = [f"Dòng số {number}: kính gửi quý cơ quan, nội dung như sau." for number in range(200)]
    api.next(answered({"result": lines, "time": 1.0}))
    await chat.send_text("/vanban")
    await chat.send_photo(PHOTO)
    result = await chat.wait("hai tệp bên dưới")
    await bot.quiet()
    assert len(result.text) < 4096
    files = [message.file for message in chat.messages if message.kind == "document" and not message.outgoing]
    assert [file.name for file in files if file] == ["van-ban.txt", "van-ban.docx"]
    text, word = (bot.playground.file(file.file_id)[1] for file in files if file)
    assert text.decode("utf-8-sig").split("\r\n")[:-1] == lines
    assert [paragraph.text for paragraph in docx.Document(io.BytesIO(word)).paragraphs] == lines


async def test_one_endless_line(chat: Chat, api: FakeApi) -> None:
    """A line longer than a message is sent too."""
    api.next(answered({"result": ["x" * 9000] * 4}))
    await chat.send_text("/vanban")
    await chat.send_photo(PHOTO)
    await chat.wait("hai tệp bên dưới")


async def test_page_without_text(chat: Chat, api: FakeApi) -> None:
    """A page without text is asked for again."""
    api.next(answered({"result": None}), answered({"result": ["chữ"]}))
    await chat.send_text("/vanban")
    await chat.send_photo(PHOTO)
    await chat.wait("Không đọc được chữ nào")
    await chat.send_photo(OTHER)
    await chat.wait("chữ")
