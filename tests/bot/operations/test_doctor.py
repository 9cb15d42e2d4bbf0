"""The doctor: each fault is found and named with its remedy, and a check changes nothing."""

import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from bot.operations import doctor
from bot.operations.maintenance import diagnose
from bot.settings import SettingsError
from playground.testing.driver import Playground
from storage import inbox
from storage.connect import open_database, opened_database
from storage.crypto import Vault
from tests.fake_api import FakeApi, answered
from tests.running_bot import TOKEN, settings


@pytest.fixture
async def api() -> AsyncIterator[FakeApi]:
    """Return the API of the tests."""
    running = FakeApi()
    await running.server.start_server()
    yield running
    await running.server.close()


@pytest.fixture
async def wishes(tmp_path: Path, api: FakeApi) -> AsyncIterator[dict[str, Any]]:
    """Return settings under which every check passes."""
    async with Playground(TOKEN, pace=0.01, username="giay_to_bot") as playground:
        playground.chat(5)
        yield {
            "telegram_base_url": playground.url,
            "cvapi_base_url": api.url,
            "database_url": f"sqlite:///{tmp_path}/bot.sqlite3",
            "webhook_url": "",
            "admin_ids": (5,),
        }


async def findings(**wishes: Any) -> dict[str, doctor.Finding]:
    """Return the doctor's findings by name."""
    return {finding.name: finding async for finding in doctor.examine(settings(**wishes))}


async def test_all_is_well(wishes: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """Every check passes, in one line each, and no secret is printed."""
    await diagnose(settings(**wishes))
    printed = capsys.readouterr().out
    assert printed.count("ok   ") == len(doctor.CHECKS)
    assert "@giay_to_bot" in printed
    assert TOKEN not in printed


async def test_a_store_that_fails_is_closed(wishes: dict[str, Any]) -> None:
    """The store is closed again after its error."""
    async with opened_database(wishes["database_url"]) as store:
        await store.run(lambda tx: tx.rows("drop table inbox"))
    before = set(threading.enumerate())
    found = await findings(**wishes)
    assert "no such table" in found["database"].state
    assert "storage-connection" not in {thread.name for thread in set(threading.enumerate()) - before}


@pytest.mark.parametrize(
    ("change", "name", "mend"),
    [
        ({"telegram_token": SecretStr("1:wrong")}, "token", "@BotFather"),
        ({"telegram_base_url": "http://127.0.0.1:1"}, "token", "TELEGRAM_BASE_URL"),
        ({"webhook_url": "https://bot.example.com"}, "webhook", "python -m bot serve"),
        ({"webhook_url": "https://x.example", "webhook_secret": SecretStr("short")}, "secret", "WEBHOOK_SECRET"),
        ({"database_url": "mysql://x"}, "database", "DATABASE_URL"),
        ({"admin_ids": (5, 99)}, "owners", "/start"),
        ({"data_keys": SecretStr("nonsense")}, "keys", "newkey"),
        ({"cvapi_base_url": "http://127.0.0.1:1"}, "api", "CVAPI_BASE_URL"),
    ],
)
async def test_a_fault_is_named_with_its_remedy(
    wishes: dict[str, Any], change: dict[str, Any], name: str, mend: str
) -> None:
    """The check of a wrong option finds the fault."""
    found = await findings(**wishes | change)
    assert mend in found[name].remedy
    assert found[name].line().startswith("FAIL")


@pytest.mark.parametrize(("code", "mend"), [(4, "CVAPI_KEY"), (5, "calls of API v1")])
async def test_refusals_of_the_api(wishes: dict[str, Any], api: FakeApi, code: int, mend: str) -> None:
    """Wrong credentials and a used up quota are told apart."""
    api.next(answered({"result": None, "status_code": code, "message": ""}))
    assert mend in (await findings(**wishes))["api"].remedy


async def test_a_port_that_is_taken(wishes: dict[str, Any]) -> None:
    """Another program's port is told apart from the port of this bot, which may be running."""
    async with TestServer(web.Application()) as other:
        found = await findings(**wishes, port=other.port)
    assert "PORT" in found["port"].remedy
    app = web.Application()
    app.router.add_get("/live", live)
    async with TestServer(app) as bot:
        found = await findings(**wishes, port=bot.port)
    assert not found["port"].remedy


async def live(_: web.Request) -> web.Response:
    """Answer as a running bot does."""
    return web.json_response({"live": True})


@pytest.mark.parametrize(("host", "port", "mend"), [("192.0.2.1", 8080, "HOST"), ("nosuch.invalid", 8080, "HOST")])
async def test_an_address_of_another_machine(wishes: dict[str, Any], host: str, port: int, mend: str) -> None:
    """The wrong option is named."""
    assert mend in (await findings(**wishes, host=host, port=port))["port"].remedy


async def test_reason_of_a_server_that_refuses(
    wishes: dict[str, Any], postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's own reason is named, without a password."""
    monkeypatch.setattr("storage.engines.postgres.CONNECT_TIMEOUT", 0.2)
    place, _, options = postgres_server.partition("?")
    url = f"{place.rpartition('/')[0]}/nosuch?{options}"
    assert 'database "nosuch" does not exist' in (await findings(**wishes | {"database_url": url}))["database"].state
    refused = await findings(**wishes | {"database_url": "postgresql://me:letmein@127.0.0.1:1/x"})
    assert "Connection refused" in refused["database"].state
    assert "letmein" not in refused["database"].line()


async def test_keys_of_stored_records(wishes: dict[str, Any]) -> None:
    """A missing key is found, and records sealed with an older key are counted."""
    old, new = Vault.fresh_key(1), Vault.fresh_key(2)
    store = await open_database(wishes["database_url"])
    await store.run(inbox.put, 1, 7, Vault.from_setting(old).seal(b"x", "update:1"), 1.0)
    await store.close()
    assert "key 1" in (await findings(**wishes, data_keys=SecretStr(old)))["keys"].state
    assert "key 1, which is not listed" in (await findings(**wishes, data_keys=SecretStr(new)))["keys"].state
    found = (await findings(**wishes, data_keys=SecretStr(f"{new},{old}")))["keys"]
    assert "rekey" in found.state
    assert not found.remedy


async def test_faults_end_with_their_number(wishes: dict[str, Any]) -> None:
    """The command fails when a check fails."""
    with pytest.raises(SettingsError, match="1 to mend"):
        await diagnose(settings(**wishes | {"data_keys": SecretStr("nonsense")}))
