"""Command line and composition root: builds the house from the settings and runs it by webhook or by polling."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.api.client import ApiClient
from bot.app import LOOKS, App
from bot.inbox.worker import Worker
from bot.monitoring import logs
from bot.operations import maintenance, rekey
from bot.operations.event_loop import new_loop, settle
from bot.operations.signals import until_signal
from bot.settings import Settings, SettingsError, load
from bot.telegram import setup
from bot.telegram.client import Telegram
from bot.telegram.polling import updates
from bot.telegram.rate_limit import Pacer
from bot.telegram.webhook import listening, probed
from handlers.commands.start_help import ABOUT, menu
from handlers.flows.registry import FLOWS
from handlers.router import handle
from storage import encrypted_columns
from storage.connect import is_shared, opened_database
from storage.crypto import Vault, VaultError
from storage.database import StorageError

log = logging.getLogger("bot")

USAGE_ERROR, INTERRUPTED = 2, 130
PURPOSE = "A Telegram bot that reads Vietnamese identity papers from photos."


@asynccontextmanager
async def open_app(settings: Settings) -> AsyncIterator[App]:
    """Open store, Telegram and API client; all is closed at the end."""
    vault = Vault.from_setting(settings.data_keys.get_secret_value())
    async with opened_database(settings.database_url) as db:
        if (
            why := rekey.objection(await db.read(encrypted_columns.count_by_key), vault)
        ) and not settings.allow_lost_keys:
            raise VaultError(f"{why} (ALLOW_LOST_KEYS=1 where it is lost)")
        pacer = Pacer(settings.sends_per_second)
        telegram = Telegram(settings.telegram_token.get_secret_value(), settings.telegram_base_url, pacer)
        async with telegram.session(), _api(settings) as api:
            with ThreadPoolExecutor(LOOKS, "look") as eyes:
                app = App(settings, db, vault, telegram, api, eyes)
                telegram.count(app.metrics.told)
                yield app


def _api(settings: Settings) -> ApiClient:
    try:
        return ApiClient(
            settings.cvapi_base_url,
            settings.cvapi_key,
            settings.cvapi_secret.get_secret_value(),
            timeout=settings.cvapi_timeout,
            max_concurrent=settings.cvapi_parallel,
            allow_http=settings.cvapi_allow_http,
        )
    except ValueError as error:
        raise SettingsError(f"CVAPI_BASE_URL: {error} (CVAPI_ALLOW_HTTP=1 where the network is trusted)") from None


async def serve(settings: Settings) -> None:
    """Webhook and worker in one process, until SIGTERM or SIGINT."""
    workers: list[Worker] = []
    with until_signal():
        # The port opens first: what comes in is stored, and found by the worker that starts once Telegram answers.
        async with open_app(settings) as nameless, listening(nameless, workers) as address:
            app = await setup.named(nameless)
            async with _working(app) as worker:
                workers.append(worker)
                await setup.by_webhook(app, ABOUT, menu(FLOWS))
                log.info("serving as @%s on %s", app.name, address)
                await asyncio.Event().wait()


async def work(settings: Settings) -> None:
    """A worker alone, beside a `serve` on the same server's database, until SIGTERM or SIGINT."""
    if not is_shared(settings.database_url):
        raise SettingsError("DATABASE_URL: a worker of its own needs PostgreSQL; on SQLite `serve` does all the work")
    with until_signal():
        async with open_app(settings) as nameless:
            app = await setup.named(nameless)
            async with _working(app), probed(app):
                log.info("working as @%s", app.name)
                await asyncio.Event().wait()


async def poll(settings: Settings) -> None:
    """Long polling and worker in one process, until SIGTERM or SIGINT; an update is stored before the next is asked."""
    with until_signal():
        async with open_app(settings) as nameless:
            app = await setup.named(nameless)
            async with _working(app) as worker:
                await setup.by_polling(app, ABOUT, menu(FLOWS))
                log.info("polling as @%s", app.name)
                await updates(app, worker.wake)


@asynccontextmanager
async def _working(app: App) -> AsyncIterator[Worker]:
    """A worker that runs for the time of a ``with`` block, hears of other processes, and drains at its end."""
    worker = Worker(app, handle)
    running = asyncio.create_task(worker.run())
    hearing = asyncio.create_task(app.db.listen(worker.wake))
    try:
        yield worker
    finally:
        hearing.cancel()
        worker.stop()
        await running


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what it does, in words and in deed; `options` adds its arguments."""

    words: str
    run: Callable[[Settings, argparse.Namespace], Coroutine[None, None, None]]
    options: Callable[[argparse.ArgumentParser], object] = lambda _parser: None


def _restoring(parser: argparse.ArgumentParser) -> None:
    _file(parser)
    parser.add_argument("--replace", action="store_true", help="give up what the store holds")
    parser.add_argument("--moved", action="store_true", help="the bot did nothing since the backup: go on where it was")
    parser.add_argument("--erased", metavar="LOG", help="a log of the time since: people erased by it stay erased")


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the backup; - for standard output or input")


COMMANDS = {
    "serve": Command("run by webhook (WEBHOOK_URL, WEBHOOK_SECRET)", lambda settings, _: serve(settings)),
    "worker": Command("does the work beside a `serve`; needs PostgreSQL", lambda settings, _: work(settings)),
    "poll": Command("run by long polling, without a public address", lambda settings, _: poll(settings)),
    "doctor": Command("look at all that a start depends on, and say what mends it", maintenance.diagnose),
    "migrate": Command("bring the tables of the store up to date", maintenance.migrate),
    "rekey": Command("seal everything anew with the first of DATA_KEYS, beside a running bot", maintenance.rekey),
    "backup": Command(
        "save the store in a file, beside a running bot; sealed data stays sealed", maintenance.save, _file
    ),
    "restore": Command("put a backup into an empty store", maintenance.restore, _restoring),
}


def _number(words: str) -> int:
    """The number of a key, 1 to 255."""
    if not words.isdecimal() or not 1 <= int(words) <= 255:  # one byte of each record
        raise argparse.ArgumentTypeError("must be a number from 1 to 255")
    return int(words)


def main(arguments: list[str]) -> int:
    """Run one command; the exit status: 0, or 2 for a wrong option or setting, named in one line."""
    parser = argparse.ArgumentParser(prog="python -m bot", description=PURPOSE, epilog="Options: docs/operators.md")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        command.options(commands.add_parser(name, help=command.words))
    newkey = commands.add_parser("newkey", help="print a new key for DATA_KEYS")
    newkey.add_argument("number", nargs="?", type=_number, default=1, metavar="NUMBER")
    commands.add_parser("demo", help="try everything offline; see: python -m bot demo --help", add_help=False)
    chosen, rest = parser.parse_known_args(arguments)
    if chosen.command == "demo":
        # The playground stands above the bot and may not be imported here: it takes this process over.
        os.execv(sys.executable, [sys.executable, "-m", "playground.demo", *rest])  # noqa: S606
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if chosen.command == "newkey":
        print(Vault.fresh_key(chosen.number))
        return 0
    return _run(chosen.command, chosen)


def _run(command: str, chosen: argparse.Namespace) -> int:
    redacting = logs.set_up()
    try:
        settings = load(command)
        redacting.hide(settings.secrets())
        settle()
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(COMMANDS[command].run(settings, chosen))
    except (SettingsError, VaultError, StorageError) as error:
        print(f"python -m bot {command}: {error}", file=sys.stderr)
        return USAGE_ERROR
    except KeyboardInterrupt:  # before the signals were ours
        print(f"python -m bot {command}: interrupted", file=sys.stderr)
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
