"""Long polling as getUpdates does it."""

import asyncio

from playground.testing.driver import Chat, Playground
from tests.playground.conftest import Call


async def test_updates_come_until_confirmed(lan: Chat, call: Call) -> None:
    """The same updates come again until a higher offset confirms them."""
    await lan.send_text("một")
    await lan.send_text("hai")
    first, second = await call("getUpdates")
    assert (first["message"]["text"], second["message"]["text"]) == ("một", "hai")
    assert second["update_id"] == first["update_id"] + 1
    assert await call("getUpdates", offset=second["update_id"]) == [second]
    assert await call("getUpdates", offset=second["update_id"] + 1) == []


async def test_limit_and_negative_offset(lan: Chat, call: Call) -> None:
    """A limit cuts the batch, a negative offset forgets all but the last ones."""
    for word in ("một", "hai", "ba"):
        await lan.send_text(word)
    assert [update["message"]["text"] for update in await call("getUpdates", limit=2)] == ["một", "hai"]
    assert [update["message"]["text"] for update in await call("getUpdates", offset=-1)] == ["ba"]


async def test_same_offset_at_once_gives_one_update(lan: Chat, call: Call) -> None:
    """A bot that comes back with the same offset at once gets its updates one by one."""
    for word in ("một", "hai"):
        await lan.send_text(word)
    assert len(await call("getUpdates", offset=1)) == 2
    assert len(await call("getUpdates", offset=1)) == 1


async def test_poll_waits_for_an_update(playground: Playground, lan: Chat, call: Call) -> None:
    """A long poll answers when an update comes, or with nothing when its time is over."""
    assert await call("getUpdates", timeout=1) == []
    waiting = asyncio.create_task(call("getUpdates", timeout=30))
    await _poll_waits(playground)
    await lan.send_text("xin chào")
    assert [update["message"]["text"] for update in await waiting] == ["xin chào"]


async def test_second_reader_ends_the_first(playground: Playground, call: Call) -> None:
    """Two readers of one bot: the older gets 409."""
    first = asyncio.create_task(call("getUpdates", timeout=30))
    await _poll_waits(playground)
    second = asyncio.create_task(call("getUpdates", timeout=1))
    assert await first == (
        "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    assert await second == []


async def test_webhook_ends_and_forbids_polling(playground: Playground, call: Call) -> None:
    """Setting a webhook ends the waiting reader; then getUpdates is refused until the webhook is deleted."""
    waiting = asyncio.create_task(call("getUpdates", timeout=30))
    await _poll_waits(playground)
    assert await call("setWebhook", url="http://127.0.0.1:9/hook") is True
    assert await waiting == "409 Conflict: terminated by setWebhook request"
    assert await call("getUpdates") == (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    assert await call("deleteWebhook") is True
    assert await call("getUpdates") == []


async def test_closing_lets_a_reader_go(call: Call) -> None:
    """A playground that stops answers the reader that waits."""
    async with Playground("42:test") as other:
        poll = asyncio.create_task(other.state.poller.poll(0, 100, 30))
        await _poll_waits(other)
    assert await poll == []


async def _poll_waits(playground: Playground) -> None:
    """Return when a reader waits."""
    while playground.state.poller._waiting is None:  # noqa: ASYNC110 - nothing is to tell a test
        await asyncio.sleep(0.001)
