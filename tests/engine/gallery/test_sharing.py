"""Check galleries that outlive their process: restarts, kills, several engines, a change of the face model."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from engine.faces.embedders import model_name
from engine.gallery.connect import open_gallery
from engine.gallery.protocol import Gallery, GalleryError
from engine.settings import Settings
from tests.engine.gallery.random_vectors import found_ids, random_vector

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[3]
WRITER = """
from engine.gallery.connect import open_gallery
from engine.settings import Settings
from tests.engine.gallery.random_vectors import random_vector
gallery = open_gallery(Settings())
while True:
    print(gallery.add("a", random_vector(3), {"name": "Mẫu"}, b"picture" * 1000), flush=True)
"""


@pytest.fixture
def open_again(durable_settings: Settings) -> Iterator[Callable[..., Gallery]]:
    """Return a function that opens the same gallery once more, with an own model if given, and close all at the end."""
    galleries: list[Gallery] = []

    def again(model: Path | None = None) -> Gallery:
        galleries.append(open_gallery(durable_settings.model_copy(update={"face_model": model})))
        return galleries[-1]

    yield again
    for each in galleries:
        each.close()


@pytest.fixture
def other_model(tmp_path: Path) -> Path:
    """Return a face model of the operator's own."""
    path = tmp_path / "own.onnx"
    path.write_bytes(b"own")
    return path


def test_a_restart_changes_nothing(durable_settings: Settings) -> None:
    """Ids, metadata, vectors and pictures survive a restart. A deleted id is never used again."""
    with closing(open_gallery(durable_settings)) as gallery:
        gallery.add("a", random_vector(1), {"name": "Mẫu"}, b"jpeg")
        gallery.add("a", random_vector(2), {})
        gallery.delete("a", [2])
    with closing(open_gallery(durable_settings)) as again:
        assert (found_ids(again, 1), found_ids(again, 2)) == ([1], [])
        assert again.picture("a", 1) == b"jpeg"
        assert again.images("a", 0, 9)[0].metadata == {"name": "Mẫu"}
        assert again.add("a", random_vector(3), {}) == 3


def test_two_engines_see_each_others_faces_at_once(open_again: Callable[..., Gallery]) -> None:
    """The changes of one engine are visible in the next query of the other."""
    one, other = open_again(), open_again()
    one.add("a", random_vector(1), {})
    assert found_ids(one, 2) == []
    assert other.add("a", random_vector(2), {}) == 2
    assert (found_ids(one, 2), found_ids(other, 1)) == ([2], [1])
    one.edit("a", 2, {"seen": "1"})
    assert other.images("a", 1, 1)[0].metadata == {"seen": "1"}
    other.delete("a", [1])
    assert found_ids(one, 1) == []


def test_engines_that_start_at_once_share_a_gallery(durable_settings: Settings) -> None:
    """Six engines that open a new gallery at the same moment all get it, with one set of tables."""
    with ThreadPoolExecutor(6) as pool:
        galleries = list(pool.map(open_gallery, [durable_settings] * 6))
    ids = [gallery.add("a", random_vector(1), {}) for gallery in galleries]
    for gallery in galleries:
        gallery.close()
    assert ids == [1, 2, 3, 4, 5, 6]


def test_edits_at_the_same_time_lose_nothing(open_again: Callable[..., Gallery]) -> None:
    """Each of two engines merges its keys into the keys that the other has just written."""
    one, other = open_again(), open_again()
    one.add("a", random_vector(1), {})

    def edit(gallery: Gallery, name: str) -> None:
        for number in range(20):
            gallery.edit("a", 1, {f"{name}{number}": "x"})

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(edit, (one, other), ("one", "other")))
    assert len(one.images("a", 0, 1)[0].metadata) == 40


def test_answered_changes_survive_a_kill(durable_settings: Settings) -> None:
    """Two engines add at the same time and are killed: every returned id is there, complete and unique."""
    url = durable_settings.database_url.get_secret_value() if durable_settings.database_url else ""
    environment = {"ENGINE_KEYS": "a:b", "ENGINE_GALLERY": str(durable_settings.gallery or ""), "DATABASE_URL": url}
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    returned_ids: list[int] = []
    try:
        for writer in writers:
            assert writer.stdout
            returned_ids += [int(writer.stdout.readline()) for _ in range(15)]
    finally:
        for writer in writers:
            writer.kill()
            returned_ids += [int(line) for line in writer.communicate()[0].splitlines()]
    with closing(open_gallery(durable_settings)) as gallery:
        images = gallery.images("a", 0, 100_000)
        searched = gallery.search("a", random_vector(3), 0.3, 100_000)
        assert {gallery.picture("a", image.id) for image in images} == {b"picture" * 1000}
    assert len(returned_ids) == len(set(returned_ids)) >= 30
    assert set(returned_ids) <= {image.id for image in images} == {image.id for image, _ in searched}
    assert len(images) <= len(returned_ids) + 2
    assert all(image.metadata == {"name": "Mẫu"} for image in images)


def test_a_gallery_belongs_to_one_face_model(open_again: Callable[..., Gallery], other_model: Path) -> None:
    """Another model is refused with a sentence that names both models and the remedy. Nothing is lost."""
    open_again().add("a", random_vector(1), {})
    with pytest.raises(GalleryError) as caught:
        open_again(other_model)
    name, sentence = str(caught.value).split(": ", 1)
    assert name in {"ENGINE_GALLERY", "DATABASE_URL"}
    assert sentence == (
        f"its faces were described by the model dlib-resnet-v1, this engine uses {model_name(other_model)}; "
        "set ENGINE_FACE_MODEL as it was, or begin a new gallery"
    )
    assert found_ids(open_again(), 1) == [1]


def test_an_empty_gallery_changes_its_model(open_again: Callable[..., Gallery], other_model: Path) -> None:
    """The last engine that opens an empty gallery decides. An engine with the former model cannot add any more."""
    former = open_again()
    former.delete("a", [former.add("a", random_vector(1), {})])
    latter = open_again(other_model)
    with pytest.raises(GalleryError):
        former.add("a", random_vector(1), {})
    latter.add("a", random_vector(1)[:64], {})
    assert [image.id for image in former.images("a", 0, 9)] == [2]
