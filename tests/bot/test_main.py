"""The whole process by webhook and by polling, from start to stop, through failures."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.__main__ import poll, serve
from bot.settings import SettingsError
from playground.botapi.methods import dispatch
from playground.botapi.methods.dispatch import METHODS
from playground.messaging.fault_injection import Faults
from playground.testing.driver import Playground
from storage.connect import open_database
from tests import pictures
from tests.fake_api import FakeApi
from tests.running_bot import TOKEN, settings, until


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """Return a local Telegram."""
    async with Playground(TOKEN, pace=0.01, username="giay_to_bot") as running:
        yield running


@pytest.fixture
async def api() -> AsyncIterator[FakeApi]:
    """Return the API of the tests."""
    running = FakeApi()
    await running.server.start_server()
    yield running
    await running.server.close()


@pytest.fixture
def wishes(playground: Playground, api: FakeApi, tmp_path: Path, unused_tcp_port: int) -> dict[str, Any]:
    """Return the settings of a process between Telegram and the API."""
    return {
        "telegram_base_url": playground.url,
        "cvapi_base_url": api.url,
        "database_url": f"sqlite:///{tmp_path}/bot.sqlite3",
        "port": unused_tcp_port,
        "webhook_url": f"http://127.0.0.1:{unused_tcp_port}",
    }


@pytest.mark.parametrize("run", [serve, poll])
async def test_process_from_start_to_stop(run: Any, wishes: dict[str, Any], playground: Playground) -> None:
    """The process registers its commands in both languages, reads a card, and ends orderly at two signals."""
    running = asyncio.create_task(run(settings(**wishes)))
    chat = playground.chat(7)
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_album([pictures.photo(0), pictures.photo(1)])
    await chat.wait("Họ và tên")
    commands = playground.state.profile.commands
    assert len(commands) == 2
    profile = playground.state.profile
    assert "căn cước" in profile.text("description", "vi")
    assert "identity cards" in profile.text("description", "en")
    signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGTERM)
    await asyncio.wait_for(running, 10)
    store = await open_database(wishes["database_url"])
    assert await store.run(lambda tx: tx.rows("select state from inbox where state <> 'done'")) == []
    await store.close()


async def test_words_of_the_owner_stay(wishes: dict[str, Any], playground: Playground) -> None:
    """A description that the owner gave @BotFather is not overwritten."""
    playground.state.profile.texts["description", ""] = "Bot của phường"
    running = asyncio.create_task(serve(settings(**wishes)))
    await until(lambda: len(playground.state.profile.commands) == 2)
    signal.raise_signal(signal.SIGTERM)
    await asyncio.wait_for(running, 10)
    assert playground.state.profile.text("description", "en") == "Bot của phường"


@pytest.mark.parametrize("knows", ["nothing of it", "no such method"])
async def test_server_without_descriptions(
    wishes: dict[str, Any], playground: Playground, monkeypatch: pytest.MonkeyPatch, knows: str
) -> None:
    """A Bot API server without descriptions, or one that answers "true" to everything, serves the bot."""

    async def agree(*_: object) -> bool:
        return True

    answers = {"getmydescription": agree} if knows == "nothing of it" else {}
    rest = {name: method for name, method in METHODS.items() if "description" not in name}
    monkeypatch.setattr(dispatch, "METHODS", rest | answers)
    running = asyncio.create_task(serve(settings(**wishes)))
    await until(lambda: len(playground.state.profile.commands) == 2)
    await playground.chat(7).send_text("/start")
    await playground.chat(7).wait("Xin chào")
    signal.raise_signal(signal.SIGTERM)
    await asyncio.wait_for(running, 10)


async def test_telegram_out_of_reach_at_the_start(
    wishes: dict[str, Any], playground: Playground, caplog: pytest.LogCaptureFixture
) -> None:
    """A start waits until Telegram answers, through flood answers and failing gateways."""
    playground.faults = Faults(too_many=0.5, bad_gateway=0.5)
    running = asyncio.create_task(serve(settings(**wishes)))
    await until(lambda: "Telegram does not answer yet" in caplog.text)
    playground.faults = Faults()
    await playground.chat(7).send_text("/start")
    await playground.chat(7).wait("Xin chào")
    signal.raise_signal(signal.SIGINT)
    await asyncio.wait_for(running, 10)


async def test_probes_before_telegram_answers(
    wishes: dict[str, Any], playground: Playground, caplog: pytest.LogCaptureFixture
) -> None:
    """The port is open while Telegram is away, and the warning names Telegram's address."""
    playground.faults = Faults(bad_gateway=1.0)
    running = asyncio.create_task(serve(settings(**wishes)))
    await until(lambda: f"does not answer yet at 127.0.0.1:{playground.port}: " in caplog.text)
    async with aiohttp.ClientSession() as session, session.get(f"{wishes['webhook_url']}/live") as answer:
        assert answer.status == 200
    signal.raise_signal(signal.SIGTERM)
    await asyncio.wait_for(running, 10)


async def test_wrong_token(wishes: dict[str, Any]) -> None:
    """A token that Telegram refuses ends the start and is named."""
    for run in (serve, poll):
        with pytest.raises(SettingsError, match=r"^TELEGRAM_TOKEN is not accepted"):
            await run(settings(**wishes | {"telegram_token": SecretStr("1:wrong")}))


async def test_webhook_that_telegram_refuses(wishes: dict[str, Any]) -> None:
    """The error holds Telegram's reason."""
    with pytest.raises(SettingsError, match=r"refuses what it was told \(is WEBHOOK_URL right\?\): "):
        await serve(settings(**wishes | {"webhook_url": "http://127.0.0.1:0"}))


async def test_port_that_is_taken(wishes: dict[str, Any], playground: Playground) -> None:
    """The error names the port in one line."""
    with pytest.raises(SettingsError, match=f"^HOST and PORT: .*{playground.port} is not free"):
        await serve(settings(**wishes | {"port": playground.port}))


async def test_plain_http_to_another_machine(wishes: dict[str, Any]) -> None:
    """Plain http is refused unless allowed, as every request carries the secret."""
    elsewhere = wishes | {"cvapi_base_url": "http://api.example.com"}
    with pytest.raises(SettingsError, match=r"^CVAPI_BASE_URL: .*https.*CVAPI_ALLOW_HTTP"):
        await poll(settings(**elsewhere))


async def test_polling_through_failures(
    wishes: dict[str, Any], playground: Playground, caplog: pytest.LogCaptureFixture
) -> None:
    """Failures of getUpdates and another polling process are waited out. A malformed update is skipped."""
    running = asyncio.create_task(poll(settings(**wishes)))
    chat = playground.chat(7)
    await chat.send_text("/start")
    await chat.wait("Xin chào")
    for faults in (Faults(too_many=1.0, methods=frozenset({"getupdates"})), Faults(bad_gateway=1.0)):
        caplog.clear()
        playground.faults = faults
        await chat.send_text("/help")
        await until(lambda: "polling: " in caplog.text)
        playground.faults = Faults()
        await chat.wait("Các chức năng")
    playground.state.updates.publish("message", {"from": {}, "chat": {}}, 7)
    await chat.send_text("/huy")
    await chat.wait("Không có gì")
    assert "no update" in caplog.text
    signal.raise_signal(signal.SIGTERM)
    await asyncio.wait_for(running, 10)


async def test_two_processes_that_poll(
    wishes: dict[str, Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One of two polling processes warns, waits, and goes on."""
    other = wishes | {"database_url": f"sqlite:///{tmp_path}/other.sqlite3"}
    both = [asyncio.create_task(poll(settings(**each))) for each in (wishes, other)]
    await until(lambda: "another process polls with the same token" in caplog.text)
    assert not any(each.done() for each in both)
    for each in both:
        each.cancel()
    await asyncio.gather(*both, return_exceptions=True)


async def test_token_that_is_taken_back(wishes: dict[str, Any], playground: Playground) -> None:
    """A token that Telegram no longer accepts ends the polling and is named."""
    running = asyncio.create_task(poll(settings(**wishes)))
    await until(lambda: len(playground.state.profile.commands) == 2)
    playground.state.token = "1:another"
    await playground.chat(7).send_text("/start")
    with pytest.raises(SettingsError, match=r"^TELEGRAM_TOKEN"):
        await asyncio.wait_for(running, 10)
