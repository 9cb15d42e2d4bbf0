"""What only the gallery in a file or in memory has to show."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from engine.gallery.protocol import GalleryError
from engine.gallery.sqlite import SqliteGallery
from tests.engine.gallery.random_vectors import found, vector


def test_what_is_deleted_leaves_no_trace(tmp_path: Path) -> None:
    """It is in no file any more."""
    with closing(SqliteGallery(tmp_path / "faces", "m")) as gallery:
        gallery.add("a", vector(1), {"name": "SECRET"})
        gallery.delete("a", [1])
        files = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert b"SECRET" not in files
    assert vector(1).tobytes() not in files


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The error names the option and the path; the file is for its owner alone."""
    with pytest.raises(GalleryError, match=r"^ENGINE_GALLERY: .*nowhere"):
        SqliteGallery(tmp_path / "nowhere" / "faces", "m")
    with closing(SqliteGallery(tmp_path / "new", "m")):
        assert (tmp_path / "new").stat().st_mode & 0o077 == 0


def test_a_file_of_something_else_is_told(tmp_path: Path) -> None:
    """It is not overwritten."""
    (tmp_path / "notes").write_bytes(b"no database " * 100)
    with pytest.raises(GalleryError, match=r"^ENGINE_GALLERY: file is not a database"):
        SqliteGallery(tmp_path / "notes", "m")
    assert (tmp_path / "notes").read_bytes() == b"no database " * 100


def test_a_file_of_before_galleries_had_a_model_is_taken_over(tmp_path: Path) -> None:
    """Its faces are found, by their own model alone."""
    with sqlite3.connect(tmp_path / "faces") as old:
        old.execute("create table owner (id integer primary key, name text not null unique, last integer not null)")
        old.execute(
            "create table image (owner integer not null, id integer not null, model text not null,"
            " vector blob not null, metadata text not null, picture blob, primary key (owner, id))"
        )
        old.execute("insert into owner values (1, 'a', 1)")
        old.execute("insert into image values (1, 1, 'm', ?, '{}', null)", (vector(1).tobytes(),))
    old.close()
    with pytest.raises(GalleryError, match="the model m, this engine uses other"):
        SqliteGallery(tmp_path / "faces", "other")
    with closing(SqliteGallery(tmp_path / "faces", "m")) as gallery:
        assert found(gallery, 1) == [1]
        assert gallery.add("a", vector(2), {}) == 2


def test_without_a_file_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In memory all works the same, and no file is made."""
    monkeypatch.chdir(tmp_path)
    with closing(SqliteGallery(None, "m")) as gallery:
        assert gallery.add("a", vector(1), {}) == 1
        assert found(gallery, 1) == [1]
    assert list(tmp_path.iterdir()) == []
