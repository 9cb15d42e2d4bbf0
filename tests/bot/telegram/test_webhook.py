"""The webhook: only Telegram's updates are accepted, and each is stored before it is acknowledged."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.operations.http_server import listening
from bot.operations.probes import MAX_WAIT_SECONDS
from bot.telegram.webhook import MAX_BODY, PATH, SECRET_HEADER
from playground.messaging.fault_injection import Faults
from playground.testing.driver import Chat
from storage import inbox
from tests import pictures
from tests.bot.inbox.scripted_handler import Script
from tests.running_bot import HOOK_SECRET, RunningBot, run_bot, site

UPDATE: dict[str, Any] = {
    "update_id": 1,
    "message": {"message_id": 1, "from": {"id": 7}, "chat": {"id": 7, "type": "private"}, "text": "/start"},
}


@pytest.mark.parametrize("secret", ["", "wrong", HOOK_SECRET + "x", HOOK_SECRET[:-1], "ÿ"])
async def test_forged_request(bot: RunningBot, secret: str) -> None:
    """A request with a wrong secret stores nothing and sends nothing."""
    chat = bot.chat()
    assert await bot.post(UPDATE, secret) == 403
    assert await bot.rows("select * from inbox") == []
    assert not chat.messages


async def test_request_without_a_secret(bot: RunningBot) -> None:
    """A missing header is a wrong secret."""
    async with aiohttp.ClientSession() as session, session.post(bot.webhook_url, json=UPDATE) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"x"', b"{}", b'{"message":{"from":1}}', b"[" * 100_000, b"\xff"]
)
async def test_request_that_is_no_update(bot: RunningBot, body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """The request is acknowledged and logged, as a repetition would not mend it."""
    assert await _post(bot, body) == 200
    assert await bot.rows("select * from inbox") == []
    assert ("no update" in caplog.text) is (body != b"{}")


async def test_huge_request(bot: RunningBot) -> None:
    """The request is refused before it is read."""
    assert await _post(bot, b" " * (MAX_BODY + 1)) == 413


async def test_update_is_stored_once(bot: RunningBot) -> None:
    """A repeated delivery is acknowledged and changes nothing."""
    chat = bot.chat()
    assert [await bot.post(UPDATE) for _ in range(3)] == [200, 200, 200]
    await bot.quiet()
    assert len(chat.messages) == 1


async def test_ids_of_received_messages_are_recorded(bot: RunningBot) -> None:
    """A search for a lost message begins behind all received messages. Groups count alone."""
    for update_id, chat_id, message_id in ((1, 7, 900), (2, -8, 5000)):
        message = UPDATE["message"] | {"message_id": message_id, "chat": {"id": chat_id, "type": "private"}}
        await bot.post({"update_id": update_id, "message": message})
    assert bot.app.telegram.record_message_id(9, 1) == 900


async def test_update_is_sealed_and_then_blanked() -> None:
    """An update is sealed in the store, and its payload deleted once the update is done."""
    script = Script(waits=True)
    async with run_bot(script) as bot:
        await bot.post(UPDATE)
        await script.entered.wait()
        (row,) = await bot.rows("select payload from inbox")
        assert b"/start" not in row["payload"]
        script.gate.set()
        await bot.quiet()
        assert await bot.rows("select payload from inbox") == [{"payload": None}]


async def test_everything_delivered_twice(bot: RunningBot, chat: Chat) -> None:
    """Double deliveries of a whole conversation change nothing."""
    bot.playground.faults = Faults(deliveries=2, shuffle_sizes=True)
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_photo(pictures.photo(0))
    await chat.wait("Bước 2/2")
    await chat.send_photo(pictures.photo(1))
    await chat.wait("Họ và tên")
    await bot.quiet()
    assert len([message for message in chat.messages if not message.outgoing]) == 3
    assert len(bot.api.seen) == 1


async def test_conversation_through_every_trouble(bot: RunningBot, chat: Chat) -> None:
    """Through flood answers, failing gateways and lost answers together the card is read once."""
    bot.playground.faults = Faults(too_many=0.2, bad_gateway=0.2, lost_answers=0.2, retry_after=1)
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_photo(pictures.photo(0))
    await chat.wait("Bước 2/2")
    await chat.send_photo(pictures.photo(1))
    await chat.wait("Họ và tên")
    await bot.quiet()
    assert len(bot.api.seen) == 1


async def test_request_without_an_end(bot: RunningBot) -> None:
    """A request that never ends does not delay the end of the process beyond the host's limit."""
    async with asyncio.timeout(30):
        async with listening(site(bot), "127.0.0.1", 0) as address:
            reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(address).port)
            head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {HOOK_SECRET}\r\nContent-Length: 9\r\n"
            writer.write(f"{head}Expect: 100-continue\r\n\r\n".encode())
            assert await reader.readline() == b"HTTP/1.1 100 Continue\r\n"
        writer.close()


async def test_store_that_fails(bot: RunningBot) -> None:
    """Telegram gets a 503 and keeps the update until it is stored."""
    await bot.app.db.run(lambda tx: tx.rows("alter table inbox rename to elsewhere"))
    assert await _post(bot, b'{"update_id":1,"message":{"message_id":1,"from":{},"chat":{"id":7,"type":""}}}') == 503
    assert await _get(bot, "/ready") == (503, {"ready": False, "storage": False, "api": "unknown", "degraded": []})
    await bot.app.db.run(lambda tx: tx.rows("alter table elsewhere rename to inbox"))


async def test_probes() -> None:
    """/ready tells how many updates wait and how long, and fails when that is too long."""
    script = Script(waits=True)
    async with run_bot(script) as bot:
        assert await _get(bot, "/live") == (200, {"live": True})
        status, told = await _get(bot, "/ready")
        assert isinstance(told.pop("storage_ms"), float)
        assert (status, told) == (
            200,
            {
                "ready": True,
                "storage": True,
                "waiting": 0,
                "oldest_seconds": 0.0,
                "api": "unknown",
                "degraded": [],
            },
        )
        await bot.post(UPDATE)
        status, told = await _get(bot, "/ready")
        assert (status, told["waiting"]) == (200, 1)
        bot.clock.forward(MAX_WAIT_SECONDS)
        status, told = await _get(bot, "/ready")
        assert (status, told["ready"]) == (503, False)
        assert await bot.app.db.run(inbox.count_waiting) == 1
        script.gate.set()
        await bot.quiet()


async def _post(bot: RunningBot, body: bytes) -> int:
    headers = {SECRET_HEADER: HOOK_SECRET}
    async with aiohttp.ClientSession() as session, session.post(bot.webhook_url, data=body, headers=headers) as answer:
        return answer.status


async def _get(bot: RunningBot, path: str) -> tuple[int, dict[str, object]]:
    address = bot.webhook_url.rpartition("/")[0] + path
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, await answer.json()
