"""The demo as a newcomer runs it: the played conversation, files of one's own, the chat page and Ctrl-C."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

from specimens import specimen

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]


async def _start(*arguments: str) -> Process:
    """Start the demo. One worker of the engine is enough, as each worker loads the models."""
    command, environment = (sys.executable, "-m", "bot", "demo", *arguments), {**os.environ, "ENGINE_WORKERS": "1"}
    return await asyncio.create_subprocess_exec(
        *command, stdout=PIPE, stderr=STDOUT, env=environment, start_new_session=True
    )


async def _run(*arguments: str) -> tuple[int, str]:
    process = await _start(*arguments)
    out, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode()


async def test_ten_people_are_read_right() -> None:
    """Exit status 0: number, name, birth date, sex, address and dates are right on usual photos of ten cards.

    `test_crowd.py` has ten scans read.
    """
    status, transcript = await _run("--script", "cccd", "--seed", "1-10")
    assert transcript.count("--- right") == 10, transcript
    assert status == 0


async def test_own_files_are_read_and_printed(tmp_path: Path) -> None:
    """Two files of one's own: what was read is printed."""
    front, back = (specimen(f"chip_id_card_{side}", 12, "d1") for side in ("front", "back"))
    (tmp_path / "a.jpg").write_bytes(front.jpeg)
    (tmp_path / "b.jpg").write_bytes(back.jpeg)
    status, transcript = await _run(
        "--script", "cccd", "--front", str(tmp_path / "a.jpg"), "--back", str(tmp_path / "b.jpg")
    )
    assert status == 0, transcript
    assert f"name = {front.truth['name']}" in transcript


async def test_a_wrong_outcome_is_exit_status_1(tmp_path: Path) -> None:
    """Photos that are no card: the conversation does not go on, and the status says so."""
    from playground.samples.landscape import draw_landscape

    (tmp_path / "a.jpg").write_bytes(draw_landscape())
    (tmp_path / "b.jpg").write_bytes(specimen("chip_id_card_front", 12, "d1").jpeg)
    status, transcript = await _run(
        "--script", "cccd", "--front", str(tmp_path / "a.jpg"), "--back", str(tmp_path / "b.jpg")
    )
    assert status == 1, transcript
    assert "WRONG" in transcript


@pytest.mark.parametrize(
    "signals", [(signal.SIGINT,), (signal.SIGTERM, signal.SIGTERM), (signal.SIGINT, signal.SIGINT)]
)
async def test_the_page_is_served_and_a_signal_ends_everything(signals: tuple[int, ...]) -> None:
    """One address is printed, it answers, and an interrupt, even a repeated one, leaves no process behind."""
    process = await _start("--port", "0")
    assert process.stdout
    url = ""
    while not url:
        line = (await process.stdout.readline()).decode()
        assert line, "the demo ended before it was ready"
        url = next(iter(re.findall(r"^    (http://\S+)", line)), "")
    async with aiohttp.ClientSession() as session, session.get(url) as page:
        assert page.status == 200
        assert 'id="samples-list"' in await page.text()
    children = _children(process.pid)
    assert len(children) >= 2
    for number in signals:
        with suppress(ProcessLookupError):  # the first one may have done it
            os.kill(process.pid, number)
        await asyncio.sleep(0.2)
    rest, _ = await process.communicate()
    assert process.returncode == 0, rest.decode()
    assert not [pid for pid in children if _is_there(pid)]


def _children(parent: int) -> list[int]:
    return [int(pid) for path in Path(f"/proc/{parent}/task").glob("*/children") for pid in path.read_text().split()]


def _is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()
