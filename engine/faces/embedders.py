"""Describe faces by vectors: with dlib's model, or with an ONNX model of the operator's own."""

import hashlib
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.faces import dlib_models
from engine.faces.align import ALIGNED_SIDE, align_face
from engine.faces.portrait import Point, Vector
from engine.faces.thresholds import SCALE
from engine.reading.image.decode import Picture

Array: TypeAlias = NDArray[Any]


class Embedder(Protocol):
    """A model that describes faces by vectors."""

    @property
    def name(self) -> str:
        """Return a name that changes with the model. Vectors of two names are never compared."""
        ...

    @property
    def scale(self) -> float:
        """Return the factor from the distance of two vectors of length 1 to the distance that the thresholds use."""
        ...

    def embed(self, picture: Picture, points: Sequence[Point]) -> Vector:
        """Describe the face with these five landmarks on an RGB picture by a float32 vector of length 1."""
        ...


class DlibEmbedder:
    """dlib's ResNet of 2017 with 128 numbers per face. Licence: CC0."""

    name = "dlib-resnet-v1"
    scale = SCALE

    def embed(self, picture: Picture, points: Sequence[Point]) -> Vector:
        """Describe a face by the mean of itself and its mirror image, so that pose and side light count less."""
        import dlib

        shape = dlib.full_object_detection(
            dlib.rectangle(0, 0, 1, 1), [dlib.point(*map(round, point)) for point in points]
        )
        face = dlib.get_face_chip(picture, shape)  # 150 x 150, the input size of the network
        both = dlib_models.load_embedding_network().compute_face_descriptor([face, np.ascontiguousarray(face[:, ::-1])])
        return _normalize(np.sum([_normalize(np.array(vector)) for vector in both], axis=0))


class InvalidModelError(ValueError):
    """A file is no ONNX model that fits `OnnxEmbedder`. The message gives the reason in one line."""


class OnnxEmbedder:
    """An ONNX model of the operator's own.

    The model has one input, float32, N x 3 x 112 x 112: a face as `align_face` cuts it, red first, each value
    (pixel - 127.5) / 127.5. The first output, N x D, is the vector of the face, of any length. `embed` normalizes the
    vector to length 1. ArcFace models have this form. Distances are Euclidean between vectors of length 1, so 0 to 2.
    Raises `InvalidModelError` for any other file.
    """

    scale = 1.0

    def __init__(self, path: Path) -> None:
        import onnxruntime

        self.name = model_name(path)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "1"))
        options.enable_cpu_mem_arena = False
        try:
            self._session: Any = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            _check_inputs(self._session.get_inputs())
            self._input: str = self._session.get_inputs()[0].name
            self._check_output()
        except InvalidModelError:
            raise
        except Exception as error:  # onnxruntime raises a dozen classes of its own
            raise InvalidModelError(f"no ONNX model that runs here: {' '.join(str(error).split())[:160]}") from error

    def embed(self, picture: Picture, points: Sequence[Point]) -> Vector:
        """Describe a face."""
        return _normalize(self._run((align_face(picture, points).astype(np.float32) - 127.5) / 127.5)[0])

    def _run(self, face: Array) -> Array:
        batch = np.ascontiguousarray(face.transpose(2, 0, 1)[None], np.float32)
        return np.asarray(self._session.run(None, {self._input: batch})[0])

    def _check_output(self) -> None:
        """Check that two different pictures give two different finite vectors of one width of at least 2."""
        noise = np.random.default_rng(1).uniform(-1, 1, (2, ALIGNED_SIDE, ALIGNED_SIDE, 3))
        first, second = self._run(noise[0]), self._run(noise[1])
        if first.ndim != 2 or first.shape[0] != 1 or first.shape[1] < 2 or first.shape != second.shape:
            raise InvalidModelError(f"its first output is {_format_shape(first.shape)}, not one vector a face (N x D)")
        if not (np.isfinite(first).all() and np.isfinite(second).all()) or np.allclose(first, second):
            raise InvalidModelError("its vectors are no finite numbers that differ from face to face")


def _check_inputs(inputs: Sequence[Any]) -> None:
    if len(inputs) != 1:
        raise InvalidModelError(f"it has {len(inputs)} inputs, not one")
    shape = inputs[0].shape
    expected = (1, 3, ALIGNED_SIDE, ALIGNED_SIDE)
    fits = len(shape) == 4 and all(
        not isinstance(size, int) or size == wanted for size, wanted in zip(shape, expected, strict=True)
    )
    if inputs[0].type != "tensor(float)" or not fits:
        raise InvalidModelError(
            f"its input is {inputs[0].type} {_format_shape(shape)}, "
            f"not tensor(float) N x 3 x {ALIGNED_SIDE} x {ALIGNED_SIDE}"
        )


def _format_shape(shape: Sequence[object]) -> str:
    return " x ".join(map(str, shape))


def model_name(path: Path | None) -> str:
    """Return the name of the operator's model, or of dlib's for None, without loading the model."""
    return DlibEmbedder.name if path is None else "onnx-" + hashlib.sha256(path.read_bytes()).hexdigest()[:16]


@cache
def load_embedder(path: Path | None) -> Embedder:
    """Return the embedder of this process: the operator's model, or dlib's for None."""
    return DlibEmbedder() if path is None else OnnxEmbedder(path)


def describe_model_error(path: Path) -> str | None:
    """Return the reason why an operator's model does not fit `OnnxEmbedder` in one line, None for a fit model."""
    try:
        OnnxEmbedder(path)
    except InvalidModelError as error:
        return str(error)
    return None


def _normalize(vector: Array) -> Vector:
    length = float(np.linalg.norm(vector))
    return (vector / (length or 1.0)).astype(np.float32)
