"""Follow each guide of CONTRIBUTING.md word for word in a copy of the project, then lint the copy."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guides.guide import PAGE, copy_project, follow, read_guides, run

GUIDES = read_guides(PAGE.read_text("utf-8"))

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def project() -> Iterator[Path]:
    """Give one copy for all guides: each guide works after the others too."""
    with tempfile.TemporaryDirectory(prefix="guides-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user, who may not enter the folders of pytest
        copy_project(Path(folder))
        yield Path(folder)


def test_the_guides_are_there() -> None:
    """Each guide has blocks to follow, and all changes of a file name the file."""
    assert list(GUIDES) == [
        "Add a conversation",
        "Add an admin dialogue",
        "Add a field to a paper",
        "Add an operation of API v1",
        "Add a storage column",
        "Change a text",
    ]


@pytest.mark.parametrize("title", GUIDES)
def test_guide(project: Path, title: str) -> None:
    """The guide leads to a green test and to clean code: format, linters, types, layers."""
    for block in GUIDES[title]:
        follow(project, block)
    touched = " ".join(sorted({block.path for block in GUIDES[title] if block.path.endswith(".py")}))
    run(project, ".venv/bin/ruff check .")
    run(project, ".venv/bin/ruff format --check .")
    run(project, f".venv/bin/mypy {touched}")
    run(project, ".venv/bin/lint-imports --no-logo --config importlinter.toml")
