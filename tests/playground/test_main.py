"""Tests of the playground's command line."""

import asyncio
import signal
import sys

import aiohttp
import pytest

pytestmark = pytest.mark.processes


async def test_server_starts_and_stops() -> None:
    """The server prints its address, answers there, and exits with status 0 on SIGTERM."""
    command = ("-m", "playground", "--port", "0", "--token", "5:x")
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip().removeprefix("TELEGRAM_BASE_URL=")
    async with aiohttp.ClientSession() as session, session.get(f"{url}/bot5:x/getMe") as response:
        assert (await response.json())["result"]["id"] == 5
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
