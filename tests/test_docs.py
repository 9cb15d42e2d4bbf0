"""Compare the documents with the code: options, commands, conversations, screenshots, links."""

import re
from pathlib import Path

from PIL import Image

from bot.settings import Settings
from handlers import __main__ as conversations
from handlers.all_flows import FLOWS
from playground.screenshots.screens import PICTURES, SCREENS, render_page
from playground.scripts import SCRIPTS

ROOT = Path(__file__).resolve().parents[1]


def _read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_every_option_is_in_the_operators_guide() -> None:
    """Each field of the settings stands in the table, and the table names nothing else."""
    table = [line.split("|")[1] for line in _read("docs/operators.md").splitlines() if line.startswith("| `")]
    assert {name.lower() for cell in table for name in re.findall(r"`([A-Z_]+)`", cell)} == set(Settings.model_fields)


def test_every_conversation_is_in_the_guide() -> None:
    """Commands stand in the table of conversations, which is what the code says, and scripts beside it."""
    page = _read("docs/conversations.md")
    assert page == conversations.page(page)
    assert _read("docs/verification.md") == conversations.page(_read("docs/verification.md"))
    assert all(f"`/{flow.name}`" in page for flow in FLOWS)
    assert all(f"--script {name}" in page for name in SCRIPTS)


def test_links_between_documents_lead_somewhere() -> None:
    """Relative links and pictures exist."""
    for file in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", file.read_text("utf-8")):
            assert target.startswith("https://") or (file.parent / target).exists(), f"{file.name}: {target}"


def test_every_conversation_has_its_picture() -> None:
    """The page of screens is what the code says; each script is on it, with words for who cannot see it, and small."""
    assert _read("docs/screens.md") == render_page()
    assert SCREENS.keys() == SCRIPTS.keys()
    assert all(f"`/{flow.name}`" in render_page() for flow in FLOWS)
    files = [PICTURES / f"{name}.webp" for name in SCREENS]
    assert all(screen.title and screen.alt for screen in SCREENS.values())
    for file in files:
        with Image.open(file) as picture:
            assert picture.width >= 430
    assert sum(file.stat().st_size for file in PICTURES.iterdir()) < 3_000_000
