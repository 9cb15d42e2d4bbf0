"""Commands and dialogues are documented, fit the Bot API, and have texts in every language."""

import re
from pathlib import Path

import pytest

from bot.conversation.flow import Flow
from bot.conversation.i18n import LOCALES, plain
from handlers.commands.context import ids_in
from handlers.commands.registry import Command
from handlers.registry import REGISTRY

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "administration.md").read_text("utf-8")


OF_ADMINISTRATORS = [each for each in REGISTRY.listed if each.role is not None]


@pytest.mark.parametrize("command", OF_ADMINISTRATORS, ids=lambda command: command.name)
def test_command_is_in_the_guide_and_fits_telegram(command: Command | Flow) -> None:
    """Every command is in the guide. A name has 1 to 32 small letters, a description at most 256."""
    assert re.search(rf"`/{command.name}[ `]", GUIDE)
    assert re.fullmatch("[a-z0-9_]{1,32}", command.name)
    assert all(1 <= len(plain(command.title, locale)) <= 256 for locale in LOCALES)


@pytest.mark.parametrize("table", ["taps", "timers"])
def test_no_word_means_two_things(table: str) -> None:
    """Each tap and each timer has one reaction."""
    words = [word for reactions in REGISTRY.reactions for word in getattr(reactions, table)]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("words", "ids"),
    [("1 2, 3", (1, 2, 3)), ("2 2", (2,)), ("", None), ("-1", None), ("1 x", None), ("²", None), ("1" * 19, None)],
)
def test_ids(words: str, ids: tuple[int, ...] | None) -> None:
    """Ids are whole numbers, each once. Any other text gives None."""
    assert ids_in(words) == ids
