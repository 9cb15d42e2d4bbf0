"""The log: every finished line is masked, tracebacks included."""

import logging
from typing import Any

import pytest
from aiohttp.http_exceptions import BadHttpMessage

from bot.monitoring.logs import Redacting, is_worth_logging, set_up

TOKEN = "123456789:AAbcdefghij-klmnopqrstuv_wxyz"


@pytest.mark.parametrize(
    ("words", "masked"),
    [
        (f"https://api.telegram.org/bot{TOKEN}/getMe", "https://api.telegram.org/bot[token]/getMe"),
        (TOKEN, "[token]"),
        ("id 001190000017.", "id [number]."),
        ("id 012345678", "id [number]"),
        ("update 12345678901, 17:30:15, 127.0.0.1:54321", "update 12345678901, 17:30:15, 127.0.0.1:54321"),
    ],
)
def test_line_is_masked(words: str, masked: str) -> None:
    """Tokens and numbers of identity papers are masked. Times, ports and other numbers stay."""
    record = logging.LogRecord("bot", logging.INFO, "x.py", 1, "%s", (words,), None)
    assert Redacting("%(message)s").format(record) == masked


def test_traceback_is_masked() -> None:
    """The text of an error is masked too."""
    with pytest.raises(ValueError, match="x") as caught:
        int(f"x {TOKEN} 001190000017")
    error = (ValueError, caught.value, caught.tb)
    record = logging.LogRecord("bot", logging.ERROR, "x.py", 1, "no", (), error)
    line = Redacting("%(message)s").format(record)
    assert "Traceback" in line
    assert TOKEN not in line
    assert "001190000017" not in line


@pytest.mark.usefixtures("own_logging")
def test_set_up(capsys: pytest.CaptureFixture[str]) -> None:
    """The project's packages log from INFO up, libraries from WARNING up, all to stderr and masked."""
    set_up()
    logging.getLogger("bot.inbox.worker").info("ours %s", TOKEN)
    logging.getLogger("aiohttp.access").info("theirs")
    logging.getLogger("aiohttp.server").warning("careful")
    err = capsys.readouterr().err.splitlines()
    assert [line.partition(" bot")[0][-4:] for line in err[:1]] == ["INFO"]
    assert [line.rpartition(": ")[2] for line in err] == ["ours [token]", "careful"]


@pytest.mark.usefixtures("own_logging")
def test_malformed_requests_are_not_logged() -> None:
    """A request that is not HTTP leaves no traceback. An error of the bot does."""
    stranger = (BadHttpMessage, BadHttpMessage("x"), None)
    own = (ValueError, ValueError("x"), None)
    assert [is_worth_logging(_record(error)) for error in (stranger, own, None)] == [False, True, True]
    set_up()
    assert is_worth_logging in logging.getLogger("aiohttp.server").filters


def _record(error: Any) -> logging.LogRecord:
    return logging.LogRecord("aiohttp.server", logging.ERROR, "x.py", 1, "no", (), error)


def test_secrets_of_the_settings_are_masked() -> None:
    """Short values are no secrets, and a secret that contains another one is masked first."""
    redacting = Redacting("%(message)s")
    redacting.hide(["marked-secret", "marked-secret-longer", "", "abc"])
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "a marked-secret-longer b marked-secret c abc", (), None)
    assert redacting.format(record) == "a [secret] b [secret] c abc"
    redacting.hide([])
    assert redacting.format(record).startswith("a marked")
