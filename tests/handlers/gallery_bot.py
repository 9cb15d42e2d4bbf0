"""A bot before an API with a face gallery, as fixtures of the tests that import them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from playground.testing.driver import Chat
from tests.fake_gallery import FakeGallery
from tests.running_bot import ADMIN, RunningBot, run_bot


@pytest.fixture
def api() -> FakeGallery:
    """An API with a face gallery."""
    return FakeGallery()


@pytest.fixture
def ask_consent() -> bool:
    """Whether the bot asks for consent; a module that wants it gives its own."""
    return False


@pytest.fixture
async def bot(api: FakeGallery, ask_consent: bool, tmp_path: Path) -> AsyncIterator[RunningBot]:
    """A bot before that API, its store in a file."""
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    async with run_bot(api=api, ask_consent=ask_consent, database_url=url) as opened:
        yield opened


@pytest.fixture
def owner(bot: RunningBot) -> Chat:
    """The owner's chat."""
    return bot.chat(ADMIN)


async def agree(chat: Chat) -> None:
    """Begin a conversation and agree to what is asked before its first step."""
    await chat.send_text("/cccd")
    await chat.wait("Mục đích")
    await chat.click("✅ Tôi đồng ý")
    await chat.wait("Bước 1/2")
