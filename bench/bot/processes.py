"""Processes of the measured bots, each on one core, with their processor time and memory."""

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.bot.fake_telegram import SECRET, TOKEN, FakeTelegram
from storage.crypto import Vault

BOTS: dict[str, tuple[str, ...]] = {
    "this bot": ("bot", "serve"),
    "aiogram": ("bench.bot.aiogram_bot",),
    "aiogram with checks": ("bench.bot.aiogram_bot", "check"),
    "python-telegram-bot": ("bench.bot.ptb_bot",),
}
"""Module and arguments of each bot by name. The textbook bots are the baselines."""
BOT_CORE, LOAD_CORE = 0, 1
METRICS_TOKEN = "metrics-of-the-bench"  # noqa: S105  # of a bot that lives as long as the run
_STOP_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class BotProcess:
    """A running bot with all processes that the bot started."""

    pid: int
    url: str

    def cpu(self) -> float:
        """Return the seconds of processor time so far, ended children included (proc(5), fields 14 to 17)."""
        ticks = sum(sum(map(int, _stat(pid)[11:15])) for pid in self._pids())
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self, name: str = "VmHWM") -> float:
        """Return megabytes (10^6 bytes): the sum of the peaks of all processes, or the resident memory (``VmRSS``)."""
        return sum(_kilobytes(pid, name) for pid in self._pids()) * 1024 / 1e6

    def _pids(self) -> Iterable[int]:
        waiting = [self.pid]
        while waiting:
            pid = waiting.pop()
            yield pid
            for thread in Path(f"/proc/{pid}/task").iterdir():
                waiting += map(int, (thread / "children").read_text().split())


@asynccontextmanager
async def run_bot(name: str, telegram: FakeTelegram, python: str = sys.executable) -> AsyncIterator[BotProcess]:
    """Run a bot between this Telegram and its API. The block begins when the bot has set its webhook.

    Raises RuntimeError with the end of the log when the bot ends at its start.
    """
    with TemporaryDirectory(prefix="bench-bot-") as folder:
        port = _free_port()
        environment = os.environ | {
            "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": telegram.url, "CVAPI_BASE_URL": telegram.url,
            "CVAPI_KEY": "bench", "CVAPI_SECRET": "bench", "HOST": "127.0.0.1",
            "PORT": str(port), "WEBHOOK_URL": f"http://127.0.0.1:{port}", "WEBHOOK_SECRET": SECRET,
            "DATABASE_URL": f"sqlite:///{folder}/bot.sqlite3", "DATA_KEYS": Vault.fresh_key(),
            "METRICS_TOKEN": METRICS_TOKEN,
        }  # fmt: skip
        log = Path(folder) / "log"
        with log.open("wb") as stderr:
            process = await asyncio.create_subprocess_exec(
                python, "-m", *BOTS[name], env=environment, stdout=DEVNULL, stderr=stderr
            )
        try:
            _pin_to_core(process.pid, BOT_CORE)
            ended = asyncio.create_task(process.wait())
            webhook_set = asyncio.create_task(telegram.wait_for_webhook())
            await asyncio.wait((ended, webhook_set), return_when=asyncio.FIRST_COMPLETED)
            if not webhook_set.done():
                webhook_set.cancel()
                raise RuntimeError(f"{name} ended at its start:\n{log.read_text()[-2000:]}")
            yield BotProcess(process.pid, f"http://127.0.0.1:{port}")
        finally:
            await _end(process)


def pin_load_generator() -> None:
    """Keep this process, which makes the load, off the bot's core."""
    _pin_to_core(0, LOAD_CORE)


def _pin_to_core(pid: int, core: int) -> None:
    if (os.cpu_count() or 1) > max(BOT_CORE, LOAD_CORE):
        os.sched_setaffinity(pid, {core})


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), _STOP_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/<pid>/stat after the name. The first item is field 3."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _kilobytes(pid: int, name: str) -> int:
    result = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(result.group(1)) if result else 0
