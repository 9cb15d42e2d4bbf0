"""A bot process is killed (kill -9) inside a confirmation, an undo window and a broadcast: nothing begun is lost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from playground.local_stack import Process, describe_bot
from playground.scripts.steps import begin
from playground.testing.driver import Chat, Playground
from tests.fake_gallery import FakeGallery
from tests.running_bot import ADMIN, until

pytestmark = pytest.mark.asyncio(loop_scope="session")


@dataclass(frozen=True, slots=True)
class Office:
    """A playground, the bot process that serves it, and the gallery behind the bot."""

    playground: Playground
    bot: Process
    gallery: FakeGallery
    owner: Chat

    async def crash(self) -> None:
        """End the bot as a crash does, and start it again on the same store."""
        await self.bot.kill()
        await self.bot.start()


@pytest_asyncio.fixture(loop_scope="session")
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """A bot by webhook whose API is a gallery of the tests."""
    gallery = FakeGallery()
    await gallery.server.start_server()
    engine = Process("engine", (), {"ENGINE_KEYS": "key:secret"}, gallery.url, tmp_path / "engine.log")
    async with Playground(pace=0.05) as playground:
        bot = describe_bot(tmp_path, playground, engine, LEASE="2", ADMIN_IDS=str(ADMIN))
        await bot.start()
        yield Office(playground, bot, gallery, playground.chat(ADMIN))
        await bot.stop()
    await gallery.server.close()


async def test_deletion_is_confirmed_and_undone_across_crashes(office: Office) -> None:
    """Killed before the confirmation, and again inside the minute: the tap still counts, once, and so does the undo."""
    face, owner = office.gallery.enrol(name="Lan"), office.owner
    await owner.send_text(f"/delete {face}")
    await owner.wait("Xoá hẳn")
    await office.crash()
    await owner.click("🗑 Xoá 1 ảnh")
    await owner.wait("sẽ bị xoá lúc", 60)
    await office.crash()
    await owner.click("↩ Hoàn tác")
    await owner.wait("Đã hoàn tác", 60)
    assert face in office.gallery.faces


async def test_broadcast_goes_on_after_a_crash(office: Office) -> None:
    """Killed among the sends: the others get the message, nobody twice."""
    people = [office.playground.chat(person) for person in range(1001, 1041)]
    await asyncio.gather(*(begin(chat, "/cccd", "1/2") for chat in people))
    await office.owner.send_text("/broadcast Bảo trì")
    await office.owner.wait(lambda message: "📣 Gửi tới 40 người" in message.labels, 60)
    await office.owner.click("📣 Gửi tới 40 người")
    await until(lambda: sum(chat.last.text == "Bảo trì" for chat in people) >= 3)
    await office.crash()
    done = await office.owner.wait("Đã xong", 90)
    got = [sum(message.text == "Bảo trì" for message in chat.messages) for chat in people]
    assert max(got) == 1
    assert sum(got) >= 39, done.text
