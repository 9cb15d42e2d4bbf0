"""Follow each guide of CONTRIBUTING.md word for word in a copy of the project, then lint the copy."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.guides.guide import PAGE, copy_project, follow, read_guides, run

GUIDES = read_guides(PAGE.read_text("utf-8"))

pytestmark = pytest.mark.processes


@dataclass(frozen=True, slots=True)
class Reader:
    """Follows guides in one copy of the project: each guide works after the others too."""

    folder: Path
    followed: set[str] = field(default_factory=set)

    def follow(self, title: str) -> None:
        """Follow a guide once."""
        if title not in self.followed:
            for block in GUIDES[title]:
                follow(self.folder, block)
            self.followed.add(title)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """Give a reader with a copy of the project."""
    with tempfile.TemporaryDirectory(prefix="guides-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user, who may not enter the folders of pytest
        copy_project(Path(folder))
        yield Reader(Path(folder))


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
def test_guide(reader: Reader, title: str) -> None:
    """The guide can be followed word for word and leads to a green test."""
    reader.follow(title)


def test_the_code_of_the_guides_is_clean(reader: Reader) -> None:
    """After all guides the checks of the code find nothing: format, linters, types, layers."""
    for title in GUIDES:
        reader.follow(title)
    touched = {block.path for blocks in GUIDES.values() for block in blocks if block.path.endswith(".py")}
    run(reader.folder, ".venv/bin/ruff check .")
    run(reader.folder, ".venv/bin/ruff format --check .")
    run(reader.folder, f".venv/bin/mypy {' '.join(sorted(touched))}")
    run(reader.folder, ".venv/bin/lint-imports --no-logo --config importlinter.toml")
