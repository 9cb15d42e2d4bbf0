"""The running bot takes out what is too old by itself, counts it, and goes on where the store refused."""

import asyncio
import re

import pytest

from bot.operations.retention import BATCH, sweep
from storage import audit, cases, photo_messages
from storage.audit import AuditEntry
from storage.cases import CaseState
from tests.bot.inbox.scripted_handler import Script
from tests.running_bot import Town, open_town
from tests.storage.conftest import postgres_server, url

__all__ = ["postgres_server", "url"]

DAY = 24 * 3600.0


def counted(town: Town) -> dict[str, int]:
    """How many records of each kind went."""
    found = re.findall(r'bot_expired_total\{kind="([\w ]+)"\} ([\d.e+]+)', town.app.metrics.text().decode())
    return {kind: int(float(count)) for kind, count in found if float(count)}


async def test_each_kind_by_its_own_term(url: str) -> None:
    """Each kind of record is deleted after its own retention time."""
    async with open_town(Script(), database_url=url, keep_case_days=30) as town:
        now, db = town.clock(), town.app.db
        await town.stop()
        for number in range(BATCH + 5):
            await db.run(photo_messages.add, 7, number, now)
        await db.run(cases.open_case, "k", 7, CaseState.APPROVED, b"sealed", now)
        for number in (1, 2):
            await db.run(audit.append, AuditEntry(number, 99, "act", "", now))

        await sweep(town.app, now + DAY)
        assert not counted(town)
        await sweep(town.app, now + 3 * DAY)
        assert counted(town) == {"notes of photos": BATCH + 5}
        await sweep(town.app, now + 29 * DAY)
        assert await town.rows("select key from kyc_case") == [{"key": "k"}]
        await sweep(town.app, now + 31 * DAY)
        assert await town.rows("select key from kyc_case") == []
        await sweep(town.app, now + 731 * DAY)
        assert counted(town) == {"notes of photos": BATCH + 5, "cases": 1, "audit": 1}
        assert await db.run(audit.find_broken_entry) is None
        town.start(Script())


async def test_the_running_bot_does_it(caplog: pytest.LogCaptureFixture) -> None:
    """The bot sweeps at its start and every hour, also after a store that failed."""
    async with open_town(Script()) as town:
        rename = "alter table {} rename to {}".format
        await town.app.db.run(photo_messages.add, 7, 1, town.clock())
        await town.app.db.run(lambda tx: tx.rows(rename("person", "elsewhere")))
        town.clock.forward(3 * DAY)
        while "could not be taken out" not in caplog.text:  # noqa: ASYNC110  # nothing tells of it
            await asyncio.sleep(0.01)
        await town.app.db.run(lambda tx: tx.rows(rename("elsewhere", "person")))
        await town.app.db.run(photo_messages.add, 7, 2, town.clock() - 3 * DAY)
        town.clock.forward(3601)
        while await town.rows("select * from photo"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert counted(town) == {"notes of photos": 2}
