"""dlib's models of this process: found on the disk without importing their package, loaded at their first use."""

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

LANDMARKS = "shape_predictor_5_face_landmarks.dat"
EMBEDDING = "dlib_face_recognition_resnet_model_v1.dat"


def folder() -> Path | None:
    """Where the model files lie, or None when dlib or they are not installed.

    The package is never imported: it asks for pkg_resources, which setuptools no longer brings. Its model of 68
    points is never opened: it was trained on pictures that exclude commercial use. The two used here are CC0.
    """
    spec = importlib.util.find_spec("face_recognition_models")
    if spec is None or spec.origin is None or importlib.util.find_spec("dlib") is None:
        return None
    models = Path(spec.origin).parent / "models"
    return models if all((models / name).is_file() for name in (LANDMARKS, EMBEDDING)) else None


@cache
def detector() -> Any:
    """The HOG detector of faces; it comes inside dlib and finds faces of 80 px and more that stand upright."""
    import dlib

    return dlib.get_frontal_face_detector()


@cache
def landmarks() -> Any:
    """The finder of the five points."""
    import dlib

    return dlib.shape_predictor(_file(LANDMARKS))


@cache
def embedding() -> Any:
    """The network that describes a face by 128 numbers."""
    import dlib

    return dlib.face_recognition_model_v1(_file(EMBEDDING))


def _file(name: str) -> str:
    found = folder()
    if found is None:
        raise ModuleNotFoundError("dlib-bin and face-recognition-models are not installed")
    return str(found / name)
