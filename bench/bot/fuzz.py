"""Throws odd updates and forged webhook requests at a running bot, over real HTTP, and tells what came of it.

Run: ``.venv/bin/python -m bench.bot.fuzz [--updates 10000] [--webhooks 10000] [--seed 1]``. The status is 1 when an
update crashed something, when a person was shown the inside of a program, when a forged request was let in or changed
the store, or when the bot does not work any more afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from hypothesis import HealthCheck, Phase, given, seed, settings

from bench.bot import update_strategies
from bench.bot.findings import INSIDE, Findings
from bench.bot.forged_requests import SECRET, Forgery, forge
from bot.monitoring.logs import is_worth_logging
from storage.backup import TABLES
from storage.database import Tx
from tests import pictures
from tests.fake_gallery import FakeGallery
from tests.running_bot import HOOK_SECRET, Town, open_town

AT_ONCE = 16
LEASE = 3600.0
"""Seconds: the clock is put forward past pauses, and no lease must end by that."""
UNLIMITED: dict[str, Any] = {"messages_per_minute": 0, "group_messages_per_minute": 0, "calls_per_day": 0}
"""Everything thrown must come in."""
HALF = 0.3
"""Seconds to wait for the answer to a request that may not be whole."""


def made_up(count: int, number: int) -> list[dict[str, Any]]:
    """So many updates; the same for the same seed."""
    found: list[dict[str, Any]] = []

    @seed(number)
    @settings(max_examples=count, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(update_strategies.updates())
    def collect(update: dict[str, Any]) -> None:
        found.append(update)

    while len(found) < count:
        collect()
        number += 1
    return found[:count]


def everything(tx: Tx) -> dict[str, list[dict[str, Any]]]:
    """Every row of the store."""
    return {table: tx.rows(f"select * from {table} order by {', '.join(key)}") for table, key in TABLES.items()}  # noqa: S608  # our names


@dataclass(slots=True)
class Thrower:
    """One bot, and what is thrown at it."""

    town: Town
    dice: random.Random
    findings: Findings
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    next_id: int = 5_000_000
    taken: list[bytes] = field(default_factory=list)

    async def prepare(self) -> None:
        """People are there, and files that their updates can name."""
        for person in update_strategies.PEOPLE:
            self.town.chat(person)
        sender = self.town.chat(update_strategies.PEOPLE[0])
        for name in update_strategies.FILES:
            if name.startswith("photo"):
                sent = await sender.send_photo(pictures.photo(len(self.files)))
            else:
                sent = await sender.send_document(b"%PDF-1.4\n%%EOF", "a.pdf")
            file_id = str(sent.photo or sent.document)
            self.files[name] = {"file_id": file_id, "file_unique_id": f"real-{name}"}
        await self.town.quiet()

    async def updates(self, made: Sequence[dict[str, Any]]) -> None:
        """Send all updates with the secret, then wait until every one is handled or buried."""
        async with aiohttp.ClientSession() as session:
            await _each(made, lambda update: self._update(session, update))
        while await self.town.app.db.run(lambda tx: tx.rows("select 1 from chat where head is not null limit 1")):
            self.town.later(40)  # pauses before further tries are over
            await asyncio.sleep(0.05)

    async def _update(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> None:
        body = self._body(update)
        headers = {SECRET: HOOK_SECRET, "Content-Type": "application/json"}
        async with session.post(self.town.hook, data=body, headers=headers) as answer:
            self.findings.answers[f"update {answer.status}"] += 1
            if answer.status not in {200, 413}:
                self.findings.bad[f"update answered {answer.status}"] += 1
        if isinstance(update.get("update_id"), int):
            self.taken.append(body)

    def _body(self, update: dict[str, Any]) -> bytes:
        """The update with a number of its own, real files and, in the place of the mark, a real button."""
        if update.get("update_id") == 0:
            self.next_id += 1
            update["update_id"] = self.next_id
        query = update.get("callback_query")
        if isinstance(query, dict) and query.get("data") == update_strategies.LIVE:
            query["data"] = self._button(query)
        text = json.dumps(update)
        for name, file in self.files.items():
            text = text.replace(f'"{name}"', json.dumps(file["file_id"])).replace(f"u-{name}", file["file_unique_id"])
        return text.encode()

    def _button(self, query: dict[str, Any]) -> str:
        """A button that stands in this person's chat just now."""
        try:
            room = self.town.chat(query["message"]["chat"]["id"])
        except (KeyError, TypeError):
            return "x"
        shown = room.messages[-3:]
        found = [(message.id, button.data) for message in shown for row in message.buttons for button in row]
        query["message"]["message_id"], data = self.dice.choice(found) if found else (1, "x")
        return str(data)

    async def forgeries(self, count: int, made: Sequence[dict[str, Any]]) -> None:
        """Send forged requests while nobody works: the store must stay as it is."""
        await self.town.stop()
        before = await self.town.app.db.run(everything)
        async with aiohttp.ClientSession() as session:
            forged = [forge(self.dice, HOOK_SECRET, made, self.taken) for _ in range(count)]
            await _each(forged, lambda each: self._forgery(session, each))
        if await self.town.app.db.run(everything) != before:
            self.findings.bad["the store was changed by a forgery"] += 1
        self.town.start()

    async def _forgery(self, session: aiohttp.ClientSession, forged: Forgery) -> None:
        status = await (self._raw(forged.raw) if forged.raw else self._request(session, forged))
        self.findings.answers[f"{forged.kind} {status or 'closed'}"] += 1
        if status not in forged.allowed:
            self.findings.bad[f"{forged.kind} answered {status}"] += 1

    async def _request(self, session: aiohttp.ClientSession, forged: Forgery) -> int:
        url = self.town.hook.removesuffix("/telegram") + forged.path
        async with session.request(
            forged.method, url, data=forged.body, headers=forged.headers, skip_auto_headers=("Content-Type",)
        ) as answer:
            if "Traceback" in await answer.text(errors="replace"):
                self.findings.bad["a stack trace in an answer"] += 1
            return answer.status

    async def _raw(self, data: bytes) -> int:
        host, port = self.town.hook.split("/")[2].split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(data)
        answer = b""
        with contextlib.suppress(TimeoutError, ConnectionError):  # what is not whole is not answered
            async with asyncio.timeout(HALF):
                answer = await reader.read(1000)
        writer.close()
        found = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
        return int(found[1]) if found else 0

    def shown(self) -> Iterator[str]:
        """Everything that the bot said to anybody."""
        for person in (*update_strategies.PEOPLE, update_strategies.ADMIN):
            yield from (message.text for message in self.town.chat(person).messages if not message.outgoing)

    async def still_works(self) -> bool:
        """A new person's card is read."""
        chat = self.town.chat(4242)
        await chat.send_text("/cccd")
        await chat.wait("Bước 1/2")
        await chat.send_album([pictures.photo(0), pictures.photo(1)])
        await chat.wait("Họ và tên")
        return True


async def _each(items: Sequence[Any], do: Callable[[Any], Coroutine[Any, Any, None]]) -> None:
    """Do something with every item, some at a time, in their order."""
    left = iter(items)

    async def some() -> None:
        for item in left:
            await do(item)

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))


async def run(updates: int, webhooks: int, number: int) -> Findings:
    """Throw everything at a bot of its own; what came of it."""
    findings, made = Findings(), made_up(max(updates, 50), number)
    logging.getLogger().addHandler(findings)
    logging.getLogger("aiohttp.server").addFilter(is_worth_logging)
    try:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/bot.sqlite3"
            async with open_town(service=FakeGallery(), database_url=url, lease=LEASE, **UNLIMITED) as town:
                thrower = Thrower(town, random.Random(number), findings)  # no secret
                await thrower.prepare()
                await thrower.updates(made[:updates])
                await thrower.forgeries(webhooks, made)
                findings.bad.update(f"shown: {words[:200]}" for words in thrower.shown() if INSIDE.search(words))
                await thrower.still_works()
                findings.answers.update({f"turn {name}": count for name, count in _turns(town).items()})
    finally:
        logging.getLogger().removeHandler(findings)
    return findings


def _turns(town: Town) -> dict[str, int]:
    found = re.findall(r'bot_handled_total\{outcome="(\w+)"\} ([\d.e+]+)', town.app.metrics.text().decode())
    return {name: int(float(count)) for name, count in found}


def main() -> int:
    """Read the options, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=10_000)
    parser.add_argument("--webhooks", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.basicConfig(level=logging.ERROR, handlers=[logging.NullHandler()])
    started = time.monotonic()
    findings = asyncio.run(run(options.updates, options.webhooks, options.seed))
    for name, count in sorted(findings.answers.items()):
        print(f"{name:28} {count:7}")
    for name, count in findings.bad.most_common():
        print(f"BAD {count:6} {name}")
    spent = time.monotonic() - started
    print(f"{options.updates} updates, {options.webhooks} forgeries, seed {options.seed}, {spent:.0f} s")
    return int(bool(findings.bad))


if __name__ == "__main__":
    sys.exit(main())
