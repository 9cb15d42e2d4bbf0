"""Tests of the stored outages."""

import asyncio

from storage import outages
from storage.database import Database


async def test_an_outage_begins_and_ends_once(database: Database, beside: Database) -> None:
    """Of several processes one reports the beginning of an outage, and one reports the end."""
    both = [database, beside] * 5
    began = await asyncio.gather(*(each.run(outages.begin, "down", 10.5) for each in both))
    assert began.count(True) == 1
    assert await database.run(outages.begin, "quota", 20.0)
    ended = await asyncio.gather(*(each.run(outages.end) for each in both))
    assert [end for end in ended if end] == [{"down": 10.5, "quota": 20.0}]
    assert await database.run(outages.begin, "down", 30.0)
