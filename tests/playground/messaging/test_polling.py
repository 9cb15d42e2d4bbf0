"""Tests of long polling with getUpdates."""

import asyncio

from playground.testing.driver import Chat, Playground
from tests.playground.conftest import Call


async def test_updates_repeat_until_confirmed(lan: Chat, call: Call) -> None:
    """The same updates are returned until a higher offset confirms them."""
    await lan.send_text("một")
    await lan.send_text("hai")
    first, second = await call("getUpdates")
    assert (first["message"]["text"], second["message"]["text"]) == ("một", "hai")
    assert second["update_id"] == first["update_id"] + 1
    assert await call("getUpdates", offset=second["update_id"]) == [second]
    assert await call("getUpdates", offset=second["update_id"] + 1) == []


async def test_limit_and_negative_offset(lan: Chat, call: Call) -> None:
    """A limit shortens the batch. A negative offset drops all but the last updates."""
    for word in ("một", "hai", "ba"):
        await lan.send_text(word)
    assert [update["message"]["text"] for update in await call("getUpdates", limit=2)] == ["một", "hai"]
    assert [update["message"]["text"] for update in await call("getUpdates", offset=-1)] == ["ba"]


async def test_repeated_offset_returns_one_update(lan: Chat, call: Call) -> None:
    """A bot that repeats an offset at once gets one update at a time."""
    for word in ("một", "hai"):
        await lan.send_text(word)
    assert len(await call("getUpdates", offset=1)) == 2
    assert len(await call("getUpdates", offset=1)) == 1


async def test_poll_waits_for_an_update(playground: Playground, lan: Chat, call: Call) -> None:
    """A long poll returns when an update arrives, or empty at the timeout."""
    assert await call("getUpdates", timeout=1) == []
    waiting = asyncio.create_task(call("getUpdates", timeout=30))
    await _wait_for_reader(playground)
    await lan.send_text("xin chào")
    assert [update["message"]["text"] for update in await waiting] == ["xin chào"]


async def test_second_reader_ends_the_first(playground: Playground, call: Call) -> None:
    """With two readers of one bot, the older reader gets 409."""
    first = asyncio.create_task(call("getUpdates", timeout=30))
    await _wait_for_reader(playground)
    second = asyncio.create_task(call("getUpdates", timeout=1))
    assert await first == (
        "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    assert await second == []


async def test_webhook_ends_and_forbids_polling(playground: Playground, call: Call) -> None:
    """Setting a webhook ends the waiting reader. getUpdates is refused until the webhook is deleted."""
    waiting = asyncio.create_task(call("getUpdates", timeout=30))
    await _wait_for_reader(playground)
    assert await call("setWebhook", url="http://127.0.0.1:9/hook") is True
    assert await waiting == "409 Conflict: terminated by setWebhook request"
    assert await call("getUpdates") == (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    assert await call("deleteWebhook") is True
    assert await call("getUpdates") == []


async def test_closing_ends_the_waiting_reader(call: Call) -> None:
    """A playground that stops answers the waiting reader."""
    async with Playground("42:test") as other:
        poll = asyncio.create_task(other.state.poller.poll(0, 100, 30))
        await _wait_for_reader(other)
    assert await poll == []


async def _wait_for_reader(playground: Playground) -> None:
    """Wait until a reader waits for updates."""
    while playground.state.poller._waiting is None:  # noqa: ASYNC110 - there is no event to wait for
        await asyncio.sleep(0.001)
