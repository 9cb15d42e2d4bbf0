"""Give every test of galleries each kind of gallery."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.gallery.connect import open_gallery
from engine.gallery.protocol import Gallery
from engine.settings import Settings
from tests.engine.client import make_settings


@pytest.fixture(params=["file", pytest.param("postgres", marks=pytest.mark.processes)])
def durable_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Return settings of a gallery that outlives its process."""
    if request.param == "file":
        return make_settings(gallery=tmp_path / "gallery.sqlite3")
    return make_settings(database_url=request.getfixturevalue("postgres"))


@pytest.fixture(params=["memory", "file", pytest.param("postgres", marks=pytest.mark.processes)])
def gallery(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gallery]:
    """Return an empty gallery."""
    path = tmp_path / "gallery.sqlite3" if request.param == "file" else None
    url = request.getfixturevalue("postgres") if request.param == "postgres" else None
    with closing(open_gallery(make_settings(gallery=path, database_url=url))) as opened:
        yield opened
