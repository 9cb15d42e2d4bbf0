"""Check embedders with an ONNX model of a few bytes that averages colours."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from engine.faces.align import align_face
from engine.faces.embedders import OnnxEmbedder, describe_model_error, load_embedder
from engine.faces.portrait import FaceOptions, distance
from engine.faces.portrait_pipeline import extract_portrait
from engine.workers.pool import WorkerPool
from tests.engine.client import running_engine
from tests.engine.faces.portraits import hopper, jpeg, mirrored, portrait_of
from tests.engine.processes import wait_until
from tests.engine.workers import scripted_tasks

pytestmark = pytest.mark.models


def field(number: int, value: bytes | int | str) -> bytes:
    """Encode one field of a protocol buffer."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def tiny_model(shape: tuple[int, ...] = (1, 3, 112, 112), *, flat: bool = True) -> bytes:
    """Return an ONNX model of the mean colour of each of 7 x 7 tiles.

    With `flat` the output is one vector (AveragePool, Flatten), otherwise 3 x 7 x 7 numbers.
    """

    def tensor(name: str, shape: tuple[int, ...]) -> bytes:
        sizes = b"".join(field(1, field(1, size)) for size in shape)
        return field(1, name) + field(2, field(1, field(1, 1) + field(2, sizes)))

    def tile(name: str) -> bytes:
        return field(5, field(1, name) + field(8, 16) + field(8, 16) + field(20, 7))

    pool = field(1, "face") + field(2, "tiles") + field(4, "AveragePool") + tile("kernel_shape") + tile("strides")
    vector = field(1, "tiles") + field(2, "vector") + field(4, "Flatten")
    graph = field(1, pool) + (field(1, vector) if flat else b"") + field(2, "tiny")
    graph += field(11, tensor("face", shape))
    graph += field(12, tensor("vector", (1, 147)) if flat else tensor("tiles", (1, 3, 7, 7)))
    return field(1, 8) + field(7, graph) + field(8, field(2, 13))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """Return the path of the tiny model."""
    path = tmp_path / "face.onnx"
    path.write_bytes(tiny_model())
    return path


def test_an_own_model_describes_faces(model: Path) -> None:
    """The vectors have length 1, the operator's distances apply, and the name depends on the bytes of the model."""
    options = FaceOptions(model, 0.2, 0.3, 0.1)
    first, second = extract_portrait(jpeg(hopper()), options), extract_portrait(jpeg(mirrored(hopper())), options)
    assert first.vector.shape == (147,)
    assert abs(float(first.vector @ first.vector) - 1) < 1e-5
    assert first.thresholds.same == 0.2
    assert first.thresholds.same_head == 0.3
    assert 0 < distance(first, second) < 2
    assert first.model == second.model != portrait_of("hopper").model
    assert load_embedder(model) is load_embedder(model)


def test_an_own_model_gets_the_documented_input(model: Path) -> None:
    """The input is red first, (pixel - 127.5) / 127.5."""
    portrait = portrait_of("hopper")
    picture = np.asarray(hopper())
    face = (align_face(picture, portrait.points).astype(np.float64) - 127.5) / 127.5
    tiles = face.reshape(7, 16, 7, 16, 3).mean(axis=(1, 3)).transpose(2, 0, 1).ravel()
    expected = tiles / np.linalg.norm(tiles)
    assert np.allclose(OnnxEmbedder(model).embed(picture, portrait.points), expected, atol=1e-4)


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (b"no model", "no ONNX model that runs here"),
        (tiny_model((1, 112, 112, 3)), "its input is tensor(float) 1 x 112 x 112 x 3, not tensor(float) N x 3"),
        (tiny_model((1, 3, 224, 224)), "its input is tensor(float) 1 x 3 x 224 x 224"),
        (tiny_model((3, 112, 112), flat=False), "no ONNX model that runs here"),
        (tiny_model(flat=False), "its first output is 1 x 3 x 7 x 7, not one vector a face (N x D)"),
    ],
)
def test_an_unfit_model_is_described_in_one_line(model: bytes, words: str, tmp_path: Path) -> None:
    """The line names the wrong input or output. A fit model has no error."""
    path = tmp_path / "other.onnx"
    path.write_bytes(model)
    line = describe_model_error(path)
    assert line is not None
    assert line.startswith(words)
    assert "\n" not in line
    path.write_bytes(tiny_model())
    assert describe_model_error(path) is None


async def test_the_engine_compares_with_an_own_model(model: Path) -> None:
    """Over HTTP, the operator's model and distances decide that the same photo shows the same person."""
    load = partial(scripted_tasks.load_faces, FaceOptions(model, 0.2, 0.3, 0.1))
    async with WorkerPool(load, workers=1, queue=4, deadline=120) as pool, running_engine(pool) as client:
        await wait_until(lambda: pool.warm_workers == 1)
        photo = jpeg(hopper())
        body = (await client.form("/face_matching/face_matching", {"face1": photo, "face2": photo})).body
        assert (body["data"]["matching"], body["data"]["match"]) == ("100.00", "1")


def test_faces_are_aligned_by_eyes_and_nose() -> None:
    """A large and slanted face is aligned like the upright face."""
    turned = extract_portrait(jpeg(hopper().rotate(12, expand=True).resize((900, 1050))), FaceOptions())
    straight = portrait_of("hopper")
    middle = np.s_[40:90, 30:82]
    alike = np.corrcoef(turned.aligned[middle].ravel().astype(float), straight.aligned[middle].ravel().astype(float))
    assert alike[0, 1] > 0.8
