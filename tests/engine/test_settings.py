"""Check the options: their sources, their validation, and that no secret is shown."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from engine.faces.portrait import FaceOptions
from engine.settings import Settings, explain


def error_line(**values: Any) -> str:
    """Return the line that an operator reads when these options are refused."""
    with pytest.raises(ValidationError) as caught:
        Settings(**values)
    return explain(caught.value)


def test_the_environment_gives_every_option(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names in the environment are ENGINE_ and the option in capitals."""
    for name, value in {"KEYS": "a:b:3", "SHAPE": "documented", "WORKERS": "3", "FETCH_PRIVATE": "1"}.items():
        monkeypatch.setenv(f"ENGINE_{name}", value)
    settings = Settings()  # type: ignore[call-arg]  # the environment has them
    assert settings.keys.get_secret_value() == "a:b:3"
    assert (settings.shape, settings.workers, settings.fetch_private) == ("documented", 3, True)


def test_defaults_follow_the_vendor() -> None:
    """With keys alone the engine answers as observed, with one worker per core and without private fetching."""
    settings = Settings(keys=SecretStr("a:b"))
    assert settings.shape == "observed"
    assert settings.error_status == "body"
    assert settings.workers >= 1
    assert not settings.fetch_private


def test_missing_keys_are_named_by_their_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line names the variable and its format."""
    monkeypatch.delenv("ENGINE_KEYS", raising=False)
    assert error_line().startswith("ENGINE_KEYS is not set; write ENGINE_KEYS=key:secret")


def test_a_wrong_key_is_named_by_its_number_and_not_by_its_text() -> None:
    """ENGINE_KEYS may contain a mistyped secret."""
    line = error_line(keys="a:b,hunter2")
    assert line == "ENGINE_KEYS: entry 2 must be key:secret or key:secret:quota"


def test_a_wrong_choice_is_reported_with_the_choices() -> None:
    """The line names the variable and the possible values."""
    assert error_line(keys="a:b", shape="v2") == "ENGINE_SHAPE: Input should be 'observed' or 'documented'"


def test_an_own_face_model_needs_its_own_distances(tmp_path: Path) -> None:
    """The distances of dlib's model mean nothing for another model. A missing file is reported at the start."""
    model = tmp_path / "face.onnx"
    assert error_line(keys="a:b", face_model=model).startswith("ENGINE_FACE_MODEL: ")
    model.touch()
    line = "an own model needs ENGINE_FACE_SAME, ENGINE_FACE_DOUBTFUL and ENGINE_FACE_SEARCH"
    assert error_line(keys="a:b", face_model=model, face_same=0.9) == line
    own = Settings(keys=SecretStr("a:b"), face_model=model, face_same=0.9, face_doubtful=1.0, face_search=0.8)
    assert own.face_options == FaceOptions(model, 0.9, 1.0, 0.8)
    assert error_line(keys="a:b", face_same=0.6) == "ENGINE_FACE_SAME must be smaller than ENGINE_FACE_DOUBTFUL"


@pytest.mark.parametrize(
    ("environment", "place"),
    [
        ({}, "memory"),
        ({"ENGINE_GALLERY": "faces"}, "a file"),
        ({"DATABASE_URL": "postgres://u:p@host/x"}, "PostgreSQL"),
        ({"DATABASE_URL": "postgresql:///x?host=/run/postgresql"}, "PostgreSQL"),
        ({"DATABASE_URL": "sqlite:///bot.sqlite3"}, "memory"),
        ({"DATABASE_URL": "", "ENGINE_GALLERY": ""}, "memory"),
        ({"DATABASE_URL": "postgres://u:p@host/x", "ENGINE_GALLERY": "faces"}, "a file"),
        ({"DATABASE_URL": "postgres://u:p@host/x", "ENGINE_DATABASE_URL": ""}, "memory"),
        ({"DATABASE_URL": "sqlite:///x", "ENGINE_DATABASE_URL": "postgres://u:p@host/x"}, "PostgreSQL"),
    ],
)
def test_the_engines_own_options_take_precedence_for_faces(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], place: str
) -> None:
    """The bot uses DATABASE_URL too. An SQLite address in it is ignored, and the engine's own options come first."""
    for name in ("DATABASE_URL", "ENGINE_DATABASE_URL", "ENGINE_GALLERY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Settings(keys=SecretStr("a:b")).gallery_storage == place


@pytest.mark.parametrize(
    "url", ["mysql://u:s3cret@h/x", "postgres:x", "postgres://u:s3cret@x@h/x", "postgres://u:s3/cret@h"]
)
def test_an_ambiguous_address_is_refused_without_quoting_it(url: str) -> None:
    """The line names the variable and the format."""
    line = error_line(keys="a:b", database_url=url)
    assert line.startswith("DATABASE_URL: write postgresql://user:password@host:port/database; in a password, @ is %40")
    assert "s3" not in line


def test_settings_are_frozen_and_hide_secrets() -> None:
    """The settings cannot be changed, and their text hides the keys."""
    settings = Settings(keys=SecretStr("a:hunter2"))
    with pytest.raises(ValidationError):
        settings.workers = 9
    assert "hunter2" not in repr(settings)
