"""Fixtures of a bot with a face gallery, for the tests that import the fixtures."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from playground.testing.driver import Chat
from tests.fake_gallery import FakeGallery
from tests.running_bot import ADMIN, RunningBot, run_bot


@pytest.fixture
def api() -> FakeGallery:
    """Return a fake API v1 with a face gallery."""
    return FakeGallery()


@pytest.fixture
def ask_consent() -> bool:
    """Return False. A module that needs consent questions overrides the fixture."""
    return False


@pytest.fixture
async def bot(api: FakeGallery, ask_consent: bool, tmp_path: Path) -> AsyncIterator[RunningBot]:
    """Run a bot over the fake API, with the store in a file."""
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    async with run_bot(api=api, ask_consent=ask_consent, database_url=url) as opened:
        yield opened


@pytest.fixture
def owner(bot: RunningBot) -> Chat:
    """Return the owner's chat."""
    return bot.chat(ADMIN)


async def agree(chat: Chat) -> None:
    """Begin a conversation and give the consent."""
    await chat.send_text("/cccd")
    await chat.wait("Mục đích")
    await chat.click("✅ Tôi đồng ý")
    await chat.wait("Bước 1/2")
