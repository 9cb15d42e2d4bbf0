"""The Vietnamese model is searched where people and packages install it."""

from pathlib import Path

import pytest

from engine.reading.text import models

pytestmark = pytest.mark.models


def test_the_setting_is_the_only_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """TESSDATA names the only folder to search."""
    monkeypatch.setenv("TESSDATA", str(tmp_path))
    assert models.find_tessdata() is None
    (tmp_path / "Vietnamese.traineddata").touch()
    assert models.find_tessdata() == tmp_path


def test_tesseracts_own_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """TESSDATA_PREFIX names the folder or its parent, and precedes the folders of packages."""
    monkeypatch.delenv("TESSDATA", raising=False)
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    (tmp_path / "tessdata").mkdir()
    (tmp_path / "tessdata" / "Vietnamese.traineddata").touch()
    assert models.find_tessdata() == tmp_path / "tessdata"


def test_an_unknown_network() -> None:
    """The error names a network that is missing in the wheel."""
    with pytest.raises(FileNotFoundError, match="poetry"):
        models.onnx_session("poetry")
