"""The command line: commands, wrong settings, and real processes."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings
from storage.crypto import Vault
from tests.running_bot import TOKEN

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own_logging: None) -> pytest.MonkeyPatch:
    """Set up an environment and a folder without any setting, with a log of their own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def test_newkey(capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints a setting that works."""
    assert main(["newkey"]) == 0
    key = capsys.readouterr().out.strip()
    assert re.fullmatch(r"1:[A-Za-z0-9+/]{43}=", key)
    Vault.from_setting(key)
    assert main(["newkey", "2"]) == 0
    second = capsys.readouterr().out.strip()
    assert Vault.from_setting(f"{second},{key}").current == 2


def test_migrate(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command makes the tables, and needs the address of the store alone."""
    assert main(["migrate"]) == 0
    assert (tmp_path / "bot.sqlite3").stat().st_size > 0


@pytest.mark.parametrize(
    ("command", "environment", "says"),
    [
        ("serve", {}, "TELEGRAM_TOKEN is missing: Token from @BotFather"),
        ("poll", {"TELEGRAM_TOKEN": "1:x"}, "CVAPI_KEY is missing"),
        ("migrate", {"PORT": "x"}, "PORT: "),
        ("migrate", {"DATABASE_URL": "mysql://p4ssw0rd@x"}, "DATABASE_URL is not understood"),
        (
            "poll",
            {"TELEGRAM_TOKEN": "1:x", "CVAPI_KEY": "k", "CVAPI_SECRET": "s", "DATA_KEYS": "x"},
            "DATA_KEYS must be",
        ),
    ],
)
def test_wrong_setting_is_one_line_and_status_2(
    bare: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    environment: dict[str, str],
    says: str,
) -> None:
    """Command and variable stand in one line on stderr, without a traceback and without the value."""
    for name, value in environment.items():
        bare.setenv(name, value)
    assert main([command]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"python -m bot {command}: {says}")
    assert err.count("\n") == 1
    assert "p4ssw0rd" not in err


@pytest.mark.parametrize("arguments", [[], ["dance"], ["serve", "--fast"], ["backup"], ["newkey", "256"]])
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown command or option is status 2 with the usage."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m bot" in capsys.readouterr().err


def test_help_speaks_to_a_newcomer(capsys: pytest.CaptureFixture[str]) -> None:
    """The help tells the purpose of the program and the document of its options."""
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    out = capsys.readouterr().out
    assert "A Telegram bot that reads Vietnamese identity papers from photos." in out
    assert out.endswith("Options: docs/operators.md\n")


@pytest.mark.processes
def test_real_process_without_a_token(tmp_path: Path) -> None:
    """A real process names the variable in one line, with status 2."""
    done = _run("serve", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("python -m bot serve: TELEGRAM_TOKEN is missing: Token from @BotFather; CVAPI_KEY ")
    assert done.stderr.count("\n") == 1


@pytest.mark.processes
def test_real_demo_is_handed_over(tmp_path: Path) -> None:
    """``demo`` gives the process and the options to the playground."""
    done = _run("demo", "--help", folder=tmp_path)
    assert done.returncode == 0
    assert "--script" in done.stdout


@pytest.mark.processes
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", ["serve", "poll"])
async def test_real_process_that_is_ended_while_it_waits(command: str, number: signal.Signals, tmp_path: Path) -> None:
    """A signal ends a start that waits for Telegram, without a traceback."""
    environment = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": "http://127.0.0.1:9",
        "CVAPI_KEY": "k",
        "CVAPI_SECRET": "s",
        "DATA_KEYS": Vault.fresh_key(),
        "WEBHOOK_URL": "http://127.0.0.1:8080",
        "WEBHOOK_SECRET": "hook",
        "HOST": "127.0.0.1",
        "PORT": "0",
        "PYTHONPATH": str(ROOT),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", command, cwd=tmp_path, env=environment, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr
    assert b"does not answer yet at 127.0.0.1:9" in await process.stderr.readline()
    process.send_signal(number)
    rest = (await process.stderr.read()).decode().splitlines()
    assert await process.wait() == 0
    last = [line for line in rest if "does not answer yet" not in line]
    assert len(last) == 1, last
    assert last[0].endswith("asked to end; finishing what is under way")


def _run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as a process, in an empty folder and without any setting."""
    env = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    command = [sys.executable, "-m", "bot", *arguments]
    env["PYTHONPATH"] = str(ROOT)
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False)
