"""Keys are changed under a bot that works: people notice nothing, and nothing is paid twice."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.inbox.receive import Receiver
from bot.operations.rekey import rekey
from handlers.verification.kyc_case import number_again
from storage import encrypted_columns
from storage.crypto import Vault
from tests import pictures
from tests.running_bot import Town, _webhook, open_town
from tests.storage.conftest import postgres_server, url

__all__ = ["postgres_server", "url"]

OLD, NEW = Vault.fresh_key(1), Vault.fresh_key(2)
PEOPLE = range(100, 110)


async def restart(town: Town, keys: str, open_until: AsyncExitStack) -> None:
    """End the bot and start it with other keys."""
    await town.stop()
    town.app = replace(town.app, vault=Vault.from_setting(keys))
    town.receiver = Receiver(town.app, town.group_commit)
    await open_until.enter_async_context(_webhook(town))
    town.start()


@pytest.mark.timeout(120)
async def test_conversations_go_on_through_a_change_of_keys(url: str) -> None:
    """Begun under the old key, gone on with while everything is sealed anew, ended under the new key alone."""
    async with open_town(database_url=url, data_keys=SecretStr(OLD)) as town, AsyncExitStack() as open_until:
        for person in PEOPLE:
            await town.chat(person).send_text("/cccd")
            await town.chat(person).wait("Bước 1/2")
        await town.quiet()
        await restart(town, f"{NEW},{OLD}", open_until)
        done = False

        async def change() -> None:
            while not done:
                await rekey(town.app.db, town.app.vault, number_again, lambda _words: None)

        changing = asyncio.create_task(change())
        for person in PEOPLE:
            await town.chat(person).send_photo(pictures.photo(0))
            await town.chat(person).wait("Bước 2/2")
        await town.quiet()
        done = True
        await changing
        assert set(await town.app.db.run(encrypted_columns.count_by_key)) == {2}
        await restart(town, NEW, open_until)
        for person in PEOPLE:
            await town.chat(person).send_photo(pictures.photo(1))
            await town.chat(person).wait("Họ và tên")
        assert len(town.api.seen) == len(PEOPLE)
