"""Tests of the monthly quota with forecast and alarms, and of the statistics with the chart."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from bot.api.errors import ApiError, Unavailable, Uncertain
from bot.api.operations import GET_BLX
from bot.conversation.i18n import plain
from bot.monitoring import call_accounting
from bot.monitoring.vietnam_time import vietnam_day
from bot.photos.check import PhotoFault
from handlers.admin import statistics
from handlers.admin.chart import Day, bars
from playground.testing.driver import Chat
from storage import usage
from storage.usage import DailyCount
from tests import pictures
from tests.fake_api import FakeApi, refused
from tests.running_bot import ADMIN, RunningBot, run_bot

FRONT, BACK = pictures.photo(0), pictures.photo(1)
MIDDLE = datetime(2026, 11, 15, 17, tzinfo=UTC).timestamp()
"""16/11/2026 0:00 in Vietnam: half of November is over."""


async def _read(chat: Chat) -> None:
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_album([FRONT, BACK])
    await chat.wait("Họ và tên")


async def test_quota_counts_paid_calls() -> None:
    """Answered calls count and refused calls do not. An erasure changes no count."""
    async with run_bot(monthly_quota=10) as bot:
        chat, owner = bot.chat(), bot.chat(ADMIN)
        await _read(chat)
        bot.api.next(refused("1"))
        await chat.send_text("/cccd")
        await chat.wait("Bước 1/2")
        await chat.send_album([FRONT, BACK])
        await chat.wait("Không thấy giấy tờ")
        await bot.rows("delete from paid_call")
        await owner.send_text("/quota")
        told = await owner.wait("tháng này")
        assert "Đã dùng: 1 trên 10 (10 %), còn: 9" in told.text
        assert "get_haimat: 1" in told.text


async def test_alarms_at_80_and_95_percent() -> None:
    """The administrators get one alarm for each limit, at the call that reaches the limit."""
    async with run_bot(monthly_quota=5) as bot:
        chat, owner = bot.chat(), bot.chat(ADMIN)
        for _ in range(5):
            await _read(chat)
        await bot.quiet()
        told = [message.text for message in owner.messages]
        assert told == [
            "⚠️ API v1: đã dùng 4 trên 5 lượt gọi của tháng này (80 %).",
            "⚠️ API v1: đã dùng 5 trên 5 lượt gọi của tháng này (95 %).",
        ]


async def test_each_limit_is_told_once(bot: RunningBot) -> None:
    """Calls with an unknown outcome reach limits too.

    A new quota starts the alarms anew, and no quota gives no alarm.
    """
    told: list[object] = []
    for _ in range(10):
        words = await bot.app.db.run(call_accounting.count_doubtful_call, GET_BLX, MIDDLE, 10)
        told.append(words.values["percent"] if words else None)
    assert told == [None] * 7 + [80, None, 95]
    words = await bot.app.db.run(call_accounting.monthly_alarm, MIDDLE, 12)
    assert words
    assert words.values["percent"] == 80
    assert await bot.app.db.run(call_accounting.monthly_alarm, MIDDLE, 0) is None


@pytest.mark.parametrize("fault", PhotoFault)
def test_every_fault_has_a_name(fault: PhotoFault) -> None:
    """Every fault of a photo has a label in each language."""
    (_, told, _) = statistics._faults((DailyCount("2026-11-15", "fault", fault.value, 3, 0.0),))
    assert "_" not in plain(told, "en")
    assert plain(told, "en") != plain(told, "vi")


def test_forecast() -> None:
    """The forecast is linear: 50 calls in half a month give 100, and a quota of 75 runs out on the 23rd."""
    shown = [line.values for line in statistics._forecast(50, 75, MIDDLE)]
    assert shown == [{"forecast": 100}, {"day": "23/11/2026"}]
    assert [line.msgid for line in statistics._forecast(50, 200, MIDDLE)] == [statistics.FORECAST, statistics.LASTS]
    assert statistics._forecast(0, 200, MIDDLE)[1].msgid == statistics.LASTS


async def test_stats_tell_funnel_faults_and_waits(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """The statistics count conversations, reached steps, faults of photos and errors of the API, under a chart."""
    await _read(chat)
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_photo(pictures.dark())
    await chat.wait("quá tối")
    api.next(refused("4"))
    await chat.send_album([FRONT, BACK])
    await chat.wait("quản trị viên")
    owner = bot.chat(ADMIN)
    await owner.send_text("/thống kê 30")
    await owner.wait("Ảnh:")
    told = owner.last.text
    assert "/cccd: bắt đầu 2 → có kết quả 1 (50 %)" in told
    for line in (
        "mặt trước 2 · mặt sau 2",
        "Ảnh: 4 đạt, 1 bị từ chối",
        "quá tối: 1",
        "Lỗi API: 1",
        "tài khoản hết lượt: 1",
        "một nửa trong 1 giây",
    ):
        assert line in told
    assert any(message.kind == "photo" and "30 ngày" in message.text for message in owner.messages)


def test_every_error_of_the_api_is_told_in_words() -> None:
    """Every error of the API has a label for administrators."""
    named = {one.__name__ for one in (*ApiError.__subclasses__(), *Unavailable.__subclasses__())}
    assert named - {Uncertain.__name__} == statistics.PROBLEMS.keys()


async def test_stats_of_nothing(bot: RunningBot) -> None:
    """A new bot shows an empty chart and a text."""
    owner = bot.chat(ADMIN)
    await owner.send_text("/stats")
    await owner.wait("Chưa có gì")


async def test_counts_hold_no_ids(bot: RunningBot, chat: Chat) -> None:
    """The counts hold no id and no name of a person."""
    await _read(chat)
    await bot.quiet()
    rows = await bot.rows("select * from usage")
    assert rows
    assert set(rows[0]) == {"day", "kind", "name", "times", "seconds"}
    assert str(chat.id) not in {row["name"] for row in rows}


async def test_month_turns_in_vietnam(bot: RunningBot) -> None:
    """A call at 18:00 UTC of the last day belongs to the next month."""
    late = datetime(2026, 11, 30, 18, tzinfo=UTC).timestamp()
    assert vietnam_day(late) == "2026-12-01"
    await bot.app.db.run(usage.add, vietnam_day(late), "call", "get_haimat")
    assert await bot.app.db.run(usage.count_paid_calls, "2026-11") == 0
    assert await bot.app.db.run(usage.count_paid_calls, "2026-12") == 1


@pytest.mark.parametrize("days", [1, 7, 92])
def test_chart_grows_with_its_values(days: int) -> None:
    """The chart has a fixed size. The highest value has the highest bar, and zero has no bar."""
    empty = _blue(bars([Day(f"{n}/11", (0, 0, 0)) for n in range(days)]))
    small = _blue(bars([Day(f"{n}/11", (1 + n, 0, 0)) for n in range(days)]))
    assert empty == 0
    assert small > 0


def _blue(png: bytes) -> int:
    """Return the number of pixels in the colour of the first series."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    assert picture.size == (960, 420)
    colours = picture.getcolors(1 << 20)
    assert colours
    return sum(count for count, colour in colours if colour == (0x2F, 0x7E, 0xD8))
