"""Check ``python -m engine read``: files found, output, exit status. The last test reads a real specimen."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine import __main__, read_command
from engine.read_command import FileResult, find_files, format_table, main
from specimens import specimen
from tests.engine.client import FRONT, FRONT_PHOTO
from tests.engine.workers import pdfs, scripted_tasks

pytestmark = pytest.mark.processes

PROJECT_ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two pictures, a PDF and a text file."""
    (tmp_path / "inner").mkdir()
    (tmp_path / "b.jpg").write_bytes(FRONT_PHOTO)
    (tmp_path / "inner" / "a.PDF").write_bytes(pdfs.blank(2))
    (tmp_path / "a.png").write_bytes(FRONT_PHOTO + b" nothing")
    (tmp_path / "note.txt").write_text("no picture")
    return tmp_path


def test_folders_are_searched_in_order(folder: Path) -> None:
    """Pictures and PDFs at any depth are found. A named file is taken whatever its suffix."""
    names = [str(path.relative_to(folder)) for path in find_files([folder / "note.txt", folder])]
    assert names == ["note.txt", "a.png", "b.jpg", "inner/a.PDF"]


def test_many_files_are_read_and_printed_in_order(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table goes to stdout, the progress to stderr. The status is 1, because one file holds no paper."""
    assert main([str(folder)], scripted_tasks.load) == 1
    out, err = capsys.readouterr()
    blocks = out.split("\n\n")
    assert blocks[0] == f"{folder}/a.png: no paper was found"
    assert blocks[1].splitlines()[:2] == [f"{folder}/b.jpg", "  chip_id_card_front"]
    assert blocks[2].count("chip_id_card_front") == 2  # one on each page
    assert sorted(line.split()[0] for line in err.splitlines()) == ["1/3", "2/3", "3/3"]


def test_json_has_an_object_for_each_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Papers have canonical names. A single file shows no progress."""
    assert main(["--json", str(folder / "b.jpg")], scripted_tasks.load) == 0
    out, err = capsys.readouterr()
    (result,) = json.loads(out)
    assert result["file"] == f"{folder}/b.jpg"
    assert result["papers"][0]["kind"] == "chip_id_card_front"
    assert "image" not in result["papers"][0]
    assert err == ""


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (None, "No such file or directory"),
        (b"%PDF-1.7 torn", "neither a picture nor a PDF that can be read"),
        (FRONT_PHOTO + b" unreadable", "neither a picture nor a PDF that can be read"),
        (FRONT_PHOTO + b" die", "a process died over it"),
        (FRONT_PHOTO + b" fail", "the engine failed over it"),
    ],
)
def test_an_unreadable_file_is_reported_with_its_reason(
    content: bytes | None, error: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason takes one line, and the status is 1."""
    file = tmp_path / "a.jpg"
    if content is not None:
        file.write_bytes(content)
    assert main([str(file)], scripted_tasks.load) == 1
    assert capsys.readouterr().out == f"{file}: {error}\n"


def test_a_file_larger_than_any_scan_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The size alone decides."""
    monkeypatch.setattr(read_command, "MAX_FILE_BYTES", 100)
    (tmp_path / "a.jpg").write_bytes(FRONT_PHOTO)
    assert main([str(tmp_path / "a.jpg")], scripted_tasks.load) == 1
    assert "larger than" in capsys.readouterr().out


def test_an_empty_folder_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The status is 2."""
    assert __main__.main(["read", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "no files to read\n"


def test_fields_are_aligned() -> None:
    """Names are padded. The confidence is given in percent where known."""
    lines = format_table([FileResult("a.jpg", (FRONT,))]).splitlines()
    assert lines[2] == "    id            99%  001199000001"
    assert lines[4] == "    dob                01/02/1999"


def test_a_specimen_card_is_read(tmp_path: Path) -> None:
    """The command reads a card as people call it."""
    card = specimen("chip_id_card_front", 7, "d0")
    (tmp_path / "card.jpg").write_bytes(card.jpeg)
    done = subprocess.run(
        [sys.executable, "-m", "engine", "read", "--json", str(tmp_path)],
        cwd=PROJECT_ROOT,
        capture_output=True,
        check=True,
    )
    (result,) = json.loads(done.stdout)
    (paper,) = result["papers"]
    assert (paper["kind"], paper["fields"]["id"]) == (card.kind, card.truth["id"])
