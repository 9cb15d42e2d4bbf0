"""The layers of importlinter.toml: a new file that breaks a layer is refused without having been listed."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parent.parent
CONFIG = "importlinter.toml"
CONTRACTS = tomllib.loads((ROOT / CONFIG).read_text())["tool"]["importlinter"]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the tracked modules of all packages, and the contracts."""
    copied = tmp_path_factory.mktemp("layers")
    listed = subprocess.run(
        ["git", "ls-files", *(f"{package}/**.py" for package in CONTRACTS["root_packages"]), CONFIG],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    for name in listed.stdout.split():
        (copied / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copied / name)
    return copied


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--config", CONFIG]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)


def test_layers_are_kept(copy: Path) -> None:
    """The project itself passes."""
    assert _lint(copy).returncode == 0


@pytest.mark.parametrize("name", ["bot/new.py", "bot/new/__init__.py"])
def test_new_module_of_bot_needs_a_layer(copy: Path, name: str) -> None:
    """A module directly under bot is refused until the contracts name its layer."""
    new = copy / name
    new.parent.mkdir(exist_ok=True)
    new.touch()
    linted = _lint(copy)
    new.unlink()
    assert linted.returncode == 1
    assert "must be declared as a layer" in linted.stdout


FORBIDDEN_IMPORTS = {
    "bot/chat/new_a.py": "handlers.router",
    "bot/telegram/new_b.py": "handlers.all_flows",
    "bot/chat/new_c.py": "telegram",
    "handlers/new_d.py": "telegram",
    "bot/render/new_e.py": "bot.settings",
    "bot/conversation/new_f.py": "bot.chat.tools",
    "bot/conversation/new_g.py": "storage.people",
    "bot/photos/new_h.py": "aiohttp",
    "bot/inbox/new_i.py": "engine.settings",
    "storage/new_j.py": "bot.identity.number",
    "handlers/new_k.py": "bot.inbox.worker",
    "engine/new_l.py": "bot.api.client",
    "engine/new_m.py": "specimens.camera",
    "engine/new_n.py": "bot.conversation.flow",
}
"""New file -> an import that breaks a layer."""


def test_new_files_that_break_a_layer_are_refused(copy: Path) -> None:
    """Each file is refused by name, although no contract lists the file."""
    for name, imported in FORBIDDEN_IMPORTS.items():
        (copy / name).write_text(f"import {imported}\n")
    linted = _lint(copy)
    for name in FORBIDDEN_IMPORTS:
        (copy / name).unlink()
    assert linted.returncode == 1
    missing = [
        name
        for name, imported in FORBIDDEN_IMPORTS.items()
        if f"{name.removesuffix('.py').replace('/', '.')} -> {imported}" not in linted.stdout
    ]
    assert missing == []


def test_every_layer_of_bot_has_its_place() -> None:
    """A package that is declared to exist stands in the order of the layers too."""
    order, declared = (CONTRACTS["contracts"][number]["layers"] for number in (0, 1))
    in_order = {part for layer in order for part in layer.split(" | ") if part.startswith("bot.")}
    assert in_order == {f"bot.{name}" for layer in declared for name in layer.split(" : ")}
