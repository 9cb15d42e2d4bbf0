"""The seam to models that describe faces: dlib's, or an ONNX model of the operator's own."""

import hashlib
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from engine.faces import dlib_models as models
from engine.faces.align import SIDE, align
from engine.faces.portrait import Point, Vector
from engine.faces.thresholds import SCALE
from engine.reading.image.decode import Picture


class Embedder(Protocol):
    """A model of faces: a name that changes with the model, the unit of its distances, and the vector of a face."""

    @property
    def name(self) -> str:
        """What vectors of this model are kept under; those of another are never compared with them."""
        ...

    @property
    def scale(self) -> float:
        """What the distance of two vectors of length 1 is multiplied by."""
        ...

    def embed(self, picture: Picture, points: Sequence[Point]) -> Vector:
        """Describe the face of these five points on an RGB picture by a float32 vector of length 1."""
        ...


class Dlib:
    """dlib's ResNet of 2017: 128 numbers; CC0."""

    name = "dlib-resnet-v1"
    scale = SCALE

    def embed(self, picture: Picture, points: Sequence[Point]) -> Vector:
        """Describe a face by the mean of itself and its mirror image: pose and light of one side weigh less."""
        import dlib

        shape = dlib.full_object_detection(
            dlib.rectangle(0, 0, 1, 1), [dlib.point(*map(round, each)) for each in points]
        )
        face = dlib.get_face_chip(picture, shape)  # 150 x 150, as the network takes it
        both = models.embedding().compute_face_descriptor([face, np.ascontiguousarray(face[:, ::-1])])
        return _unit(np.sum([_unit(np.array(each)) for each in both], axis=0))


class UnfitModelError(ValueError):
    """A file is no ONNX model that keeps the contract of `Onnx`; the text says why, in one line."""


class Onnx:
    """An ONNX model of the operator's own.

    Contract: one input, float32, N x 3 x 112 x 112, a face as `align` cuts it, red first, each value
    (pixel - 127.5) / 127.5; the first output, N x D, is its vector, of any length, which is brought to 1 here. This is
    what ArcFace models take. Distances are Euclidean between vectors of length 1, so 0 to 2. Raises `UnfitModelError`
    for another file.
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
            self._check_vectors()
        except UnfitModelError:
            raise
        except Exception as error:  # onnxruntime raises a dozen classes of its own
            raise UnfitModelError(f"no ONNX model that runs here: {' '.join(str(error).split())[:160]}") from error

    def embed(self, picture: Picture, points: Sequence[Point]) -> Vector:
        """Describe a face."""
        return _unit(self._run((align(picture, points).astype(np.float32) - 127.5) / 127.5)[0])

    def _run(self, face: "np.ndarray[Any, np.dtype[Any]]") -> "np.ndarray[Any, np.dtype[Any]]":
        batch = np.ascontiguousarray(face.transpose(2, 0, 1)[None], np.float32)
        return np.asarray(self._session.run(None, {self._input: batch})[0])

    def _check_vectors(self) -> None:
        """Two different pictures must give two different vectors: finite, of one width, at least 2 numbers."""
        noise = np.random.default_rng(1).uniform(-1, 1, (2, SIDE, SIDE, 3))
        one, two = self._run(noise[0]), self._run(noise[1])
        if one.ndim != 2 or one.shape[0] != 1 or one.shape[1] < 2 or one.shape != two.shape:
            raise UnfitModelError(f"its first output is {_product(one.shape)}, not one vector a face (N x D)")
        if not (np.isfinite(one).all() and np.isfinite(two).all()) or np.allclose(one, two):
            raise UnfitModelError("its vectors are no finite numbers that differ from face to face")


def _check_inputs(inputs: Sequence[Any]) -> None:
    if len(inputs) != 1:
        raise UnfitModelError(f"it has {len(inputs)} inputs, not one")
    shape = inputs[0].shape
    fits = len(shape) == 4 and all(
        not isinstance(given, int) or given == wanted for given, wanted in zip(shape, (1, 3, SIDE, SIDE), strict=True)
    )
    if inputs[0].type != "tensor(float)" or not fits:
        raise UnfitModelError(
            f"its input is {inputs[0].type} {_product(shape)}, not tensor(float) N x 3 x {SIDE} x {SIDE}"
        )


def _product(shape: Sequence[object]) -> str:
    return " x ".join(map(str, shape))


def model_name(path: Path | None) -> str:
    """What the vectors of the operator's model, or of dlib's for None, are kept under; nothing is loaded for it."""
    return Dlib.name if path is None else "onnx-" + hashlib.sha256(path.read_bytes()).hexdigest()[:16]


@cache
def embedder(path: Path | None) -> Embedder:
    """The model of this process: the operator's, or dlib's for None."""
    return Dlib() if path is None else Onnx(path)


def fault(path: Path) -> str | None:
    """What is wrong with an operator's model, in one line; None when it keeps the contract."""
    try:
        Onnx(path)
    except UnfitModelError as error:
        return str(error)
    return None


def _unit(vector: "np.ndarray[Any, np.dtype[Any]]") -> Vector:
    length = float(np.linalg.norm(vector))
    return (vector / (length or 1.0)).astype(np.float32)
