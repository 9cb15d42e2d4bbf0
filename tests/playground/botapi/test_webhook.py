"""Tests of webhook delivery: order, retries, secrets."""

import asyncio
import ssl
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from playground.botapi.webhook import _pause, _retry_after
from playground.messaging.fault_injection import Faults
from playground.testing.driver import Chat, Playground
from tests.playground.botapi.framework_bots import free_port, serve_webhook
from tests.playground.botapi.recording_bot import RecordingBot, run_recording_bot
from tests.playground.conftest import Call


async def test_update_has_the_secret_header(lan: Chat, call: Call) -> None:
    """Each delivery has the secret token."""
    async with run_recording_bot(call, secret_token="s3cret") as bot:
        await lan.send_text("xin chào")
        await bot.wait_for_updates(1)
        assert bot.texts == ["xin chào"]
        assert bot.headers == ["s3cret"]


async def test_failed_update_is_retried_before_the_next(playground: Playground, lan: Chat, call: Call) -> None:
    """After a 5xx the same update is sent again. The next update waits."""
    async with run_recording_bot(call) as bot:
        bot.answers = [web.Response(status=500), web.Response(status=302), web.Response(status=503)]
        await lan.send_text("một")
        await lan.send_text("hai")
        await bot.wait_for_updates(5)
        assert bot.texts == ["một", "một", "một", "một", "hai"]
        info = await call("getWebhookInfo")
        assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
        assert info["last_error_date"] > 0


async def test_retry_after_delays_the_next_attempt(lan: Chat, call: Call) -> None:
    """`Retry-After` delays the next attempt. Then the update arrives."""
    async with run_recording_bot(call) as bot:
        bot.answers = [web.Response(status=429, headers={"Retry-After": "5"})]
        await lan.send_text("một")
        await bot.wait_for_updates(2)
        assert bot.texts == ["một", "một"]


def test_pauses_follow_telegram() -> None:
    """The pauses are 0, 2, 4, 8 ... seconds up to a minute. `Retry-After` counts up to an hour, a date is ignored."""
    assert [_pause(failures) for failures in range(8)] == [0, 2, 4, 8, 16, 32, 60, 60]
    headers: list[dict[str, str]] = [{"Retry-After": "20"}, {"Retry-After": "9999"}, {"Retry-After": "soon"}, {}]
    assert [_retry_after(given) for given in headers] == [20, 3600, 0, 0]


async def test_updates_wait_while_the_bot_is_down(lan: Chat, call: Call) -> None:
    """No update is lost while the bot is down, and the order stays."""
    port = free_port()
    assert await call("setWebhook", url=f"http://127.0.0.1:{port}/hook") is True
    for word in ("một", "hai", "ba"):
        await lan.send_text(word)
    while "last_error_message" not in (info := await call("getWebhookInfo")):  # noqa: ASYNC110 - the API has to be polled
        await asyncio.sleep(0.005)
    assert (info["last_error_message"], info["pending_update_count"]) == ("Connection refused", 3)
    bot = RecordingBot()
    async with serve_webhook(bot.handle, port):
        await bot.wait_for_updates(3)
        assert bot.texts == ["một", "hai", "ba"]
        await call("deleteWebhook")


async def test_restarted_bot_gets_all_updates(lan: Chat, call: Call) -> None:
    """A keep-alive connection closed by the bot does not lose an update."""
    bot, port = RecordingBot(), free_port()
    for word in ("một", "hai"):
        async with serve_webhook(bot.handle, port) as url:
            await call("setWebhook", url=url)
            await lan.send_text(word)
            await bot.wait_for_updates(len(bot.updates) + 1)
    assert bot.texts == ["một", "hai"]


async def test_webhook_accepts_a_self_signed_certificate(lan: Chat, call: Call, tmp_path: Path) -> None:
    """A self-signed certificate is accepted. An address without TLS is reported as an SSL error."""
    bot = RecordingBot()
    async with serve_webhook(bot.handle, tls=_self_signed_certificate(tmp_path)) as url:
        await call("setWebhook", url=url)
        await lan.send_text("một")
        await bot.wait_for_updates(1)
    async with serve_webhook(bot.handle) as url:
        await call("setWebhook", url=url.replace("http:", "https:"))
        await lan.send_text("hai")
        while "last_error_message" not in (info := await call("getWebhookInfo")):  # noqa: ASYNC110 - the API has to be polled
            await asyncio.sleep(0.005)
        assert info["last_error_message"].startswith("SSL error")
        await call("deleteWebhook")


async def test_waiting_updates_are_delivered_when_a_webhook_is_set(lan: Chat, call: Call) -> None:
    """Updates from before the webhook are delivered to the webhook."""
    await lan.send_text("trước")
    async with run_recording_bot(call) as bot:
        await bot.wait_for_updates(1)
        assert bot.texts == ["trước"]


async def test_chats_are_served_in_parallel_up_to_the_limit(playground: Playground, call: Call) -> None:
    """Each chat has a queue. At most `max_connections` deliveries run at once."""
    async with run_recording_bot(call, max_connections=3) as bot:
        bot.gate.clear()
        for number in range(1, 6):
            await playground.chat(number).send_text("một")
            await playground.chat(number).send_text("hai")
        await bot.wait_for_updates(3)
        assert bot.texts == ["một"] * 3
        bot.gate.set()
        await bot.wait_for_updates(10)
        assert bot.most_open_requests == 3
        for number in range(1, 6):
            own = [update["message"] for update in bot.updates if update["message"]["chat"]["id"] == number]
            assert [message["text"] for message in own] == ["một", "hai"]


async def test_callback_query_overtakes_a_waiting_message(lan: Chat, call: Call) -> None:
    """Callback queries have their own queue."""
    markup = {"inline_keyboard": [[{"text": "Có", "callback_data": "y"}]]}
    await call("sendMessage", chat_id=7, text="?", reply_markup=markup)
    async with run_recording_bot(call) as bot:
        bot.gate.clear()
        await lan.send_text("một")
        await bot.wait_for_updates(1)
        await lan.send_text("hai")
        await lan.click("Có")
        await bot.wait_for_updates(2)
        assert "callback_query" in bot.updates[1]


async def test_each_update_is_delivered_several_times(playground: Playground, lan: Chat, call: Call) -> None:
    """The fault of repeated deliveries works at a webhook and by polling."""
    playground.faults = Faults(deliveries=2)
    async with run_recording_bot(call) as bot:
        await lan.send_text("một")
        await lan.send_text("hai")
        await bot.wait_for_updates(4)
        assert bot.texts == ["một", "một", "hai", "hai"]
    await lan.send_text("ba")
    assert [update["message"]["text"] for update in await call("getUpdates")] == ["ba", "ba"]


async def test_a_share_of_updates_is_delivered_twice(playground: Playground, lan: Chat, call: Call) -> None:
    """With a share of repeated deliveries each update arrives once or twice, in order."""
    playground.faults = Faults(repeated=0.5)
    sent = [str(number) for number in range(20)]
    async with run_recording_bot(call) as bot:
        for words in [*sent, "end"]:
            await lan.send_text(words)
        async with asyncio.timeout(10):
            while "end" not in bot.texts:  # noqa: ASYNC110  # the number of deliveries is random
                await asyncio.sleep(0.01)
    came = bot.texts[: bot.texts.index("end")]
    assert list(dict.fromkeys(came)) == sent
    assert 20 < len(came) < 40


def _self_signed_certificate(folder: Path) -> ssl.SSLContext:
    """Return a server's TLS context with a self-signed certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(begin).not_valid_after(begin + timedelta(days=36500))
    certificate = builder.sign(key, hashes.SHA256())
    file = folder / "own.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


async def test_update_is_retried_after_a_timeout(lan: Chat, call: Call) -> None:
    """An answer after the timeout (a minute, here a second) counts as a failure."""
    async with run_recording_bot(call) as bot, AsyncExitStack() as stack:
        bot.gate.clear()
        stack.callback(bot.gate.set)
        await lan.send_text("một")
        await bot.wait_for_updates(2)
        assert bot.texts == ["một", "một"]
        assert (await call("getWebhookInfo"))["last_error_message"] == "Read timeout expired"
