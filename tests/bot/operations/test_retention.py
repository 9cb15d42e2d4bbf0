"""Tests of retention in the running bot."""

import asyncio
import re

import pytest

from bot.operations.retention import BATCH, sweep
from storage import audit, cases, photo_messages
from storage.audit import AuditEntry
from storage.cases import CaseState
from tests.bot.inbox.scripted_handler import Script
from tests.running_bot import RunningBot, run_bot
from tests.storage.conftest import url

__all__ = ["url"]

DAY = 24 * 3600.0


def counted(bot: RunningBot) -> dict[str, int]:
    """Return the number of deleted records of each kind."""
    found = re.findall(r'bot_expired_total\{kind="([\w ]+)"\} ([\d.e+]+)', bot.app.metrics.text().decode())
    return {kind: int(float(count)) for kind, count in found if float(count)}


async def test_each_kind_by_its_own_term(url: str) -> None:
    """Each kind of record is deleted after its own retention time."""
    async with run_bot(Script(), database_url=url, keep_case_days=30) as bot:
        now, db = bot.clock(), bot.app.db
        await bot.stop()
        for number in range(BATCH + 5):
            await db.run(photo_messages.add, 7, number, now)
        await db.run(cases.open_case, "k", 7, CaseState.APPROVED, b"sealed", now)
        for number in (1, 2):
            await db.run(audit.append, AuditEntry(number, 99, "act", "", now))

        await sweep(bot.app, now + DAY)
        assert not counted(bot)
        await sweep(bot.app, now + 3 * DAY)
        assert counted(bot) == {"notes of photos": BATCH + 5}
        await sweep(bot.app, now + 29 * DAY)
        assert await bot.rows("select key from kyc_case") == [{"key": "k"}]
        await sweep(bot.app, now + 31 * DAY)
        assert await bot.rows("select key from kyc_case") == []
        await sweep(bot.app, now + 731 * DAY)
        assert counted(bot) == {"notes of photos": BATCH + 5, "cases": 1, "audit": 1}
        assert await db.run(audit.find_broken_entry) is None
        bot.start(Script())


async def test_the_running_bot_does_it(caplog: pytest.LogCaptureFixture) -> None:
    """The bot sweeps at its start and every hour, also after a store that failed."""
    async with run_bot(Script()) as bot:
        rename = "alter table {} rename to {}".format
        await bot.app.db.run(photo_messages.add, 7, 1, bot.clock())
        await bot.app.db.run(lambda tx: tx.rows(rename("person", "elsewhere")))
        bot.clock.forward(3 * DAY)
        while "expired records could not be deleted" not in caplog.text:  # noqa: ASYNC110  # nothing tells of it
            await asyncio.sleep(0.01)
        await bot.app.db.run(lambda tx: tx.rows(rename("elsewhere", "person")))
        await bot.app.db.run(photo_messages.add, 7, 2, bot.clock() - 3 * DAY)
        bot.clock.forward(3601)
        while await bot.rows("select * from photo"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert counted(bot) == {"notes of photos": 2}
