"""The bench of the bots, with a few people: every conversation is completed, nobody gets another's fields."""

import importlib.util
import sys

import pytest

from bench.bot.photos import answer, cards, owner, tag
from bench.bot.processes import BOTS
from bench.bot.rounds import UPDATES, idle, measure
from playground.samples.catalogue import can_draw

pytestmark = [
    pytest.mark.skipif(not can_draw(), reason="the photos are specimens: they need the dependency group engine"),
    pytest.mark.skipif(sys.platform != "linux", reason="processor time and memory are read from /proc"),
]
NEEDS = {"aiogram": "aiogram", "aiogram that looks": "aiogram", "python-telegram-bot": "tornado"}
"""Bot -> the module of the dependency group ``bench`` that it cannot do without."""


@pytest.mark.parametrize("name", BOTS)
async def test_each_bot_completes_all_conversations(name: str) -> None:
    """Three people at once, twice each: all are served, and each reply is counted with its processor time."""
    if name in NEEDS and importlib.util.find_spec(NEEDS[name]) is None:
        pytest.skip(f"{NEEDS[name]} is not installed: uv sync --group bench")
    found = await measure(name, cards(3), times=2)
    assert (found.done, found.asked, found.updates) == (6, 6, 6 * UPDATES)
    assert found.cpu > 0
    assert found.peak > 10
    assert (found.looked > 0) is (name == "this bot")


async def test_people_who_wait_are_counted_in_memory() -> None:
    """Before and after some began a conversation."""
    before, after = await idle("this bot", cards(2), 5)
    assert 10 < before < after + 1


def test_a_photo_tells_its_owner() -> None:
    """The mark is read from either side, and two owners' sides are no card."""
    few = cards(18)
    assert [owner(card.front) for card in few] == [owner(card.back) for card in few] == list(range(18))
    assert tag(17) in answer(17, 17).decode()
    assert '"errorCode": "1"' in answer(17, 3).decode()
