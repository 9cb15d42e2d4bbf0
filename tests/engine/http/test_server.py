"""Check the server as a whole, with real workers that read specimens: in this process and from the command line."""

import asyncio
import base64
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from bot.api.client import ApiClient
from bot.api.descriptors import Encoding
from bot.api.errors import BadFormat, NoContent
from bot.api.operations import GET_HAIMAT, GET_MATTRUOC
from bot.api.results import TwoSides
from engine.http.server import format_start_line, serve, stop_signals
from engine.settings import Settings
from specimens import specimen
from tests.engine.client import KEY, SECRET, basic_auth, make_picture, make_settings
from tests.engine.processes import child_pids, is_running, wait_until

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[3]
# Drawn by the first test that needs the picture, so that a run without these tests draws nothing.
front_side = cache(partial(specimen, "chip_id_card_front", 7, "d0"))
back_side = cache(partial(specimen, "chip_id_card_back", 7, "d0"))


@asynccontextmanager
async def describe_engine(*arguments: str, **environment: str) -> AsyncIterator[Process]:
    """Run `python -m engine`, on a free port by default, and kill the process at the end if it still runs."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(("ENGINE_", "DATABASE_"))}
    env = {**others, "ENGINE_WORKERS": "2", **environment}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "engine", *(arguments or ("--port", "0"))), cwd=ROOT, env=env, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def read_address(process: Process) -> str:
    """Return the address in the line at start."""
    assert process.stdout
    line = (await process.stdout.readline()).decode()
    assert line.startswith("engine listens on http://127.0.0.1:")
    return line.split()[3].rstrip(",")


async def wait_until_ready(session: aiohttp.ClientSession, url: str) -> None:
    """Wait until the engine says that photos can be read."""
    async with asyncio.timeout(120):
        while True:
            async with session.get(f"{url}/ready") as response:
                if response.status == 200:
                    return
            await asyncio.sleep(0.1)


async def test_specimen_cards_through_the_projects_own_client() -> None:
    """Two sides of one card, sent in the wrong order, are read at the same time by real workers."""
    async with (
        serve(make_settings(workers=2, deadline=120.0), "127.0.0.1", 0) as url,
        ApiClient(url, KEY, SECRET) as client,
    ):
        card = await client.call(GET_HAIMAT, {"mattruoc": back_side().jpeg, "matsau": front_side().jpeg}, Encoding.JSON)
        assert isinstance(card, TwoSides)
        assert card.front
        assert card.back
        assert (card.front.kind, card.front.fields["id"]) == ("chip_id_card_front", front_side().truth["id"])
        assert card.back.kind == "chip_id_card_back"
        assert card.back.fields["issue_date"] == back_side().truth["issue_date"]
        assert card.front.sources.keys() == {"print", "qr"}
        assert card.back.sources.keys() == {"print", "mrz"}
        with pytest.raises(NoContent) as caught:
            await client.call(GET_MATTRUOC, {"image": make_picture(size=(640, 400))})
        assert caught.value.field == "image"
        with pytest.raises(BadFormat):
            await client.call(GET_MATTRUOC, {"image": make_picture(size=(100, 50))})


async def test_the_command_serves_and_ends_on_a_signal() -> None:
    """After SIGTERM the engine finishes the card in work, answers, and leaves no process behind."""
    async with describe_engine(ENGINE_KEYS="demo:p@55w0rd:1", ENGINE_DRAIN="120", ENGINE_DEADLINE="120") as process:
        url = await read_address(process)
        async with aiohttp.ClientSession(headers={"Authorization": basic_auth("demo:p@55w0rd")}) as session:
            await wait_until_ready(session, url)
            workers = child_pids(process.pid)
            reading = asyncio.create_task(read_front(session, url, base64.b64encode(front_side().jpeg).decode()))
            await asyncio.sleep(0.5)  # a request in the same moment would itself reserve the only request of the quota
            # Code 4 means that the quota is reserved, so the card is being read.
            while await read_front(session, url, "") != "4":
                assert not reading.done(), await reading
                await asyncio.sleep(0.2)
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGTERM)  # platforms send the signal more than once
            assert await reading == "0"
        _, log = await process.communicate()
        assert process.returncode == 0, log
        assert len(workers) >= 2
        await wait_until(lambda: not any(map(is_running, workers)))
        assert front_side().truth["id"] not in log.decode()
        assert "Traceback" not in log.decode()


async def read_front(session: aiohttp.ClientSession, url: str, image: str) -> str:
    """Send a front, check the number of the card, and return the code of the response."""
    async with session.post(f"{url}{GET_MATTRUOC.form(Encoding.JSON).path}", json={"image": image}) as response:
        body = await response.json()
    assert body["errorCode"] != "0" or body["data"]["id"] == front_side().truth["id"]
    return str(body["errorCode"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_both_stop_signals_may_come_twice(number: signal.Signals) -> None:
    """Heroku sends SIGTERM, a keyboard SIGINT."""
    with stop_signals() as stop:
        for _ in range(2):
            os.kill(os.getpid(), number)
        async with asyncio.timeout(30):
            await stop.wait()


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        ({}, "ENGINE_KEYS is not set; write ENGINE_KEYS=key:secret, or key:secret:quota, several with commas between"),
        ({"ENGINE_KEYS": "hunter2"}, "ENGINE_KEYS: entry 1 must be key:secret or key:secret:quota"),
        ({"ENGINE_KEYS": "a:b", "ENGINE_WORKERS": "0"}, "ENGINE_WORKERS: Input should be greater than or equal to 1"),
    ],
)
async def test_wrong_settings_end_with_one_line_and_status_2(environment: dict[str, str], line: str) -> None:
    """The line on stderr names the variable. Stdout stays empty."""
    async with describe_engine(**environment) as process:
        out, log = await process.communicate()
        assert process.returncode == 2
        assert (out.decode(), log.decode()) == ("", f"{line}\n")


async def test_an_invalid_face_model_ends_with_one_line_and_status_2(tmp_path: Path) -> None:
    """The model is loaded before the engine serves."""
    path = tmp_path / "face.onnx"
    path.write_bytes(b"no model")
    distances = {"ENGINE_FACE_SAME": "0.9", "ENGINE_FACE_DOUBTFUL": "1", "ENGINE_FACE_SEARCH": "0.8"}
    async with describe_engine(ENGINE_KEYS="a:b", ENGINE_FACE_MODEL=str(path), **distances) as process:
        out, log = await process.communicate()
    assert process.returncode == 2
    assert out == b""
    assert log.decode().startswith("ENGINE_FACE_MODEL: no ONNX model that runs here: ")
    assert log.count(b"\n") == 1


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        ({"ENGINE_GALLERY": "nowhere/faces"}, "ENGINE_GALLERY: nowhere/faces: No such file or directory"),
        ({"DATABASE_URL": "postgres://u:s3cret@127.0.0.1:1/x"}, "DATABASE_URL: connection failed: connection to "),
    ],
)
async def test_a_gallery_that_cannot_be_opened_ends_with_one_line_and_status_1(
    environment: dict[str, str], line: str
) -> None:
    """The line names the option and the place, and no password."""
    async with describe_engine(ENGINE_KEYS="a:b", ENGINE_WORKERS="1", **environment) as process:
        _, log = await process.communicate()
    assert process.returncode == 1
    assert log.decode().splitlines()[-1].startswith(line)
    assert "Traceback" not in log.decode()
    assert "s3cret" not in log.decode()


async def test_an_address_in_use_ends_with_one_line_and_status_1() -> None:
    """The line names the address. No worker stays behind."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with describe_engine("--port", str(port), ENGINE_KEYS="a:b", ENGINE_WORKERS="1") as process:
            _, log = await process.communicate()
    assert process.returncode == 1
    assert log.decode().splitlines()[-1].startswith(f"cannot listen on 127.0.0.1, port {port}: ")
    assert "Traceback" not in log.decode()


def test_the_start_line_names_missing_models() -> None:
    """The line names the address, the workers and the package to install."""
    settings = Settings(keys=SecretStr("a:b"), workers=2)
    line = format_start_line(settings, "http://127.0.0.1:1", ("the Vietnamese model (apt install x)",))
    assert line == (
        "engine listens on http://127.0.0.1:1, 2 workers, shape observed, faces in memory; "
        "missing: the Vietnamese model (apt install x)"
    )
    assert "missing" not in format_start_line(settings, "http://127.0.0.1:1", ())
