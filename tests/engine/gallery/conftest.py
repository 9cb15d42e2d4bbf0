"""Galleries to test on: every store goes through the same tests."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.gallery.connect import open_gallery
from engine.gallery.store import Gallery
from engine.settings import Settings
from tests.engine.client import options


@pytest.fixture(params=["file", pytest.param("postgres", marks=pytest.mark.processes)])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a gallery that outlives its process."""
    if request.param == "file":
        return options(gallery=tmp_path / "gallery.sqlite3")
    return options(database_url=request.getfixturevalue("postgres"))


@pytest.fixture(params=["memory", "file", pytest.param("postgres", marks=pytest.mark.processes)])
def gallery(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gallery]:
    """A new gallery."""
    path = tmp_path / "gallery.sqlite3" if request.param == "file" else None
    url = request.getfixturevalue("postgres") if request.param == "postgres" else None
    with closing(open_gallery(options(gallery=path, database_url=url))) as opened:
        yield opened
