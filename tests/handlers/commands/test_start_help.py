"""Tests of greeting, help, stop, languages, and photos before a command."""

import pytest

from bot.conversation.flow import FILES
from bot.conversation.i18n import plain
from handlers.all_flows import FLOWS
from playground.testing.driver import Chat
from tests import pictures
from tests.fake_api import FakeApi, refused
from tests.running_bot import RunningBot, until

FRONT, BACK, THIRD = (pictures.photo(seed) for seed in range(3))


async def test_start(chat: Chat) -> None:
    """The greeting names the abilities of the bot and the command to begin."""
    await chat.send_text("/start")
    told = await chat.wait("Tôi đọc giấy tờ tuỳ thân")
    assert "/cccd" in told.text
    assert "không lưu lại" in told.text


async def test_start_in_the_middle_shows_the_step_again(chat: Chat) -> None:
    """/start keeps the conversation under way with its photo."""
    await chat.send_text("/cccd")
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")
    await chat.send_text("/start")
    await chat.wait("Bước 2/2")
    await chat.send_photo(BACK)
    await chat.wait("Họ và tên")


async def test_start_after_a_result(chat: Chat) -> None:
    """While a result is shown, /start greets with the hint to begin."""
    await _read(chat)
    await chat.send_text("/start")
    assert "/cccd" in (await chat.wait("Xin chào")).text
    await chat.send_text("/help")
    await chat.wait("Các chức năng")
    assert not any("Đã có đủ ảnh" in message.text for message in chat.messages)


async def test_help_lists_every_command(chat: Chat) -> None:
    """The help lists every command with its title."""
    await chat.send_text("/help")
    told = await chat.wait("Các chức năng")
    for line in ("/cccd – Đọc hai mặt", "/help – ", "/huy – ", "/ngonngu – "):
        assert line in told.text


@pytest.mark.parametrize("word", ["/huy", "/huỷ", "huỷ", "Hủy bỏ", "/ hủy", "dừng", "STOP"])
async def test_stop_word(chat: Chat, word: str) -> None:
    """Every spelling of stop ends the conversation, and the next command begins anew."""
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_text(word)
    await chat.wait("Đã huỷ")
    await chat.send_text(word)
    await chat.wait("Không có gì để huỷ")


@pytest.mark.parametrize("way", ["/huy", "button"])
@pytest.mark.parametrize("step", ["first", "second", "trouble", "held"])
async def test_stop_in_every_step(bot: RunningBot, chat: Chat, step: str, way: str) -> None:
    """Cancel and /huy at any step delete the state from the store."""
    if step == "held":
        await chat.send_photo(FRONT)
        await chat.wait("Bạn muốn làm gì")
    else:
        await chat.send_text("/cccd")
        await chat.wait("Bước 1/2")
    if step in {"second", "trouble"}:
        await chat.send_photo(FRONT)
        await chat.wait("Bước 2/2")
    if step == "trouble":
        bot.api.next(refused("4"))
        await chat.send_photo(BACK)
        await chat.wait("quản trị viên")
    await (chat.send_text(way) if way == "/huy" else chat.click("✖ Huỷ"))
    await chat.wait("Đã bỏ qua ảnh này" if (step, way) == ("held", "button") else "Đã huỷ")
    await bot.quiet()
    assert await bot.rows("select session from chat") == [{"session": None}]


async def test_language_in_the_middle_asks_again_in_it(chat: Chat) -> None:
    """A change of language shows the open step again, and later messages use the new language."""
    await chat.send_text("/cccd")
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")
    await chat.send_text("/ngonngu")
    offered = await chat.wait("ngôn ngữ nào")
    assert offered.labels == ["Tiếng Việt", "English"]
    await chat.click("English")
    await chat.wait("I speak English now")
    await chat.wait("Step 2 of 2 · back side")
    assert not chat.private_chat.messages[offered.id].buttons
    await chat.send_photo(BACK)
    await chat.wait("Full name: NGUYỄN THỊ MẪU")
    await chat.send_text("/lang")
    await _click(chat, "Tiếng Việt")
    await chat.wait("Đã chuyển sang tiếng Việt")


async def test_language_after_a_result(bot: RunningBot, chat: Chat) -> None:
    """A change of language asks nothing while a result is shown."""
    await _read(chat)
    await chat.send_text("/language")
    await _click(chat, "English")
    await chat.wait("I speak English now")
    await bot.quiet()
    assert chat.last.text.startswith("🌐")


async def test_language_that_nobody_offers(bot: RunningBot, chat: Chat) -> None:
    """A tap with an unknown language changes nothing."""
    await chat.send_text("/ngonngu")
    offered = await chat.wait("ngôn ngữ nào")
    await chat.press(offered, ":lang:vi")
    await chat.wait("tiếng Việt")
    update = {
        "update_id": 1,
        "callback_query": {
            "id": "1",
            "from": {"id": chat.id},
            "data": ":lang:xx",
            "message": {"message_id": offered.id, "chat": {"id": chat.id, "type": "private"}},
        },
    }
    assert await bot.post(update) == 200
    await bot.quiet()
    assert await bot.rows("select locale from person") == [{"locale": "vi"}]


@pytest.mark.parametrize(("language", "words"), [("en-GB", "Hello"), ("vi", "Xin chào"), ("fr", "Xin chào")])
async def test_language_of_telegram(bot: RunningBot, language: str, words: str) -> None:
    """Without a chosen language the bot uses the language of the Telegram account, or Vietnamese."""
    chat = bot.chat(8, language)
    await chat.send_text("/start")
    await chat.wait(words)


async def test_photo_before_a_command(chat: Chat, api: FakeApi) -> None:
    """A photo without a command is held, and becomes the first side after one tap."""
    await chat.send_photo(FRONT, caption="đây là thẻ của tôi")
    asked = await chat.wait("Bạn muốn làm gì với ảnh này?")
    fitting = [flow for flow in FLOWS if flow.steps[0].kind in FILES]
    assert asked.labels == [*(f"🪪 {plain(flow.title, 'vi')}" for flow in fitting), "✖ Huỷ"]
    await chat.click("🪪 Đọc hai mặt thẻ căn cước")
    await chat.wait("Đã nhận mặt trước")
    await chat.send_photo(BACK)
    await chat.wait("Họ và tên")
    assert len(api.seen) == 1


async def test_album_before_a_command(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """An album of both sides and one tap read the card. The result replaces the question."""
    await chat.send_album([FRONT, BACK, THIRD])
    asked = await chat.wait("Bạn muốn làm gì")
    await bot.quiet()
    await chat.click("🪪 Đọc hai mặt thẻ căn cước")
    result = await chat.wait("Họ và tên")
    assert result.id == asked.id
    assert len(api.seen) == 1


async def test_two_photos_before_a_command(chat: Chat, api: FakeApi) -> None:
    """Two single photos are held together, and the older question is closed."""
    await chat.send_photo(FRONT)
    first = await chat.wait("Bạn muốn làm gì với ảnh này?")
    await chat.send_photo(BACK)
    await chat.wait("Đã nhận 2 ảnh")
    await chat.click("🪪 Đọc hai mặt thẻ căn cước", first)
    await chat.wait_toast("Nút này thuộc bước trước")
    await chat.click("🪪 Đọc hai mặt thẻ căn cước")
    await chat.wait("Họ và tên")
    assert not any("Bước" in message.text for message in chat.messages)
    assert len(api.seen) == 1


@pytest.mark.parametrize("count", [1, 2])
async def test_command_after_the_photo(chat: Chat, api: FakeApi, count: int) -> None:
    """A typed command uses the held photos as the button does."""
    for photo in (FRONT, BACK)[:count]:
        await chat.send_photo(photo)
        await chat.wait("Bạn muốn làm gì")
    await chat.send_text("/cccd")
    if count == 1:
        await chat.wait("Đã nhận mặt trước")
        await chat.send_photo(BACK)
    await chat.wait("Họ và tên")
    assert len(api.seen) == 1


async def test_faulty_photo_before_a_command(chat: Chat) -> None:
    """Held photos are checked when the person names the use."""
    await chat.send_photo(pictures.blurred())
    await chat.wait("Bạn muốn làm gì")
    await chat.click("🪪 Đọc hai mặt thẻ căn cước")
    assert "Bước 1/2" in (await chat.wait("Ảnh bị mờ")).text


async def test_photo_after_a_result(chat: Chat) -> None:
    """A photo after a result begins a new conversation."""
    await _read(chat)
    await chat.send_photo(THIRD)
    await chat.wait("Bạn muốn làm gì với ảnh này?")


@pytest.mark.parametrize("words", ["xin chào", "<b>&"])
async def test_anything_else_gets_a_hint(chat: Chat, words: str) -> None:
    """Without a conversation a text or a sticker gets the hint."""
    await chat.send_text(words)
    await chat.wait("/help để xem các chức năng")
    await chat.send_sticker()
    await chat.wait("/help để xem các chức năng")


async def test_pdf_out_of_the_blue(chat: Chat, api: FakeApi) -> None:
    """A held PDF is called a PDF, and only flows for files are offered. Beside a photo all flows are offered."""
    await chat.send_document(b"%PDF-1.4 of the tests", "giayto.pdf", "application/pdf")
    asked = await chat.wait("Đã nhận tệp PDF")
    assert asked.labels == ["🪪 Đọc tệp PDF có một hay nhiều giấy tờ", "✖ Huỷ"]
    await chat.send_photo(FRONT)
    assert len((await chat.wait("Đã nhận 2 ảnh")).labels) > 3
    await chat.send_text("/huy")
    await chat.wait("Đã huỷ")
    await chat.send_document(b"%PDF-1.4 of the tests", "giayto.pdf", "application/pdf")
    await chat.wait("Đã nhận tệp PDF")
    await chat.click("🪪 Đọc tệp PDF có một hay nhiều giấy tờ")
    await until(lambda: bool(api.seen))
    assert [seen.path.rpartition("/")[2] for seen in api.seen] == ["get_infor"]


async def test_hint_leaves_a_held_photo_and_a_result_alone(chat: Chat) -> None:
    """A text between photos keeps the held photos."""
    await chat.send_photo(FRONT)
    await chat.wait("Bạn muốn làm gì")
    await chat.send_text("à")
    await chat.wait("Bạn muốn làm gì")
    await chat.click("🪪 Đọc hai mặt thẻ căn cước")
    await chat.wait("Đã nhận mặt trước")
    await chat.send_photo(BACK)
    await chat.wait("Họ và tên")
    await chat.send_text("cảm ơn")
    await chat.wait("/help")
    await chat.click("✅ Xong")
    await chat.wait("Hoàn tất")


async def _read(chat: Chat) -> None:
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_album([FRONT, BACK])
    await chat.wait("Đối chiếu")


async def _click(chat: Chat, label: str) -> None:
    """Wait for a button, then tap the button."""
    await chat.wait(lambda message: label in message.labels)
    await chat.click(label)
