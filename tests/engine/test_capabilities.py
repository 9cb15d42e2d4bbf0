"""Check the list of missing models."""

from pathlib import Path

import pytest

from engine.capabilities import INSTALL_FACE_MODELS, INSTALL_TESSERACT_MODEL, find_missing


@pytest.mark.models
def test_a_missing_vietnamese_model_is_named_with_its_package() -> None:
    """With the model nothing is missing. Without it the installing command is named."""
    assert find_missing(lambda: Path("/usr/share/tessdata")) == ()
    (line,) = find_missing(lambda: None)
    assert line.endswith(f"({INSTALL_TESSERACT_MODEL})")


def test_missing_face_models_are_named_with_their_command() -> None:
    """The sentence names the operations that fail and the installing command."""
    (line,) = find_missing(lambda: Path("/usr/share/tessdata"), lambda: None)
    assert "faces" in line
    assert line.endswith(f"({INSTALL_FACE_MODELS})")
