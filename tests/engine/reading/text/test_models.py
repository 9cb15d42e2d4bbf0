"""The Vietnamese model is looked for where people and packages put it."""

from pathlib import Path

import pytest

from engine.reading.text import models


def test_the_setting_is_the_only_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who names a folder means that folder, and no other."""
    monkeypatch.setenv("TESSDATA", str(tmp_path))
    assert models.find_tessdata() is None
    (tmp_path / "Vietnamese.traineddata").touch()
    assert models.find_tessdata() == tmp_path


def test_tesseracts_own_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """TESSDATA_PREFIX names the folder or the one above it, before the folders of packages."""
    monkeypatch.delenv("TESSDATA", raising=False)
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    (tmp_path / "tessdata").mkdir()
    (tmp_path / "tessdata" / "Vietnamese.traineddata").touch()
    assert models.find_tessdata() == tmp_path / "tessdata"


def test_an_unknown_network() -> None:
    """A network that the wheel does not hold is named in the error."""
    with pytest.raises(FileNotFoundError, match="poetry"):
        models.onnx_session("poetry")
