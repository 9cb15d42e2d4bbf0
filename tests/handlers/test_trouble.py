"""Tests of errors of the API: messages to people, alarms, and stored calls."""

import pytest

from playground.messaging.fault_injection import Faults
from playground.testing.driver import Chat
from tests import pictures
from tests.bot.api.service import Answer
from tests.fake_api import BROKEN, BUSY, CUT, FRONT_SIDE, HALF, NONSENSE, SILENT, FakeApi, card, refused
from tests.running_bot import ADMIN, RunningBot, run_bot, until

FRONT, BACK, THIRD = (pictures.photo(seed) for seed in range(3))


@pytest.mark.parametrize(
    ("code", "field", "step", "sentence"),
    [
        ("1", "matsau", "Bước 2/2", "Không thấy giấy tờ trong ảnh mặt sau"),
        ("1", "mattruoc", "Bước 1/2", "Không thấy giấy tờ trong ảnh mặt trước"),
        ("1", None, "Bước 1/2", "Không thấy giấy tờ trong các ảnh"),
        ("3", "matsau", "Bước 2/2", "không mở được ảnh mặt sau"),
        ("3", None, "Bước 1/2", "chụp lại tất cả"),
    ],
)
async def test_bad_photo_is_asked_for_again(
    bot: RunningBot, chat: Chat, code: str, field: str | None, step: str, sentence: str
) -> None:
    """The named photo alone is asked for again, without an alarm and without an open call."""
    bot.api.next(refused(code, field), card())
    await _send_both(chat)
    again = await chat.wait(sentence)
    assert step in again.text
    await chat.send_photo(THIRD)
    if field is None:
        await chat.wait("Bước 2/2")
        await chat.send_photo(BACK)
    await chat.wait("Họ và tên")
    assert not bot.chat(ADMIN).messages
    assert await _journal(bot) == ["closed"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (refused("4"), "quản trị viên đã được báo"),
        (refused("5"), "quản trị viên đã được báo"),
        (refused("2"), "quản trị viên đã được báo"),
        (Answer(b"{}", status=401), "quản trị viên đã được báo"),
        (BUSY, "bận hoặc tạm ngừng"),
        (Answer(b"", status=429), "bận hoặc tạm ngừng"),
        (BROKEN, "chưa rõ đã xong hay chưa"),
        (NONSENSE, "chưa rõ đã xong hay chưa"),
        (CUT, "chưa rõ đã xong hay chưa"),
        (HALF, "chưa rõ đã xong hay chưa"),
        (Answer(b'{"data": {"mattruoc"'), "chưa rõ đã xong hay chưa"),
        (refused("77"), "chưa rõ đã xong hay chưa"),
    ],
    ids=[
        "quota",
        "key",
        "address",
        "401",
        "503",
        "429",
        "500",
        "nonsense",
        "cut",
        "half an answer",
        "half a JSON",
        "unknown code",
    ],
)
async def test_service_trouble_keeps_the_photos(chat: Chat, api: FakeApi, answer: Answer, sentence: str) -> None:
    """An error that no photo mends keeps the photos, and a tap repeats the call in the same message."""
    api.next(answer)
    await _send_both(chat)
    told = await chat.wait(sentence)
    assert told.labels == ["🔄 Thử lại", "✖ Huỷ"]
    before = len(api.seen)
    api.next(card())
    await chat.click("🔄 Thử lại")
    result = await chat.wait("Họ và tên")
    assert result.id == told.id
    assert len(api.seen) == before + 1
    assert api.seen[-1].files["mattruoc"].data == api.seen[0].files["mattruoc"].data


@pytest.mark.parametrize(
    ("answer", "journal"),
    [(refused("4"), []), (refused("1"), []), (BUSY, []), (BROKEN, ["started"]), (CUT, ["started"])],
    ids=["quota", "no card", "503", "500", "cut"],
)
async def test_journal_keeps_what_may_have_been_charged(
    bot: RunningBot, chat: Chat, answer: Answer, journal: list[str]
) -> None:
    """A call that was not charged is deleted. A call with an unknown outcome stays."""
    bot.api.next(answer)
    await _send_both(chat)
    await chat.wait(lambda message: message.edited)
    await bot.quiet()
    assert await _journal(bot) == journal


async def test_busy_service_is_tried_three_times(bot: RunningBot, chat: Chat) -> None:
    """A refused call is repeated with pauses before the person is told."""
    bot.api.next(BUSY, BUSY, card())
    await _send_both(chat)
    await chat.wait("Họ và tên")
    assert len(bot.api.seen) == 3
    assert len(bot.pauses) == 2


async def test_administrators_hear_of_an_unexpected_error_once_in_a_while(bot: RunningBot, chat: Chat) -> None:
    """An unexpected error gives one alarm in ten minutes."""
    boss = bot.chat(ADMIN)
    bot.api.next(refused("2"))
    await _send_both(chat)
    await chat.wait("quản trị viên")
    await chat.click("🔄 Thử lại")
    await bot.quiet()
    assert ["UrlUnreachable (code 2)" in message.text for message in boss.messages] == [True]
    bot.clock.forward(601)
    await chat.click("🔄 Thử lại")
    await bot.quiet()
    assert len(boss.messages) == 2


async def test_administrator_who_blocked_the_bot(bot: RunningBot, chat: Chat) -> None:
    """An unreachable administrator stops nothing."""
    bot.chat(ADMIN).block()
    bot.api.next(refused("4"))
    await _send_both(chat)
    await chat.wait("quản trị viên")


async def test_silent_service() -> None:
    """The progress message counts the seconds of a slow call. After a time-out the person is asked."""
    async with run_bot(cvapi_timeout=1.5) as bot:
        chat = bot.chat()
        bot.api.next(SILENT)
        await _send_both(chat)
        await chat.wait("Đang đọc hai mặt thẻ… 1 giây")
        told = await chat.wait("chưa rõ đã xong hay chưa")
        assert "Thử lại" in told.labels[0]
        assert len(bot.api.seen) == 1


async def test_waiting_for_a_tap(chat: Chat, api: FakeApi) -> None:
    """After an error further photos and texts are not taken, and the bot names the open question."""
    api.next(refused("4"))
    await _send_both(chat)
    await chat.wait("quản trị viên")
    await chat.send_photo(THIRD)
    await chat.wait("Đã có đủ ảnh")
    await chat.send_text("sao rồi?")
    told = await chat.wait("Đã có đủ ảnh")
    assert told.labels == ["🔄 Thử lại", "✖ Huỷ"]
    await chat.click("✖ Huỷ")
    await chat.wait("Đã huỷ")


async def test_press_again_after_each_trouble(chat: Chat, api: FakeApi) -> None:
    """Every further try is a call of its own in the store."""
    api.next(BROKEN)
    await _send_both(chat)
    for _ in range(3):
        await chat.wait("chưa rõ")
        await chat.click("🔄 Thử lại")
    await chat.wait("chưa rõ")
    api.next(card())
    await chat.click("🔄 Thử lại")
    await chat.wait("Họ và tên")
    assert len(api.seen) == 5


async def test_a_telegram_outage_buries_nothing(bot: RunningBot, chat: Chat, caplog: pytest.LogCaptureFixture) -> None:
    """An update waits while Telegram fails, and is answered afterwards."""
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    bot.playground.faults = Faults(bad_gateway=1.0)
    await chat.send_photo(FRONT)
    for tries in range(1, 9):
        await until(lambda tries=tries: caplog.text.count("waits for a transient error to pass") >= tries)  # type: ignore[misc]
        bot.later()
    bot.playground.faults = Faults()
    bot.later()
    await chat.wait("Bước 2/2")
    assert await bot.rows("select state from inbox where state = 'dead'") == []


async def test_a_held_photo_is_read_by_its_own_call(bot: RunningBot, chat: Chat) -> None:
    """A held front, another front and the back make a new call and recall no earlier answer."""
    bot.api.next(card(back=FRONT_SIDE), card())
    for photo in (FRONT, THIRD, BACK):
        await chat.send_photo(photo)
    await chat.wait("3 ảnh")
    await chat.click("🪪 Đọc hai mặt thẻ căn cước")
    await chat.wait("Họ và tên")
    assert len(bot.api.seen) == 2


async def test_a_call_that_waited_for_its_turn_was_not_begun() -> None:
    """After a stop before a waiting call was sent, the next process makes the call without asking."""
    async with run_bot(cvapi_parallel=1, drain=0.1) as bot:
        bot.api.next(SILENT, card())
        first, second = bot.chat(21), bot.chat(22)
        await _send_both(first)
        await bot.api.wait_for(1)
        await _send_both(second)
        note = await second.wait("Đang đọc")
        await bot.stop()
        bot.api.release.set()
        bot.later()
        bot.start()
        await first.wait("có thể đã tính một lượt")
        result = await second.wait("Họ và tên")
        assert result.id == note.id


async def _send_both(chat: Chat) -> None:
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")
    await chat.send_photo(BACK)


async def _journal(bot: RunningBot) -> list[str]:
    await bot.quiet()
    return [row["state"] for row in await bot.rows("select state from paid_call order by started")]
