"""Ordinary trouble at Telegram, at the API and in the bot's own life: nobody is lost, confused, or answered twice."""

import pytest

from bench.fault_injection.scenarios import ROWS, Row, play

PEOPLE = 12
STRENGTH = 4.0
"""Trouble comes so many times as often as the rows say: few people then meet as much of it as fifty do."""


# How people who wait outlive an outage is told in minutes: by the bench, and by tests with a clock of their own.
QUICK = [row for row in ROWS if not row.patient]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("row", QUICK, ids=[row.name for row in QUICK])
async def test_every_conversation_completes(row: Row) -> None:
    """All who begin get their own card's answer, once, and every step before and after it once as well."""
    ending = await play(row.harder(STRENGTH), PEOPLE)
    story = "\n\n".join(ending.stories)
    assert ending.completed == PEOPLE, story
    assert ending.wrong == 0, story
    assert ending.doubled == 0, story
