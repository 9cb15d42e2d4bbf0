"""Several processes on one PostgreSQL: one process stores updates, the others handle them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from bot.__main__ import run_worker, serve
from bot.settings import SettingsError
from playground.testing.driver import Playground
from storage.connect import open_database
from tests import pictures
from tests.fake_api import FakeApi
from tests.postgres import fresh_schema
from tests.running_bot import TOKEN, settings


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """A local Telegram."""
    async with Playground(TOKEN, pace=0.01, username="giay_to_bot") as running:
        yield running


@pytest.fixture
def wishes(postgres_server: str, playground: Playground, unused_tcp_port: int) -> Iterator[dict[str, Any]]:
    """Settings of processes on one database."""
    with fresh_schema(postgres_server) as address:
        yield {
            "telegram_base_url": playground.url,
            "database_url": address,
            "port": unused_tcp_port,
            "webhook_url": f"http://127.0.0.1:{unused_tcp_port}",
        }


async def test_web_and_workers_share_the_chats(wishes: dict[str, Any], playground: Playground) -> None:
    """Three processes read a card together, whichever process handles a photo, and leave no lease behind."""
    api = FakeApi()
    await api.server.start_server()
    given = settings(**wishes, cvapi_base_url=api.url)
    running = [asyncio.create_task(each) for each in (serve(given), run_worker(given), run_worker(given))]
    chats = [playground.chat(number) for number in range(5)]
    await asyncio.gather(*(_read(chat) for chat in chats))
    for each in running:  # one process has one signal handler: here each is ended as a signal would
        each.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await api.server.close()
    store = await open_database(wishes["database_url"])
    assert await store.run(lambda tx: tx.rows("select state from inbox where state <> 'done'")) == []
    turns = await store.run(lambda tx: tx.rows("select sum(turn) as n from chat"))
    assert turns[0]["n"] >= len(chats)
    await store.close()


async def _read(chat: Any) -> None:
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_photo(pictures.photo(0))
    await chat.wait("Bước 2/2")
    await chat.send_photo(pictures.photo(1))
    await chat.wait("Họ và tên")


async def test_a_worker_of_its_own_needs_a_server() -> None:
    """On SQLite one process does all the work: a separate worker ends with an error."""
    with pytest.raises(SettingsError, match="PostgreSQL"):
        await run_worker(settings())
