"""What the engine says it lacks."""

from pathlib import Path

from engine.capabilities import FACES, PACKAGE, missing


def test_the_vietnamese_model_is_missed_with_its_package() -> None:
    """Where the model is found nothing is missing; elsewhere the package that brings it is named."""
    assert missing(lambda: Path("/usr/share/tessdata")) == ()
    (line,) = missing(lambda: None)
    assert line.endswith(f"({PACKAGE})")


def test_the_models_of_faces_are_missed_with_their_group() -> None:
    """Without them the engine starts and reads, and says what does not work."""
    (line,) = missing(lambda: Path("/usr/share/tessdata"), lambda: None)
    assert "faces" in line
    assert line.endswith(f"({FACES})")
