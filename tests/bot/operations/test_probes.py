"""The probes: an API out of reach degrades the service, a store that fails makes the process not ready."""

import asyncio
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.operations.probes import API_CHECK_SECONDS, ApiCheck, serving_probes
from bot.telegram import setup
from storage import cases
from storage.cases import CaseState
from tests.fake_api import BUSY
from tests.running_bot import RunningBot, run_bot, settings, until


async def ask(bot: RunningBot, path: str = "/ready", token: str = "") -> tuple[int, Any]:
    """Return the status and the answer of a probe."""
    address = bot.webhook_url.rpartition("/")[0] + path
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession() as session, session.get(address, headers=headers) as answer:
        return answer.status, await (answer.json() if path == "/ready" else answer.text())


async def settled(bot: RunningBot) -> tuple[int, dict[str, Any]]:
    """Return the answer of /ready after the first check of the API."""
    while (found := await ask(bot))[1]["api"] == "unknown":  # noqa: ASYNC110  # nothing tells of it
        await asyncio.sleep(0.01)
    return found


async def test_api_that_answers(bot: RunningBot) -> None:
    """Any answer makes the API reachable. No operation is called and no key is sent."""
    status, told = await settled(bot)
    assert (status, told["api"], told["degraded"]) == (200, "reachable", [])
    assert [(seen.method, seen.path, seen.authorization) for seen in bot.api.seen] == [("HEAD", "/", "")]


async def test_api_out_of_reach() -> None:
    """The process stays ready, as the bot can still talk to people, and names the API as degraded."""
    async with run_bot() as bot:
        await bot.api.server.close()
        status, told = await settled(bot)
        assert (status, told["ready"], told["api"], told["degraded"]) == (200, True, "unreachable", ["api"])


async def test_api_that_fails_behind_its_proxy(bot: RunningBot) -> None:
    """An answer of a machine in front of the service does not make the API reachable."""
    bot.api.next(BUSY)
    assert (await settled(bot))[1]["api"] == "unreachable"


async def test_calls_that_are_paused(bot: RunningBot) -> None:
    """Paused calls, after failures in a row, degrade the service too."""
    for _ in range(5):
        bot.app.api._breaker.failed()
    status, told = await ask(bot)
    assert (status, told["api"], told["degraded"]) == (200, "resting", ["api"])


async def test_check_of_the_api_is_cheap() -> None:
    """One check serves all probes for its time, and no probe waits for the check."""
    looks, now, gate = 0, 0.0, asyncio.Event()

    async def look() -> bool:
        nonlocal looks
        looks += 1
        await gate.wait()
        return looks == 1

    watch = ApiCheck(look, lambda: now)
    assert [watch() for _ in range(3)] == [None, None, None]
    gate.set()
    await until(lambda: watch() is not None)
    assert [watch() for _ in range(3)] == [True, True, True]
    now += API_CHECK_SECONDS + 1
    assert watch() is True
    await until(lambda: watch() is False)
    assert looks == 2


async def test_store_that_hangs(bot: RunningBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A probe answers before the time-out of its host."""
    monkeypatch.setattr("bot.operations.probes.STORE_SECONDS", 0.0)
    status, told = await ask(bot)
    assert (status, told["storage"]) == (503, False)


async def test_counts_of_the_store() -> None:
    """Each scrape reads queue, quota, cases and the state of the API, over all processes."""
    async with run_bot(metrics_token=SecretStr("t"), monthly_quota=10) as bot:
        await settled(bot)
        await bot.app.db.run(cases.open_case, "k", 7, CaseState.WAITING, b"sealed", bot.clock() - 50)
        await setup.username(bot.app.telegram)
        status, text = await ask(bot, "/metrics", "t")
        values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        assert status == 200
        for name, value in (
            ("store_up", 1), ("api_up", 1), ("api_breaker_open", 0), ("quota_calls", 10), ("quota_used", 0),
            ("cases_waiting", 1), ("inbox_waiting", 0), ("inbox_dead", 0),
        ):  # fmt: skip
            assert float(values[f"bot_{name}"]) == value, name
        assert 50 <= float(values["bot_case_oldest_seconds"]) < 100
        assert float(values['bot_telegram_calls_total{method="getMe",outcome="ok"}']) == 1
        await bot.app.db.run(lambda tx: tx.rows("alter table inbox rename to elsewhere"))
        assert "bot_store_up 0.0" in (await ask(bot, "/metrics", "t"))[1]
        await bot.app.db.run(lambda tx: tx.rows("alter table elsewhere rename to inbox"))


async def test_floods_are_counted(bot: RunningBot) -> None:
    """Flood answers and missing answers of Telegram are counted by outcome."""
    metrics = bot.app.metrics
    for status in (200, 429, 429, 400, 502, None):
        metrics.count_telegram_call("sendMessage", status)
    text = metrics.text().decode()
    for outcome, count in (("429", 2), ("4xx", 1), ("5xx", 1), ("none", 1)):
        assert f'bot_telegram_calls_total{{method="sendMessage",outcome="{outcome}"}} {count}.0' in text


async def test_probes_of_a_worker() -> None:
    """A worker process serves its probes alone, and only where a port is set."""
    async with (
        run_bot(worker_port=0) as bot,
        serving_probes(bot.app) as address,
        aiohttp.ClientSession() as session,
    ):
        async with session.get(f"{address}/ready") as ready, session.post(f"{address}/telegram") as hook:
            assert (ready.status, hook.status) == (200, 404)
        async with serving_probes(replace(bot.app, settings=settings())) as nothing:
            assert not nothing
