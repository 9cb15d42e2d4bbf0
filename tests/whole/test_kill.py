"""The bot is killed in the middle and started again: the conversation ends right and nothing is paid twice unsaid."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

import pytest

from playground.local_stack import Process
from specimens import specimen
from tests.whole.conftest import Service

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Drawn by the first test that needs the picture, so that a run without these tests draws nothing.
front_side = cache(partial(specimen, "chip_id_card_front", 3, "d0"))
back_side = cache(partial(specimen, "chip_id_card_back", 3, "d0"))


@contextmanager
def frozen(engine: Process) -> Iterator[None]:
    """Halt the engine's readers (not its server), so that a reading is under way for as long as the test wants."""
    assert engine.subprocess
    tasks = Path(f"/proc/{engine.subprocess.pid}/task").glob("*/children")
    readers = [int(pid) for children in tasks for pid in children.read_text().split()]
    assert readers
    for reader in readers:
        os.kill(reader, signal.SIGSTOP)
    try:
        yield
    finally:
        for reader in readers:
            os.kill(reader, signal.SIGCONT)


async def test_killed_between_front_and_back(service: Service) -> None:
    """Killed after the front, with the back sent while it is down: the card is read after the restart."""
    chat = service.playground.chat(1)
    await chat.send_text("/cccd")
    await chat.wait("1/2")
    await chat.send_photo(front_side().jpeg)
    await chat.wait("2/2")
    await service.bot.kill()
    await chat.send_photo(back_side().jpeg)
    await service.bot.start()
    answer = await chat.wait("Họ và tên", 120)
    assert front_side().truth["name"] in answer.text
    assert front_side().truth["id"] in answer.text
    assert back_side().truth["issue_date"] in answer.text


async def test_killed_while_the_engine_reads(service: Service, engine: Process) -> None:
    """Killed while a paid reading is under way: the person is told and asked, and the reading is repeated on a tap."""
    chat = service.playground.chat(2)
    await chat.send_text("/cccd")
    await chat.wait("1/2")
    await chat.send_photo(front_side().jpeg)
    await chat.wait("2/2")
    with frozen(engine):
        await chat.send_photo(back_side().jpeg)
        note = await chat.wait("giây", 60)
        await service.bot.kill()
    await service.bot.start()
    asked = await chat.wait("có thể đã tính một lượt", 60)
    assert asked.id == note.id
    await chat.click("🔄 Thử lại")
    answer = await chat.wait("Họ và tên", 120)
    assert front_side().truth["name"] in answer.text
    assert [message.text for message in chat.messages if "Họ và tên" in message.text] == [answer.text]


async def test_stopped_and_started_between_all_steps(service: Service) -> None:
    """A redeploy (SIGTERM, start) after each step is not noticed."""
    chat = service.playground.chat(3)
    await chat.send_text("/cccd")
    await chat.wait("1/2")
    for photo, then in ((front_side(), "2/2"), (back_side(), "Họ và tên")):
        await service.bot.stop()
        await chat.send_photo(photo.jpeg)
        await asyncio.sleep(0.2)
        await service.bot.start()
        await chat.wait(then, 120)
    await service.bot.stop()
    await service.bot.start()
    await chat.click("✅ Xong")
    await chat.wait("Hoàn tất")
