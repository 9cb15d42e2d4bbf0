"""The present bot on the store that version 0.1.0 left. See README.md."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from bot.chat.tools import ChatTools
from bot.conversation.event import Event
from bot.conversation.state import State
from handlers.router import handle
from tests.fake_gallery import FakeGallery
from tests.running_bot import Clock, RunningBot, run_bot
from tests.storage.conftest import url
from tests.upgrade.old_store import KEYS, MADE, OLD_FACES, show_screens, write_store

__all__ = ["url"]


@pytest.fixture
def api() -> FakeGallery:
    """An API with the faces that were in the gallery."""
    service = FakeGallery()
    service.faces, service.next_id = {face: dict(notes) for face, notes in OLD_FACES.items()}, 104
    return service


@pytest.fixture
async def bot(url: str, api: FakeGallery, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RunningBot]:
    """The present bot on the old store, a second after the version before ended."""
    await write_store(url, monkeypatch)
    clock = Clock()
    clock.forward(MADE + 1 - clock())
    ready = asyncio.Event()

    async def wait_for_screens(event: Event, state: State | None, tools: ChatTools) -> State | None:
        await ready.wait()
        return await handle(event, state, tools)

    chosen = {"database_url": url, "data_keys": SecretStr(KEYS), "ask_consent": True, "controller": "Công ty Mẫu"}
    async with run_bot(wait_for_screens, api, clock, **chosen) as opened:
        await show_screens(opened)
        ready.set()
        await opened.quiet()
        yield opened
