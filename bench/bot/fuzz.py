"""Send generated updates and forged webhook requests to a running bot over real HTTP, and print the findings.

Run: ``.venv/bin/python -m bench.bot.fuzz [--updates 10000] [--webhooks 10000] [--seed 1]``. The exit status is 1 when
an update crashed the bot, when a person was shown internals of the program, when a forged request was accepted or
changed the store, or when the bot does not work afterwards.
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
from bench.bot.findings import PROGRAM_INTERNALS, Findings
from bench.bot.forged_requests import SECRET, ForgedRequest, forge_request
from bot.monitoring.logs import is_worth_logging
from storage.backup import TABLES
from storage.database import Tx
from tests import pictures
from tests.fake_gallery import FakeGallery
from tests.running_bot import HOOK_SECRET, RunningBot, run_bot

CONCURRENCY = 16
LEASE = 3600.0
"""Seconds. The fuzzer moves the clock past pauses between retries, and no lease may end by this."""
UNLIMITED: dict[str, Any] = {"messages_per_minute": 0, "group_messages_per_minute": 0, "calls_per_day": 0}
"""Settings without rate limits, because the bot must handle every update."""
RESPONSE_TIMEOUT = 0.3
"""Seconds to wait for the response to an incomplete request."""


def generate_updates(count: int, number: int) -> list[dict[str, Any]]:
    """Generate ``count`` updates. The same seed ``number`` gives the same updates."""
    generated: list[dict[str, Any]] = []

    @seed(number)
    @settings(max_examples=count, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(update_strategies.updates())
    def collect(update: dict[str, Any]) -> None:
        generated.append(update)

    while len(generated) < count:
        collect()
        number += 1
    return generated[:count]


def all_rows(tx: Tx) -> dict[str, list[dict[str, Any]]]:
    """Read every row of the store, by table."""
    return {table: tx.rows(f"select * from {table} order by {', '.join(key)}") for table, key in TABLES.items()}  # noqa: S608  # names of our tables


@dataclass(slots=True)
class Fuzzer:
    """A bot under test, and the requests sent to the bot."""

    bot: RunningBot
    rng: random.Random
    findings: Findings
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    next_id: int = 5_000_000
    accepted: list[bytes] = field(default_factory=list)

    async def prepare(self) -> None:
        """Open the chats, and upload the files that generated updates name."""
        for person in update_strategies.PEOPLE:
            self.bot.chat(person)
        sender = self.bot.chat(update_strategies.PEOPLE[0])
        for name in update_strategies.FILES:
            if name.startswith("photo"):
                sent = await sender.send_photo(pictures.photo(len(self.files)))
            else:
                sent = await sender.send_document(b"%PDF-1.4\n%%EOF", "a.pdf")
            file_id = str(sent.photo or sent.document)
            self.files[name] = {"file_id": file_id, "file_unique_id": f"real-{name}"}
        await self.bot.quiet()

    async def send_updates(self, updates: Sequence[dict[str, Any]]) -> None:
        """Send all updates with the secret, and wait until the bot has handled or given up every update."""
        async with aiohttp.ClientSession() as session:
            await _each(updates, lambda update: self._send_update(session, update))
        while await self.bot.app.db.run(lambda tx: tx.rows("select 1 from chat where head is not null limit 1")):
            self.bot.later(40)  # past the pauses before retries
            await asyncio.sleep(0.05)

    async def _send_update(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> None:
        body = self._body(update)
        headers = {SECRET: HOOK_SECRET, "Content-Type": "application/json"}
        async with session.post(self.bot.webhook_url, data=body, headers=headers) as answer:
            self.findings.answers[f"update {answer.status}"] += 1
            if answer.status not in {200, 413}:
                self.findings.bad[f"update answered {answer.status}"] += 1
        if isinstance(update.get("update_id"), int):
            self.accepted.append(body)

    def _body(self, update: dict[str, Any]) -> bytes:
        """Encode an update with an id of its own, real files, and a real button in place of ``LIVE_BUTTON``."""
        if update.get("update_id") == 0:
            self.next_id += 1
            update["update_id"] = self.next_id
        query = update.get("callback_query")
        if isinstance(query, dict) and query.get("data") == update_strategies.LIVE_BUTTON:
            query["data"] = self._pick_button(query)
        text = json.dumps(update)
        for name, file in self.files.items():
            text = text.replace(f'"{name}"', json.dumps(file["file_id"])).replace(f"u-{name}", file["file_unique_id"])
        return text.encode()

    def _pick_button(self, query: dict[str, Any]) -> str:
        """Pick a button of the last messages in the chat of the query, and return its callback data."""
        try:
            chat = self.bot.chat(query["message"]["chat"]["id"])
        except (KeyError, TypeError):
            return "x"
        shown = chat.messages[-3:]
        found = [(message.id, button.data) for message in shown for row in message.buttons for button in row]
        query["message"]["message_id"], data = self.rng.choice(found) if found else (1, "x")
        return str(data)

    async def send_forgeries(self, count: int, updates: Sequence[dict[str, Any]]) -> None:
        """Send forged requests while no worker runs. The store must not change."""
        await self.bot.stop()
        before = await self.bot.app.db.run(all_rows)
        async with aiohttp.ClientSession() as session:
            forged = [forge_request(self.rng, HOOK_SECRET, updates, self.accepted) for _ in range(count)]
            await _each(forged, lambda each: self._send_forgery(session, each))
        if await self.bot.app.db.run(all_rows) != before:
            self.findings.bad["the store was changed by a forgery"] += 1
        self.bot.start()

    async def _send_forgery(self, session: aiohttp.ClientSession, forged: ForgedRequest) -> None:
        status = await (self._send_raw(forged.raw) if forged.raw else self._send_request(session, forged))
        self.findings.answers[f"{forged.kind} {status or 'closed'}"] += 1
        if status not in forged.allowed:
            self.findings.bad[f"{forged.kind} answered {status}"] += 1

    async def _send_request(self, session: aiohttp.ClientSession, forged: ForgedRequest) -> int:
        url = self.bot.webhook_url.removesuffix("/telegram") + forged.path
        async with session.request(
            forged.method, url, data=forged.body, headers=forged.headers, skip_auto_headers=("Content-Type",)
        ) as answer:
            if "Traceback" in await answer.text(errors="replace"):
                self.findings.bad["a stack trace in an answer"] += 1
            return answer.status

    async def _send_raw(self, data: bytes) -> int:
        host, port = self.bot.webhook_url.split("/")[2].split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(data)
        answer = b""
        with contextlib.suppress(TimeoutError, ConnectionError):  # an incomplete request has no response
            async with asyncio.timeout(RESPONSE_TIMEOUT):
                answer = await reader.read(1000)
        writer.close()
        found = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
        return int(found[1]) if found else 0

    def shown_texts(self) -> Iterator[str]:
        """Yield the texts of all messages of the bot."""
        for person in (*update_strategies.PEOPLE, update_strategies.ADMIN):
            yield from (message.text for message in self.bot.chat(person).messages if not message.outgoing)

    async def read_a_card(self) -> None:
        """Have the card of a new person read. Raises AssertionError when the bot does not work any more."""
        chat = self.bot.chat(4242)
        await chat.send_text("/cccd")
        await chat.wait("Bước 1/2")
        await chat.send_album([pictures.photo(0), pictures.photo(1)])
        await chat.wait("Họ và tên")


async def _each(items: Sequence[Any], do: Callable[[Any], Coroutine[Any, Any, None]]) -> None:
    """Call ``do`` with every item in order, ``CONCURRENCY`` items at a time."""
    remaining = iter(items)

    async def work() -> None:
        for item in remaining:
            await do(item)

    await asyncio.gather(*(work() for _ in range(CONCURRENCY)))


async def run(updates: int, webhooks: int, number: int) -> Findings:
    """Fuzz a bot in this process, and return the findings."""
    findings, generated = Findings(), generate_updates(max(updates, 50), number)
    logging.getLogger().addHandler(findings)
    logging.getLogger("aiohttp.server").addFilter(is_worth_logging)
    try:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/bot.sqlite3"
            async with run_bot(api=FakeGallery(), database_url=url, lease=LEASE, **UNLIMITED) as bot:
                fuzzer = Fuzzer(bot, random.Random(number), findings)  # reproducible, not secret
                await fuzzer.prepare()
                await fuzzer.send_updates(generated[:updates])
                await fuzzer.send_forgeries(webhooks, generated)
                findings.bad.update(
                    f"shown: {words[:200]}" for words in fuzzer.shown_texts() if PROGRAM_INTERNALS.search(words)
                )
                await fuzzer.read_a_card()
                findings.answers.update({f"handled {name}": count for name, count in _outcomes(bot).items()})
    finally:
        logging.getLogger().removeHandler(findings)
    return findings


def _outcomes(bot: RunningBot) -> dict[str, int]:
    """Read from the metrics of the bot how many updates had each outcome."""
    found = re.findall(r'bot_handled_total\{outcome="(\w+)"\} ([\d.e+]+)', bot.app.metrics.text().decode())
    return {name: int(float(count)) for name, count in found}


def main() -> int:
    """Fuzz a bot as the options say. The exit status is 1 with a finding."""
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
