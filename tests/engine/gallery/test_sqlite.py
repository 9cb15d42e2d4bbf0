"""Check the gallery in a file or in memory alone."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from engine.gallery.protocol import GalleryError
from engine.gallery.sqlite import SqliteGallery
from tests.engine.gallery.random_vectors import found_ids, random_vector


def test_a_deleted_face_leaves_no_trace(tmp_path: Path) -> None:
    """No file contains the deleted data any more."""
    with closing(SqliteGallery(tmp_path / "faces", "m")) as gallery:
        gallery.add("a", random_vector(1), {"name": "SECRET"})
        gallery.delete("a", [1])
        files = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert b"SECRET" not in files
    assert random_vector(1).tobytes() not in files


def test_an_unwritable_path_is_reported(tmp_path: Path) -> None:
    """The error names the option and the path. A new file is readable for its owner only."""
    with pytest.raises(GalleryError, match=r"^ENGINE_GALLERY: .*nowhere"):
        SqliteGallery(tmp_path / "nowhere" / "faces", "m")
    with closing(SqliteGallery(tmp_path / "new", "m")):
        assert (tmp_path / "new").stat().st_mode & 0o077 == 0


def test_a_file_that_is_no_database_is_reported(tmp_path: Path) -> None:
    """The file is not overwritten."""
    (tmp_path / "notes").write_bytes(b"no database " * 100)
    with pytest.raises(GalleryError, match=r"^ENGINE_GALLERY: file is not a database"):
        SqliteGallery(tmp_path / "notes", "m")
    assert (tmp_path / "notes").read_bytes() == b"no database " * 100


def test_a_file_older_than_the_table_gallery_is_adopted(tmp_path: Path) -> None:
    """Its faces are found with their own model only."""
    with sqlite3.connect(tmp_path / "faces") as old:
        old.execute("create table owner (id integer primary key, name text not null unique, last integer not null)")
        old.execute(
            "create table image (owner integer not null, id integer not null, model text not null,"
            " vector blob not null, metadata text not null, picture blob, primary key (owner, id))"
        )
        old.execute("insert into owner values (1, 'a', 1)")
        old.execute("insert into image values (1, 1, 'm', ?, '{}', null)", (random_vector(1).tobytes(),))
    old.close()
    with pytest.raises(GalleryError, match="the model m, this engine uses other"):
        SqliteGallery(tmp_path / "faces", "other")
    with closing(SqliteGallery(tmp_path / "faces", "m")) as gallery:
        assert found_ids(gallery, 1) == [1]
        assert gallery.add("a", random_vector(2), {}) == 2


def test_without_a_file_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gallery in memory works the same and creates no file."""
    monkeypatch.chdir(tmp_path)
    with closing(SqliteGallery(None, "m")) as gallery:
        assert gallery.add("a", random_vector(1), {}) == 1
        assert found_ids(gallery, 1) == [1]
    assert list(tmp_path.iterdir()) == []
