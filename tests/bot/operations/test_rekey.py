"""Tests of a change of keys under a running bot."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.inbox.receive import Receiver
from bot.operations.rekey import rekey
from handlers.verification.kyc_case import number_index
from storage import encrypted_columns
from storage.crypto import Vault
from tests import pictures
from tests.running_bot import RunningBot, _webhook, run_bot
from tests.storage.conftest import url

__all__ = ["url"]

OLD, NEW = Vault.fresh_key(1), Vault.fresh_key(2)
PEOPLE = range(100, 110)


async def restart(bot: RunningBot, keys: str, open_until: AsyncExitStack) -> None:
    """End the bot and start it with other keys."""
    await bot.stop()
    bot.app = replace(bot.app, vault=Vault.from_setting(keys))
    bot.receiver = Receiver(bot.app, bot.group_commit)
    await open_until.enter_async_context(_webhook(bot))
    bot.start()


@pytest.mark.timeout(120)
async def test_conversations_go_on_through_a_change_of_keys(url: str) -> None:
    """A conversation goes on while records are sealed again, and ends under the new key alone."""
    async with run_bot(database_url=url, data_keys=SecretStr(OLD)) as bot, AsyncExitStack() as open_until:
        for person in PEOPLE:
            await bot.chat(person).send_text("/cccd")
            await bot.chat(person).wait("Bước 1/2")
        await bot.quiet()
        await restart(bot, f"{NEW},{OLD}", open_until)
        done = False

        async def change() -> None:
            while not done:
                await rekey(bot.app.db, bot.app.vault, number_index, lambda _words: None)

        changing = asyncio.create_task(change())
        for person in PEOPLE:
            await bot.chat(person).send_photo(pictures.photo(0))
            await bot.chat(person).wait("Bước 2/2")
        await bot.quiet()
        done = True
        await changing
        assert set(await bot.app.db.run(encrypted_columns.count_by_key)) == {2}
        await restart(bot, NEW, open_until)
        for person in PEOPLE:
            await bot.chat(person).send_photo(pictures.photo(1))
            await bot.chat(person).wait("Họ và tên")
        assert len(bot.api.seen) == len(PEOPLE)
