"""The seam to models that describe faces: dlib's, or an ONNX model of the operator's own."""

import hashlib
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from engine.faces import models
from engine.faces.align import SIDE, align
from engine.faces.portrait import Point, Vector
from engine.faces.thresholds import SCALE
from engine.reading.picture import Picture


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
        """Describe a face."""
        import dlib

        shape = dlib.full_object_detection(
            dlib.rectangle(0, 0, 1, 1), [dlib.point(*map(round, each)) for each in points]
        )
        return _unit(np.array(models.embedding().compute_face_descriptor(picture, shape)))


class Onnx:
    """An ONNX model of the operator's own.

    Contract: one input, float32, N x 3 x 112 x 112, a face as `align` cuts it, red first, each value
    (pixel - 127.5) / 127.5; the first output, N x D, is its vector, of any length, which is brought to 1 here. This is
    what ArcFace models take. Distances are Euclidean between vectors of length 1, so 0 to 2.
    """

    scale = 1.0

    def __init__(self, path: Path) -> None:
        import onnxruntime

        self.name = model_name(path)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "1"))
        options.enable_cpu_mem_arena = False
        self._session: Any = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._input: str = self._session.get_inputs()[0].name

    def embed(self, picture: Picture, points: Sequence[Point]) -> Vector:
        """Describe a face."""
        face = (align(picture, points).astype(np.float32) - 127.5) / 127.5
        batch = np.ascontiguousarray(face.transpose(2, 0, 1)[None]).reshape(1, 3, SIDE, SIDE)
        return _unit(np.asarray(self._session.run(None, {self._input: batch})[0][0]))


def model_name(path: Path | None) -> str:
    """What the vectors of the operator's model, or of dlib's for None, are kept under; nothing is loaded for it."""
    return Dlib.name if path is None else "onnx-" + hashlib.sha256(path.read_bytes()).hexdigest()[:16]


@cache
def embedder(path: Path | None) -> Embedder:
    """The model of this process: the operator's, or dlib's for None."""
    return Dlib() if path is None else Onnx(path)


def _unit(vector: "np.ndarray[Any, np.dtype[Any]]") -> Vector:
    length = float(np.linalg.norm(vector))
    return (vector / (length or 1.0)).astype(np.float32)
