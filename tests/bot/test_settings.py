"""Settings: read from the environment, each mistake named by its variable, no secret shown."""

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import REQUIRED, WIPED_HOSTS, Settings, SettingsError, load

WHOLE = {
    "TELEGRAM_TOKEN": "1:token",
    "CVAPI_KEY": "key",
    "CVAPI_SECRET": "s3cret-value",
    "DATA_KEYS": "1:x",
    "WEBHOOK_URL": "https://bot.example.com/",
    "WEBHOOK_SECRET": "hook",
}


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Hide the settings and the .env of the person who runs the tests."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Return every option that ``serve`` requires."""
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_whole_settings(whole: pytest.MonkeyPatch) -> None:
    """The environment is read. Addresses lose their last slash, and ids are split at commas and spaces."""
    whole.setenv("ADMIN_IDS", "1, 2 3,")
    settings = load("serve")
    assert settings.webhook_url == "https://bot.example.com"
    assert settings.admin_ids == (1, 2, 3)
    assert settings.telegram_token.get_secret_value() == "1:token"
    assert (settings.locale, settings.port) == ("vi", 8080)


def test_file_beside_the_service(whole: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A .env is read too. The environment wins, and unknown variables are ignored."""
    folder = tmp_path_factory.mktemp("env")
    (folder / ".env").write_text("PORT=9000\nLOCALE=en\nOTHER=1\n")
    whole.chdir(folder)
    whole.setenv("LOCALE", "vi")
    settings = load("serve")
    assert (settings.port, settings.locale) == (9000, "vi")


@pytest.mark.parametrize("name", WHOLE)
def test_missing_option(whole: pytest.MonkeyPatch, name: str) -> None:
    """The missing option is named, with its meaning."""
    whole.delenv(name)
    with pytest.raises(SettingsError, match=f"^{name} is missing: .+"):
        load("serve")


def test_all_that_is_missing_is_named_at_once() -> None:
    """All missing options are named in one line, in the order of the guide."""
    with pytest.raises(SettingsError) as caught:
        load("serve")
    named = [part.partition(" is missing: ")[0] for part in str(caught.value).split("; ")]
    assert named == ["TELEGRAM_TOKEN", "CVAPI_KEY", "CVAPI_SECRET", "DATA_KEYS", "WEBHOOK_URL", "WEBHOOK_SECRET"]


def test_all_that_is_wrong_is_named_at_once(whole: pytest.MonkeyPatch) -> None:
    """All wrong values are named in one line."""
    whole.setenv("PORT", "x")
    whole.setenv("WORKERS", "0")
    with pytest.raises(SettingsError, match=r"^PORT: must be a whole number; WORKERS: must be more than 0$"):
        load("serve")


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1:8080", "[::1]:8080"])
def test_plain_webhook_on_this_machine(whole: pytest.MonkeyPatch, host: str) -> None:
    """A local Bot API server needs no certificate."""
    whole.setenv("WEBHOOK_URL", f"http://{host}")
    assert load("serve").webhook_url == f"http://{host}"


def test_missing_keys_tell_how_to_make_them(whole: pytest.MonkeyPatch) -> None:
    """The error names the command that makes a key."""
    whole.setenv("DATA_KEYS", "")
    with pytest.raises(SettingsError, match="python -m bot newkey"):
        load("serve")


def test_polling_needs_no_webhook(whole: pytest.MonkeyPatch) -> None:
    """A command requires only the options that it uses."""
    whole.delenv("WEBHOOK_URL")
    whole.delenv("WEBHOOK_SECRET")
    assert load("poll").webhook_url == ""


def test_migrating_needs_nothing() -> None:
    """Without any variable the defaults suffice."""
    assert load("migrate").database_url == "sqlite:///bot.sqlite3"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "eight", "must be a whole number$"),
        ("PORT", "65536", "must be at most 65535$"),
        ("CVAPI_TIMEOUT", "0", "must be more than 0$"),
        ("ADMIN_IDS", "anna,1,bob", "each must be a whole number$"),
        ("WEBHOOK_URL", "bot.example.com", "must be an http"),
        ("CVAPI_TIMEOUT", "long", "must be a number$"),
        ("DRAIN", "-1", "must be at least 0$"),
        ("CALLS_PER_DAY", "-1", "must be at least 0$"),
        ("ADMIN_CALLS_PER_DAY", "1.5", "must be a whole number$"),
        ("MESSAGES_PER_MINUTE", "many", "must be a number$"),
        ("GROUP_MESSAGES_PER_MINUTE", "-2", "must be at least 0$"),
        ("SENDS_PER_SECOND", "-1", "must be at least 0$"),
        ("INBOX_LIMIT", "0", "must be more than 0$"),
        ("TELEGRAM_TOKEN", "token-of-the-bot", "digits:letters"),
        ("WEBHOOK_URL", "http://bot.example.com", "must be an https address"),
        ("WEBHOOK_URL", "http://10.0.0.1", "must be an https address"),
        ("CVAPI_BASE_URL", "ftp://x", "must be an http"),
        ("TELEGRAM_BASE_URL", "https://", "must be an http"),
        ("WEBHOOK_SECRET", "mật khẩu", "may hold only"),
        ("WEBHOOK_SECRET", "a" * 257, "at most 256"),
        ("LOCALE", "fr", "must be one of vi, en"),
        ("CVAPI_ALLOW_HTTP", "perhaps", "must be 1 or 0$"),
    ],
)
def test_wrong_option(whole: pytest.MonkeyPatch, name: str, value: str, says: str) -> None:
    """The wrong option is named in one line, with the reason, without its value."""
    whole.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name}: .*{says}") as caught:
        load("serve")
    assert "\n" not in str(caught.value)
    assert "Value error" not in str(caught.value)


def test_secrets_stay_secret(whole: pytest.MonkeyPatch) -> None:
    """Neither the settings' own text nor an error shows a secret."""
    settings = load("serve")
    whole.setenv("WEBHOOK_SECRET", "no good secret")
    with pytest.raises(SettingsError) as caught:
        load("serve")
    for shown in (repr(settings), str(settings), str(caught.value)):
        assert "s3cret-value" not in shown
        assert "1:token" not in shown
        assert "no good secret" not in shown


@pytest.mark.parametrize("variable", WIPED_HOSTS)
def test_a_disk_that_is_wiped(whole: pytest.MonkeyPatch, variable: str) -> None:
    """A file on a host that wipes its disk is refused, unless a volume is declared. A server is accepted."""
    whole.setenv(variable, "1")
    with pytest.raises(SettingsError, match=r"^DATABASE_URL: .*PostgreSQL.*ALLOW_EPHEMERAL=1"):
        load("serve")
    whole.setenv("DATABASE_URL", "postgres://bot@db/bot")
    assert load("serve").database_url.startswith("postgres")
    whole.delenv("DATABASE_URL")
    whole.setenv("ALLOW_EPHEMERAL", "1")
    assert load("serve").allow_ephemeral


def test_settings_do_not_change() -> None:
    """Settings are frozen."""
    settings = Settings()
    with pytest.raises(ValidationError):
        settings.port = 1


def test_every_option_has_a_meaning() -> None:
    """Each field has a description, required fields exist, and secret fields have a secret type."""
    assert all(field.description for field in Settings.model_fields.values())
    assert {name for names in REQUIRED.values() for name in names} <= set(Settings.model_fields)
    secret = {name for name, field in Settings.model_fields.items() if field.annotation is SecretStr}
    assert secret == {"telegram_token", "cvapi_secret", "webhook_secret", "data_keys", "metrics_token"}
