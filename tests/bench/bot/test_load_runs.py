"""Load runs with a few people: every conversation is completed, and nobody gets the fields of another person."""

import importlib.util
import sys

import pytest

from bench.bot.load_runs import UPDATES_PER_CONVERSATION, Load, measure_idle_people, run_load
from bench.bot.marked_photos import api_answer, home_town, photograph_cards, read_owner
from bench.bot.processes import BOTS
from playground.samples.catalogue import can_draw

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(not can_draw(), reason="the photos are specimens: they need the dependency group engine"),
    pytest.mark.skipif(sys.platform != "linux", reason="processor time and memory are read from /proc"),
]
NEEDS = {"aiogram": "aiogram", "aiogram with checks": "aiogram", "python-telegram-bot": "tornado"}
"""Bot -> the module of the dependency group ``bench`` that the bot needs."""


@pytest.mark.parametrize("name", BOTS)
async def test_each_bot_completes_all_conversations(name: str) -> None:
    """Three people at once, twice each: all are served, and each reply is counted with its processor time."""
    if name in NEEDS and importlib.util.find_spec(NEEDS[name]) is None:
        pytest.skip(f"{NEEDS[name]} is not installed: uv sync --group bench")
    result = await run_load(name, photograph_cards(3), Load("busy", times=2))
    assert (result.done, result.begun, result.updates) == (6, 6, 6 * UPDATES_PER_CONVERSATION)
    assert result.cpu > 0
    assert result.peak > 10
    assert (result.photo_check_cpu > 0) is (name == "this bot")


async def test_memory_of_idle_people_is_measured() -> None:
    """The resident memory is read before and after some people began a conversation."""
    before, after = await measure_idle_people("this bot", photograph_cards(2), 5)
    assert 10 < before < after + 1


def test_photo_names_its_owner() -> None:
    """The mark is read from either side, and sides of two owners are answered with an error."""
    cards = photograph_cards(18)
    fronts, backs = [read_owner(card.front) for card in cards], [read_owner(card.back) for card in cards]
    assert fronts == backs == list(range(18))
    assert home_town(17) in api_answer(17, 17).decode()
    assert '"errorCode": "1"' in api_answer(17, 3).decode()
