"""What reading lacks on this machine, and the package that brings it."""

from collections.abc import Callable
from pathlib import Path

from engine.reading import models

PACKAGE = "apt install tesseract-ocr-script-viet"


def missing(tessdata: Callable[[], Path | None] = models.tessdata) -> tuple[str, ...]:
    """Name what is not installed, one sentence each; without it the engine runs and reads less."""
    if tessdata() is None:
        return (f"the Vietnamese model, so names and places from print lose their tone marks ({PACKAGE})",)
    return ()
