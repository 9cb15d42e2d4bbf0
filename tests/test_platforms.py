"""The files by which platforms run the bot, held against the settings and the command line."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.__main__ import COMMANDS
from bot.operations.http_server import SHUTDOWN_SECONDS
from bot.settings import REQUIRED, Settings

ROOT = Path(__file__).resolve().parents[1]
OPTIONS = {name.upper() for name in Settings.model_fields}
HEROKU_KILLS = 30
"""Seconds from SIGTERM to SIGKILL: https://devcenter.heroku.com/articles/dynos#shutdown."""
SECRETS = {name.upper() for name in REQUIRED["serve"]}


def procfile() -> dict[str, str]:
    """Process -> command line."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    return {name: command.strip() for name, _, command in (line.partition(":") for line in lines)}


def render() -> dict[str, Any]:
    """Render's blueprint."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "render.yaml").read_text())
    return loaded


def fly() -> dict[str, Any]:
    """Fly's configuration."""
    return tomllib.loads((ROOT / "fly.toml").read_text())


def app() -> dict[str, Any]:
    """Heroku's manifest."""
    loaded: dict[str, Any] = json.loads((ROOT / "app.json").read_text())
    return loaded


def commands() -> list[str]:
    """Every command line of every file."""
    services = render()["services"]
    lines = [*procfile().values(), *fly()["processes"].values(), fly()["deploy"]["release_command"]]
    lines += [service["startCommand"] for service in services]
    return lines + [service["preDeployCommand"] for service in services if "preDeployCommand" in service]


@pytest.mark.parametrize("line", commands())
def test_each_command_is_one_of_ours(line: str) -> None:
    """A platform starts what the command line knows."""
    found = re.fullmatch(r"(?:\.venv/bin/)?python -m bot (\w+)", line)
    assert found
    assert found[1] in COMMANDS


def test_the_three_processes() -> None:
    """Tables first, then the web process, and workers beside it."""
    assert list(procfile()) == ["release", "web", "worker"]
    assert set(app()["formation"]) == {"web", "worker"}
    assert set(fly()["processes"]) == {"web", "worker"}
    assert [service["type"] for service in render()["services"]] == ["web", "worker"]


def test_every_variable_is_an_option_and_none_is_forgotten() -> None:
    """A platform's file names options only, and all that `serve` cannot do without."""
    named = {
        "app.json": set(app()["env"]),
        "render.yaml": {each["key"] for service in render()["services"] for each in service["envVars"]},
    }
    for file, names in named.items():
        assert names <= OPTIONS, file
        assert names >= SECRETS, file
    assert set(fly()["env"]) <= OPTIONS
    assert all(name in (ROOT / "fly.toml").read_text() for name in (*SECRETS, "DATABASE_URL"))


def test_no_secret_has_a_value() -> None:
    """Secrets are asked for or made by the platform, never written down."""
    assert {name for name, each in app()["env"].items() if "value" in each} == {"DRAIN"}
    assert {each["key"] for service in render()["services"] for each in service["envVars"] if "value" in each} == {
        "DRAIN"
    }
    assert not SECRETS & set(fly()["env"])


def test_ports_and_time_to_stop() -> None:
    """The port that the platform calls is the one we listen on, and it waits longer than we drain."""
    assert fly()["http_service"]["internal_port"] == int(fly()["env"]["PORT"])
    assert int(fly()["kill_timeout"].rstrip("s")) > int(fly()["env"]["DRAIN"]) + SHUTDOWN_SECONDS
    assert int(app()["env"]["DRAIN"]["value"]) + SHUTDOWN_SECONDS < HEROKU_KILLS
    for service in render()["services"]:
        (drain,) = (int(each["value"]) for each in service["envVars"] if each["key"] == "DRAIN")
        assert service["maxShutdownDelaySeconds"] > drain + SHUTDOWN_SECONDS
