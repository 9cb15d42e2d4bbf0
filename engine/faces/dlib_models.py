"""Load dlib's models from the disk at their first use, without importing the package that contains them."""

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

LANDMARK_FILE = "shape_predictor_5_face_landmarks.dat"
EMBEDDING_FILE = "dlib_face_recognition_resnet_model_v1.dat"


def find_model_folder() -> Path | None:
    """Return the folder of the model files, or None if dlib or the files are not installed.

    The package `face_recognition_models` is never imported, because it needs pkg_resources, which setuptools no longer
    provides. Its model of 68 landmarks is never opened, because its training pictures exclude commercial use. The two
    models used here are CC0.
    """
    spec = importlib.util.find_spec("face_recognition_models")
    if spec is None or spec.origin is None or importlib.util.find_spec("dlib") is None:
        return None
    folder = Path(spec.origin).parent / "models"
    return folder if all((folder / name).is_file() for name in (LANDMARK_FILE, EMBEDDING_FILE)) else None


@cache
def load_detector() -> Any:
    """Return the HOG face detector inside dlib, which finds upright faces of 80 px and more."""
    import dlib

    return dlib.get_frontal_face_detector()


@cache
def load_landmark_predictor() -> Any:
    """Return the predictor of the five landmarks."""
    import dlib

    return dlib.shape_predictor(_find_file(LANDMARK_FILE))


@cache
def load_embedding_network() -> Any:
    """Return the network that describes a face by 128 numbers."""
    import dlib

    return dlib.face_recognition_model_v1(_find_file(EMBEDDING_FILE))


def _find_file(name: str) -> str:
    folder = find_model_folder()
    if folder is None:
        raise ModuleNotFoundError("dlib-bin and face-recognition-models are not installed")
    return str(folder / name)
