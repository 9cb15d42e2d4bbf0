"""The figures of a small tree, counted by hand."""

from pathlib import Path

import pytest

from tools.code_figures import CONVERSATIONS, main

MODULE = '''"""What a card holds; how it is read."""

KEY = "dob"
"""The name of the date of birth."""


def read() -> None:
    """Return the card that was read."""
'''


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout with one module in ``bot`` and one module in ``bench``."""
    for package in ("bot", "bench"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "card.py").write_text(MODULE)
    return tmp_path


def test_figures(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One docstring of three has a semicolon and opens with a question word, and one word of 21 is a pronoun."""
    main(["--tree", str(tree)])
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["bot", "1", "8", "3", "33.3", "%", "33.3", "%", "9.52"] in rows
    assert ["storage", "0", "0", "0", "0.0", "%", "0.0", "%", "0.00"] in rows
    assert ["together", "2", "16", "6", "33.3", "%", "33.3", "%", "9.52"] in rows


def test_field_and_lines(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Measurements hold field names of their own, so ``bench`` is not counted."""
    main(["--tree", str(tree)])
    assert 'modules that hold "dob" as a literal: 1\n' in capsys.readouterr().out
    main(["--tree", str(tree), "--field", "name"])
    printed = capsys.readouterr().out
    assert 'modules that hold "name" as a literal: 0\n' in printed
    assert "lines of bot, handlers, storage: 8\n" in printed


def test_conversation_exists() -> None:
    """The test that ``--run`` plays stands where the script looks first."""
    path, _, name = CONVERSATIONS[0].partition("::")
    assert f"async def {name}(" in (Path(__file__).parents[2] / path).read_text()
