"""The bots under measurement, each a process of its own on one core; what it used of processor and memory."""

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

from bench.bot.fake_telegram import SECRET, TOKEN, Telegram
from storage.crypto import Vault

BOTS: dict[str, tuple[str, ...]] = {
    "this bot": ("bot", "serve"),
    "aiogram": ("bench.bot.aiogram_bot",),
    "aiogram that looks": ("bench.bot.aiogram_bot", "look"),
    "python-telegram-bot": ("bench.bot.ptb_bot",),
}
"""Name -> module and arguments. The textbook bots are the baselines."""
BOT_CORE, LOAD_CORE = 0, 1
METRICS = "metrics-of-the-bench"
_STOP_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that runs, with all processes it started."""

    pid: int
    url: str

    def cpu(self) -> float:
        """Seconds of processor time used so far, of children that ended too (proc(5), fields 14 to 17)."""
        ticks = sum(sum(map(int, _stat(pid)[11:15])) for pid in self._pids())
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self, name: str = "VmHWM") -> float:
        """Megabytes (10^6 bytes): the peak of each process added up, or what is resident now (``VmRSS``)."""
        return sum(_kilobytes(pid, name) for pid in self._pids()) * 1024 / 1e6

    def _pids(self) -> Iterable[int]:
        waiting = [self.pid]
        while waiting:
            pid = waiting.pop()
            yield pid
            for thread in Path(f"/proc/{pid}/task").iterdir():
                waiting += map(int, (thread / "children").read_text().split())


@asynccontextmanager
async def running(name: str, telegram: Telegram, python: str = sys.executable) -> AsyncIterator[Running]:
    """Run a bot between this Telegram and its API, from when it has told its webhook to the end of the block."""
    with TemporaryDirectory(prefix="bench-bot-") as folder:
        port = _free_port()
        environment = os.environ | {
            "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": telegram.url, "CVAPI_BASE_URL": telegram.url,
            "CVAPI_KEY": "bench", "CVAPI_SECRET": "bench", "HOST": "127.0.0.1",
            "PORT": str(port), "WEBHOOK_URL": f"http://127.0.0.1:{port}", "WEBHOOK_SECRET": SECRET,
            "DATABASE_URL": f"sqlite:///{folder}/bot.sqlite3", "DATA_KEYS": Vault.fresh_key(), "METRICS_TOKEN": METRICS,
        }  # fmt: skip
        log = Path(folder) / "log"
        with log.open("wb") as stderr:
            process = await asyncio.create_subprocess_exec(
                python, "-m", *BOTS[name], env=environment, stdout=DEVNULL, stderr=stderr
            )
        try:
            _pin(process.pid, BOT_CORE)
            ended = asyncio.create_task(process.wait())
            told = asyncio.create_task(telegram.told())
            await asyncio.wait((ended, told), return_when=asyncio.FIRST_COMPLETED)
            if not told.done():
                told.cancel()
                raise RuntimeError(f"{name} ended at its start:\n{log.read_text()[-2000:]}")
            yield Running(process.pid, f"http://127.0.0.1:{port}")
        finally:
            await _end(process)


def pin_load() -> None:
    """Keep this process, the load, off the bot's core."""
    _pin(0, LOAD_CORE)


def _pin(pid: int, core: int) -> None:
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
    """The fields of /proc/<pid>/stat behind the name, the first being field 3."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _kilobytes(pid: int, name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) if found else 0
