"""Galleries that outlive their process: restarts, sudden ends, several engines, a change of the face model."""

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
from tests.engine.gallery.random_vectors import found, vector

ROOT = Path(__file__).parents[3]
WRITER = """
from engine.gallery.connect import open_gallery
from engine.settings import Settings
from tests.engine.gallery.random_vectors import vector
gallery = open_gallery(Settings())
while True:
    print(gallery.add("a", vector(3), {"name": "Mẫu"}, b"picture" * 1000), flush=True)
"""


@pytest.fixture
def opened(kept: Settings) -> Iterator[Callable[..., Gallery]]:
    """Opens the same gallery once more, if wanted with a model of the operator's own; all are closed at the end."""
    galleries: list[Gallery] = []

    def again(model: Path | None = None) -> Gallery:
        galleries.append(open_gallery(kept.model_copy(update={"face_model": model})))
        return galleries[-1]

    yield again
    for each in galleries:
        each.close()


@pytest.fixture
def other_model(tmp_path: Path) -> Path:
    """A face model that is not dlib's."""
    path = tmp_path / "own.onnx"
    path.write_bytes(b"own")
    return path


def test_a_restart_changes_nothing(kept: Settings) -> None:
    """Ids, metadata, vectors and pictures are there again, and a deleted id is not given again."""
    with closing(open_gallery(kept)) as gallery:
        gallery.add("a", vector(1), {"name": "Mẫu"}, b"jpeg")
        gallery.add("a", vector(2), {})
        gallery.delete("a", [2])
    with closing(open_gallery(kept)) as again:
        assert (found(again, 1), found(again, 2)) == ([1], [])
        assert again.picture("a", 1) == b"jpeg"
        assert again.images("a", 0, 9)[0].metadata == {"name": "Mẫu"}
        assert again.add("a", vector(3), {}) == 3


def test_two_engines_see_each_others_faces_at_once(opened: Callable[..., Gallery]) -> None:
    """What the other one adds, edits and deletes is seen by the next question."""
    one, other = opened(), opened()
    one.add("a", vector(1), {})
    assert found(one, 2) == []
    assert other.add("a", vector(2), {}) == 2
    assert (found(one, 2), found(other, 1)) == ([2], [1])
    one.edit("a", 2, {"seen": "1"})
    assert other.images("a", 1, 1)[0].metadata == {"seen": "1"}
    other.delete("a", [1])
    assert found(one, 1) == []


def test_several_starters_do_not_meet(kept: Settings) -> None:
    """Of six that open a new gallery at the same moment, all get it, and one set of tables."""
    with ThreadPoolExecutor(6) as pool:
        galleries = list(pool.map(open_gallery, [kept] * 6))
    ids = [gallery.add("a", vector(1), {}) for gallery in galleries]
    for gallery in galleries:
        gallery.close()
    assert ids == [1, 2, 3, 4, 5, 6]


def test_edits_at_the_same_time_lose_nothing(opened: Callable[..., Gallery]) -> None:
    """Each of two engines merges its own keys into what the other one has just written."""
    one, other = opened(), opened()
    one.add("a", vector(1), {})

    def edit(gallery: Gallery, name: str) -> None:
        for number in range(20):
            gallery.edit("a", 1, {f"{name}{number}": "x"})

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(edit, (one, other), ("one", "other")))
    assert len(one.images("a", 0, 1)[0].metadata) == 40


def test_what_was_answered_survives_a_kill(kept: Settings) -> None:
    """Two engines add side by side and are killed in the middle: every id they told is there, whole, and none twice."""
    url = kept.database_url.get_secret_value() if kept.database_url else ""
    environment = {"ENGINE_KEYS": "a:b", "ENGINE_GALLERY": str(kept.gallery or ""), "DATABASE_URL": url}
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        for _ in range(2)
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
    with closing(open_gallery(kept)) as gallery:
        images = gallery.images("a", 0, 100_000)
        searched = gallery.search("a", vector(3), 0.3, 100_000)
        assert {gallery.picture("a", image.id) for image in images} == {b"picture" * 1000}
    assert len(told) == len(set(told)) >= 30
    assert set(told) <= {image.id for image in images} == {entry.id for entry, _ in searched}
    assert len(images) <= len(told) + 2
    assert all(image.metadata == {"name": "Mẫu"} for image in images)


def test_a_gallery_belongs_to_one_face_model(opened: Callable[..., Gallery], other_model: Path) -> None:
    """Another model is refused with a sentence that names both and says what to do; nothing is lost over it."""
    opened().add("a", vector(1), {})
    with pytest.raises(GalleryError) as caught:
        opened(other_model)
    name, sentence = str(caught.value).split(": ", 1)
    assert name in {"ENGINE_GALLERY", "DATABASE_URL"}
    assert sentence == (
        f"its faces were described by the model dlib-resnet-v1, this engine uses {model_name(other_model)}; "
        "set ENGINE_FACE_MODEL as it was, or begin a new gallery"
    )
    assert found(opened(), 1) == [1]


def test_an_empty_gallery_changes_its_model(opened: Callable[..., Gallery], other_model: Path) -> None:
    """The last engine to open it decides; one that runs with the former model can add nothing any more."""
    former = opened()
    former.delete("a", [former.add("a", vector(1), {})])
    latter = opened(other_model)
    with pytest.raises(GalleryError):
        former.add("a", vector(1), {})
    latter.add("a", vector(1)[:64], {})
    assert [image.id for image in former.images("a", 0, 9)] == [2]
