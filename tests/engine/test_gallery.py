"""The store of the face search: restart, walls between keys, pages, merges, sudden ends, two processes."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from engine.faces.portrait import Vector
from engine.gallery import Gallery, UnknownImageError

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from pathlib import Path
from engine.gallery import Gallery
from tests.engine.test_gallery import vector
gallery = Gallery(Path(sys.argv[1]))
while True:
    id_ = gallery.add(sys.argv[2], "m", vector(3), {"name": "Mẫu"})
    print(id_, flush=True)
"""


def vector(seed: int) -> Vector:
    """A vector of length 1."""
    row = np.random.default_rng(seed).normal(size=128)
    return (row / np.linalg.norm(row)).astype(np.float32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a gallery may be."""
    return tmp_path / "gallery.sqlite3"


@pytest.fixture
def gallery(path: Path) -> Iterator[Gallery]:
    """A new gallery in a file."""
    with closing(Gallery(path)) as gallery:
        yield gallery


def found(gallery: Gallery, seed: int, owner: str = "a", model: str = "m") -> list[int]:
    """The ids that a search finds."""
    return [entry.id for entry, _ in gallery.search(owner, model, vector(seed), 0.3, 10)]


def test_what_was_added_is_found_with_its_metadata(gallery: Gallery) -> None:
    """The same vector is no distance away, others are out of reach."""
    for seed in range(5):
        gallery.add("a", "m", vector(seed), {"name": f"người {seed}"})
    ((entry, apart),) = gallery.search("a", "m", vector(3), 0.3, 10)
    assert (entry.id, entry.metadata, entry.pictured) == (4, {"name": "người 3"}, False)
    assert apart < 0.001


def test_a_restart_changes_nothing(gallery: Gallery, path: Path) -> None:
    """Ids, metadata, vectors and pictures are there again, and a deleted id is not given again."""
    gallery.add("a", "m", vector(1), {"name": "Mẫu"}, b"jpeg")
    gallery.add("a", "m", vector(2), {})
    gallery.delete("a", [2])
    gallery.close()
    with closing(Gallery(path)) as again:
        assert found(again, 1) == [1]
        assert found(again, 2) == []
        assert again.picture("a", 1) == b"jpeg"
        assert again.images("a", 0, 9)[0].metadata == {"name": "Mẫu"}
        assert again.add("a", "m", vector(3), {}) == 3


def test_each_key_sees_its_own(gallery: Gallery) -> None:
    """Ids of two keys are counted apart; neither lists, finds, edits, deletes nor shows what is the other's."""
    gallery.add("a", "m", vector(1), {"of": "a"}, b"a")
    gallery.add("a", "m", vector(2), {})
    assert gallery.add("b", "m", vector(1), {"of": "b"}) == 1
    assert found(gallery, 1, "b") == [1]
    assert [entry.metadata for entry in gallery.images("b", 0, 9)] == [{"of": "b"}]
    assert found(gallery, 1, "c") == []
    assert gallery.images("c", 0, 9) == []
    for forbidden in (
        lambda: gallery.edit("b", 2, {}),
        lambda: gallery.delete("b", [2]),
        lambda: gallery.picture("b", 1),
    ):
        with pytest.raises(UnknownImageError):
            forbidden()
    gallery.delete("b", [1])
    assert found(gallery, 1) == [1]


def test_vectors_of_another_model_are_not_compared(gallery: Gallery) -> None:
    """They are listed, and found again when their model comes back."""
    gallery.add("a", "old", vector(1), {})
    gallery.add("a", "new", vector(2)[:64] * 2, {})
    assert found(gallery, 1, model="other") == []
    assert found(gallery, 1, model="old") == [1]
    assert len(gallery.images("a", 0, 9)) == 2


def test_pages(gallery: Gallery) -> None:
    """In the order in which they came; beyond the end there is nothing."""
    for seed in range(7):
        gallery.add("a", "m", vector(seed), {})
    pages = [[entry.id for entry in gallery.images("a", offset, 3)] for offset in (0, 3, 6, 9)]
    assert pages == [[1, 2, 3], [4, 5, 6], [7], []]
    assert gallery.images("a", 0, 0) == []


def test_metadata_is_merged(gallery: Gallery) -> None:
    """What is not named stays."""
    gallery.add("a", "m", vector(1), {"name": "Mẫu", "status": "1"})
    gallery.edit("a", 1, {"status": "2", "note": "đã gặp"})
    assert gallery.images("a", 0, 1)[0].metadata == {"name": "Mẫu", "status": "2", "note": "đã gặp"}
    with pytest.raises(UnknownImageError):
        gallery.edit("a", 2, {})


def test_deleting_is_all_or_nothing_and_leaves_no_trace(gallery: Gallery, path: Path) -> None:
    """One unknown id keeps the others; what is deleted is in no file any more."""
    for seed in (1, 2, 3):
        gallery.add("a", "m", vector(seed), {"name": f"SECRET{seed}"})
    assert found(gallery, 1) == [1]
    with pytest.raises(UnknownImageError):
        gallery.delete("a", [1, 9])
    assert found(gallery, 1) == [1]
    gallery.delete("a", [1, 1, 3])
    assert found(gallery, 1) == []
    assert found(gallery, 2) == [2]
    files = b"".join(each.read_bytes() for each in path.parent.iterdir())
    assert b"SECRET1" not in files
    assert vector(1).tobytes() not in files


def test_two_processes_share_a_file(gallery: Gallery, path: Path) -> None:
    """What the other one adds and deletes is seen by the next search."""
    gallery.add("a", "m", vector(1), {})
    assert found(gallery, 2) == []
    with closing(Gallery(path)) as other:
        assert other.add("a", "m", vector(2), {}) == 2
        assert found(gallery, 2) == [2]
        other.delete("a", [1])
        assert found(gallery, 1) == []


def test_adding_after_a_search_is_found(gallery: Gallery) -> None:
    """The matrix in memory follows the file."""
    assert found(gallery, 1) == []
    for seed in range(100):
        gallery.add("a", "m", vector(seed), {})
    assert found(gallery, 99) == [100]


def test_what_was_answered_survives_a_kill(path: Path) -> None:
    """Two processes add side by side and are killed at no chosen moment: every id they told is there, none twice."""
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, path, "a"], cwd=ROOT, stdout=subprocess.PIPE) for _ in range(2)
    ]
    told: list[int] = []
    try:
        for writer in writers:
            assert writer.stdout
            told += [int(writer.stdout.readline()) for _ in range(15)]
    finally:
        for writer in writers:
            writer.kill()
            told += [int(line) for line in writer.communicate()[0].splitlines()]
    with closing(Gallery(path)) as gallery:
        kept = {entry.id for entry in gallery.images("a", 0, 100_000)}
    assert len(told) == len(set(told)) >= 30
    assert set(told) <= kept
    assert len(kept) <= len(told) + 2


def test_a_failed_statement_leaves_no_half(gallery: Gallery) -> None:
    """What cannot be written is rolled back, the number of the next image included."""
    with pytest.raises(sqlite3.Error):
        gallery.add("a", None, vector(1), {})  # type: ignore[arg-type]  # a fault, to see what follows
    assert gallery.add("a", "m", vector(1), {}) == 1


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The error names the path; the file is for its owner alone."""
    with pytest.raises(sqlite3.Error, match="nowhere"):
        Gallery(tmp_path / "nowhere" / "gallery.sqlite3")
    with closing(Gallery(tmp_path / "new")):
        assert (tmp_path / "new").stat().st_mode & 0o077 == 0


def test_without_a_file_nothing_is_kept(tmp_path: Path) -> None:
    """In memory all works the same."""
    with closing(Gallery(None)) as gallery:
        assert gallery.add("a", "m", vector(1), {}) == 1
        assert found(gallery, 1) == [1]
    assert list(tmp_path.iterdir()) == []
