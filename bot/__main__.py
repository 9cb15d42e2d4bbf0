"""The command line, and the composition root: builds the services from the settings and connects them.

``serve`` is the whole service. ``bot.inbox`` describes the route of an update through the services.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.api.client import ApiClient
from bot.app import App
from bot.inbox.group_commit import GroupCommit
from bot.inbox.receive import Receiver
from bot.inbox.worker import Worker
from bot.monitoring import logs
from bot.monitoring.alarms import Alarms
from bot.monitoring.metrics import Metrics
from bot.operations import maintenance, rekey
from bot.operations.http_server import listening
from bot.operations.probes import probes, serving_probes
from bot.operations.process_tuning import new_loop, tune_memory
from bot.operations.retention import sweep
from bot.operations.signals import until_signal
from bot.settings import Settings, SettingsError, load
from bot.telegram import polling, setup
from bot.telegram.client import Telegram
from bot.telegram.file_reader import THREADS, FileReader
from bot.telegram.rate_limit import RateLimiter
from bot.telegram.webhook import webhook_site
from handlers.all_flows import FLOWS
from handlers.commands.start_help import ABOUT, menu
from handlers.router import handle
from handlers.verification import policy
from storage import encrypted_columns
from storage.connect import is_shared, opened_database
from storage.crypto import Vault, VaultError
from storage.database import Database, StorageError

log = logging.getLogger("bot")

USAGE_ERROR, INTERRUPTED = 2, 130
PURPOSE = "A Telegram bot that reads Vietnamese identity papers from photos."


async def serve(settings: Settings) -> None:
    """Run the webhook and a worker in one process, until SIGTERM or SIGINT."""
    with until_signal():
        async with open_app(settings) as app_before_username:
            group_commit = GroupCommit(app_before_username.db)
            receiver = Receiver(app_before_username, group_commit)
            forged = app_before_username.metrics.received.labels("forged").inc
            site = webhook_site(settings.webhook_secret.get_secret_value(), receiver.receive, forged)
            # The port opens first: updates are stored, and the worker finds them once Telegram has answered.
            async with listening(probes(app_before_username).add_to(site), settings.host, settings.port) as address:
                app = await with_username(app_before_username)
                async with running_worker(app, group_commit):
                    await setup.register_webhook(app.telegram, settings, ABOUT, menu(FLOWS))
                    log.info("serving as @%s on %s", app.username, address)
                    await asyncio.Event().wait()


async def run_worker(settings: Settings) -> None:
    """Run a worker alone, beside a ``serve`` on the same server's database, until SIGTERM or SIGINT."""
    if not is_shared(settings.database_url):
        raise SettingsError("DATABASE_URL: a worker of its own needs PostgreSQL; on SQLite `serve` does all the work")
    with until_signal():
        async with open_app(settings) as app_before_username:
            app = await with_username(app_before_username)
            async with running_worker(app, GroupCommit(app.db)), serving_probes(app):
                log.info("working as @%s", app.username)
                await asyncio.Event().wait()


async def poll(settings: Settings) -> None:
    """Run long polling and a worker in one process, until SIGTERM or SIGINT."""
    with until_signal():
        async with open_app(settings) as app_before_username:
            app = await with_username(app_before_username)
            group_commit = GroupCommit(app.db)
            async with running_worker(app, group_commit):
                await setup.prepare_polling(app.telegram, settings, ABOUT, menu(FLOWS))
                log.info("polling as @%s", app.username)
                await polling.poll(app.telegram, Receiver(app, group_commit).receive)


@asynccontextmanager
async def open_app(settings: Settings) -> AsyncIterator[App]:
    """Open the store, Telegram and the API client for the time of a ``with`` block."""
    vault = Vault.from_setting(settings.data_keys.get_secret_value())
    async with opened_database(settings.database_url) as db:
        counts = await db.read(encrypted_columns.count_by_key)
        if (missing := rekey.explain_missing_keys(counts, vault)) and not settings.allow_lost_keys:
            raise VaultError(f"{missing} (ALLOW_LOST_KEYS=1 where it is lost)")
        metrics = Metrics()
        telegram = Telegram(
            settings.telegram_token.get_secret_value(),
            settings.telegram_base_url,
            RateLimiter(settings.sends_per_second),
            metrics.count_telegram_call,
        )
        async with telegram.session(), _api_client(settings) as api:
            with ThreadPoolExecutor(THREADS, "files") as threads:
                yield make_app(settings, db, vault, telegram, api, metrics, threads)


def make_app(
    settings: Settings,
    db: Database,
    vault: Vault,
    telegram: Telegram,
    api: ApiClient,
    metrics: Metrics,
    threads: Executor,
    clock: Callable[[], float] = time.time,
) -> App:
    """Make the app from the opened store, Telegram and API client."""
    files = FileReader(telegram, threads, metrics.check_seconds.inc)
    alarms = Alarms(
        settings, db, telegram, count=metrics.alarms.inc, breaker_just_opened=api.breaker_just_opened, clock=clock
    )
    return App(settings, db, vault, telegram, api, files, alarms, metrics, clock=clock)


def _api_client(settings: Settings) -> ApiClient:
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


async def with_username(app: App) -> App:
    """Return the app with the bot's user name, once Telegram answers."""
    return replace(app, username=await setup.wait_for_username(app.telegram, app.settings))


@asynccontextmanager
async def running_worker(app: App, group_commit: GroupCommit) -> AsyncIterator[Worker]:
    """Run a worker for the time of a ``with`` block. Other processes wake the worker too. Drain at the end."""
    worker = Worker(app, handle, group_commit, sweep)
    running = asyncio.create_task(worker.run())
    listening_to_store = asyncio.create_task(app.db.listen(worker.wake))
    try:
        yield worker
    finally:
        listening_to_store.cancel()
        worker.stop()
        await running


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the command line: the help, the function, and a function that adds arguments to the parser."""

    help: str
    run: Callable[[Settings, argparse.Namespace], Coroutine[None, None, None]]
    add_arguments: Callable[[argparse.ArgumentParser], object] = lambda _parser: None


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    _file_argument(parser)
    parser.add_argument("--replace", action="store_true", help="overwrite what the store holds")
    parser.add_argument(
        "--moved", action="store_true", help="the bot has not run since the backup: continue where it stopped"
    )
    parser.add_argument(
        "--erased", metavar="LOG", help="a log of the time since the backup: people erased in it stay erased"
    )


def _file_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the backup; - for standard output or input")


COMMANDS = {
    "serve": Command("run by webhook (WEBHOOK_URL, WEBHOOK_SECRET)", lambda settings, _: serve(settings)),
    "worker": Command("run a worker beside a `serve`; needs PostgreSQL", lambda settings, _: run_worker(settings)),
    "poll": Command("run by long polling, without a public address", lambda settings, _: poll(settings)),
    "doctor": Command("check everything that a start depends on, and name remedies", maintenance.diagnose),
    "migrate": Command("bring the tables of the store up to date", maintenance.migrate),
    "rekey": Command("seal everything again with the first key of DATA_KEYS, beside a running bot", maintenance.rekey),
    "backup": Command(
        "save the store in a file, beside a running bot; sealed data stays sealed", maintenance.save, _file_argument
    ),
    "restore": Command("load a backup into an empty store", maintenance.restore, _restore_arguments),
}


def _key_number(words: str) -> int:
    """Return the number of a key, 1 to 255: one byte of each record."""
    if not words.isdecimal() or not 1 <= int(words) <= 255:
        raise argparse.ArgumentTypeError("must be a number from 1 to 255")
    return int(words)


def main(arguments: list[str]) -> int:
    """Run one command and return the exit status.

    The status is 0, 2 for a wrong option or setting or an unusable store, named in one line, and 130 for Ctrl-C during
    the start.
    """
    parser = argparse.ArgumentParser(prog="python -m bot", description=PURPOSE, epilog="Options: docs/operators.md")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        command.add_arguments(commands.add_parser(name, help=command.help))
    newkey = commands.add_parser("newkey", help="print a new key for DATA_KEYS")
    newkey.add_argument("number", nargs="?", type=_key_number, default=1, metavar="NUMBER")
    commands.add_parser("demo", help="try everything offline; see: python -m bot demo --help", add_help=False)
    chosen, rest = parser.parse_known_args(arguments)
    if chosen.command == "demo":
        # The playground is a layer above the bot and must not be imported here: it takes this process over.
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
        policy.decisions(settings)  # a wrong KYC_* is refused here
        redacting.hide(settings.secrets())
        tune_memory()
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(COMMANDS[command].run(settings, chosen))
    except (SettingsError, VaultError, StorageError) as error:
        print(f"python -m bot {command}: {error}", file=sys.stderr)
        return USAGE_ERROR
    except KeyboardInterrupt:  # before `until_signal` took the signals over
        print(f"python -m bot {command}: interrupted", file=sys.stderr)
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
