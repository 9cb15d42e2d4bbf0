"""The doctor finds each fault and says what mends it; where all is well it says so and changes nothing."""

import socket
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot import doctor
from bot.settings import SettingsError
from bot.upkeep import diagnose
from playground.driver import Playground
from storage import inbox
from storage.crypto import Vault
from storage.opening import open_database, opened
from tests.fake_api import FakeApi, answered
from tests.town import TOKEN, settings


@pytest.fixture
async def api() -> AsyncIterator[FakeApi]:
    """The API of the tests."""
    running = FakeApi()
    await running.server.start_server()
    yield running
    await running.server.close()


@pytest.fixture
async def wishes(tmp_path: Path, api: FakeApi) -> AsyncIterator[dict[str, Any]]:
    """Settings under which all is well."""
    async with Playground(TOKEN, pace=0.01, username="giay_to_bot") as playground:
        yield {
            "telegram_base_url": playground.url,
            "cvapi_base_url": api.url,
            "database_url": f"sqlite:///{tmp_path}/bot.sqlite3",
            "webhook_url": "",
        }


async def findings(**wishes: Any) -> dict[str, doctor.Finding]:
    """What the doctor finds, by name."""
    return {finding.name: finding async for finding in doctor.examine(settings(**wishes))}


async def test_all_is_well(wishes: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """Every check passes, in one line each, and no secret is printed."""
    await diagnose(settings(**wishes))
    printed = capsys.readouterr().out
    assert printed.count("ok   ") == len(doctor.CHECKS)
    assert "@giay_to_bot" in printed
    assert TOKEN not in printed


async def test_a_store_that_fails_is_let_go(wishes: dict[str, Any]) -> None:
    """Whatever the store says, it is closed again: nothing is left of a look at it."""
    async with opened(wishes["database_url"]) as store:
        await store.run(lambda tx: tx.rows("drop table inbox"))
    found = await findings(**wishes)
    assert "no such table" in found["database"].told
    assert "storage-writer" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize(
    ("change", "name", "mend"),
    [
        ({"telegram_token": SecretStr("1:wrong")}, "token", "@BotFather"),
        ({"telegram_base_url": "http://127.0.0.1:1"}, "token", "TELEGRAM_BASE_URL"),
        ({"webhook_url": "https://bot.example.com"}, "webhook", "python -m bot serve"),
        ({"webhook_url": "https://x.example", "webhook_secret": SecretStr("short")}, "secret", "WEBHOOK_SECRET"),
        ({"database_url": "mysql://x"}, "database", "DATABASE_URL"),
        ({"data_keys": SecretStr("nonsense")}, "keys", "newkey"),
        ({"cvapi_base_url": "http://127.0.0.1:1"}, "api", "CVAPI_BASE_URL"),
    ],
)
async def test_a_fault_is_named_with_what_mends_it(
    wishes: dict[str, Any], change: dict[str, Any], name: str, mend: str
) -> None:
    """One wrong option is found by its check."""
    found = await findings(**wishes | change)
    assert mend in found[name].mend
    assert found[name].line().startswith("FAIL")


@pytest.mark.parametrize(("code", "mend"), [(4, "CVAPI_KEY"), (5, "calls of API v1")])
async def test_what_the_api_refuses(wishes: dict[str, Any], api: FakeApi, code: int, mend: str) -> None:
    """Credentials and quota are told apart."""
    api.next(answered({"result": None, "status_code": code, "message": ""}))
    assert mend in (await findings(**wishes))["api"].mend


async def test_a_port_that_is_taken(wishes: dict[str, Any]) -> None:
    """It is found, and may be this very bot."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        found = await findings(**wishes, port=taken.getsockname()[1])
    assert "PORT" in found["port"].mend


async def test_keys_of_what_is_stored(wishes: dict[str, Any]) -> None:
    """A key that is missing is found, and one whose records wait to be sealed anew is told."""
    old, new = Vault.fresh_key(1), Vault.fresh_key(2)
    store = await open_database(wishes["database_url"])
    await store.run(inbox.put, 1, 7, Vault.from_setting(old).seal(b"x", "update:1"), 1.0)
    await store.close()
    assert "key 1" in (await findings(**wishes, data_keys=SecretStr(old)))["keys"].told
    assert "key 1, which is not listed" in (await findings(**wishes, data_keys=SecretStr(new)))["keys"].told
    found = (await findings(**wishes, data_keys=SecretStr(f"{new},{old}")))["keys"]
    assert "rekey" in found.told
    assert not found.mend


async def test_faults_end_with_their_number(wishes: dict[str, Any]) -> None:
    """The command's status tells that there is something to mend."""
    with pytest.raises(SettingsError, match="1 to mend"):
        await diagnose(settings(**wishes | {"data_keys": SecretStr("nonsense")}))
