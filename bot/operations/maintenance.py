"""The operators' commands: migrate, doctor, rekey, backup, restore."""

from __future__ import annotations

import argparse
import contextlib
import gzip
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from bot.monitoring import erasure_log
from bot.operations import doctor
from bot.operations import rekey as rekeying
from bot.settings import Settings, SettingsError
from handlers.verification.kyc_case import number_index
from storage import backup, encrypted_columns
from storage.backup import RestoreResult
from storage.connect import opened_database
from storage.crypto import Vault, VaultError
from storage.database import StorageError, Tx

Options = argparse.Namespace
STANDARD_STREAM = "-"
"""A file name that means standard output or input, for machines with a wiped disk."""


def report(words: str) -> None:
    """Print a line for the operator, on standard error, as standard output may be the backup."""
    print(words, file=sys.stderr, flush=True)  # noqa: T201  # a command prints its report


async def migrate(settings: Settings, _: Options) -> None:
    """Bring the tables of the store up to date."""
    async with opened_database(settings.database_url):
        pass


async def diagnose(settings: Settings, _: Options | None = None) -> None:
    """Print the result of every check. Raise ``SettingsError`` when a check fails."""
    faults = 0
    async for finding in doctor.examine(settings):
        print(finding.line(), flush=True)  # noqa: T201  # a command prints its result
        faults += bool(finding.remedy)
    if faults:
        raise SettingsError(f"{faults} to mend")


async def rekey(settings: Settings, _: Options) -> None:
    """Seal everything again with the first key of DATA_KEYS."""
    async with opened_database(settings.database_url) as db:
        await rekeying.rekey(db, _vault(settings), number_index, report)


async def save(settings: Settings, options: Options) -> None:
    """Write a backup of the store, beside a running bot."""
    async with opened_database(settings.database_url) as db:
        with _writing(options.file) as out:
            count = await db.snapshot(backup.dump, time.time(), lambda line: out.write(f"{line}\n".encode()))
    report(f"{count} rows saved; sealed data opens only with the DATA_KEYS of today: keep both, apart from each other")


async def restore(settings: Settings, options: Options) -> None:
    """Load a backup into an empty store, or replace the content of a store."""
    vault = _vault(settings)
    with _log_lines(options.erased) as log:
        elsewhere = erasure_log.parse_lines(log, vault)
    async with opened_database(settings.database_url) as db:
        with _reading(options.file) as lines:
            done, known = await db.run(_restore, lines, elsewhere, vault, options, settings)
        await db.checkpoint()
    report(f"{done.rows} rows restored; {done.erased} people who were erased since stay erased")
    if done.faces:
        report(f"images the gallery may still hold of them: {', '.join(map(str, done.faces))}; delete what is there")
    if not (known or options.erased or options.moved):
        report("nobody can tell here who was erased since: if the old logs are there, do it again with --erased LOG")


def _restore(
    tx: Tx, lines: Iterable[str], elsewhere: erasure_log.Times, vault: Vault, options: Options, settings: Settings
) -> tuple[RestoreResult, bool]:
    """Load a backup whole or not at all. Return the result, and whether the store before knew erased people."""
    empty = backup.is_empty(tx)
    if not empty and not options.replace:
        raise StorageError("The store is not empty: nothing was restored (--replace gives up what is there).")
    if backup.is_in_use(tx, time.time()):
        raise StorageError("A bot is at work on this store: stop it first.")
    try:
        done = backup.load(tx, lines, elsewhere, moved=options.moved)
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise StorageError(f"This is no whole backup ({type(error).__name__}).") from None
    if (
        why := rekeying.explain_missing_keys(encrypted_columns.count_by_key(tx), vault)
    ) and not settings.allow_lost_keys:
        raise VaultError(why)
    return done, not empty


def _vault(settings: Settings) -> Vault:
    return Vault.from_setting(settings.data_keys.get_secret_value())


@contextlib.contextmanager
def _writing(name: str) -> Iterator[gzip.GzipFile]:
    """Open a compressed file that is written whole or not at all, readable for the owner only."""
    if name == STANDARD_STREAM:
        with gzip.GzipFile(fileobj=sys.stdout.buffer, mode="wb") as packed:
            yield packed
        return
    path = Path(name)
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:  # mode 0600
            try:
                with gzip.GzipFile(fileobj=file, mode="wb") as packed:
                    yield packed
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink()
                raise
    except OSError as error:
        raise SettingsError(f"{name}: {error.strerror}") from None


@contextlib.contextmanager
def _reading(name: str) -> Iterator[IO[str]]:
    with contextlib.ExitStack() as opened:
        try:
            source = sys.stdin.buffer if name == STANDARD_STREAM else opened.enter_context(Path(name).open("rb"))
        except OSError as error:
            raise SettingsError(f"{name}: {error.strerror}") from None
        yield opened.enter_context(gzip.open(source, "rt", encoding="utf-8"))


@contextlib.contextmanager
def _log_lines(name: str | None) -> Iterator[Iterable[str]]:
    if name is None:
        yield ()
        return
    try:
        with Path(name).open(encoding="utf-8", errors="replace") as file:
            yield file
    except OSError as error:
        raise SettingsError(f"{name}: {error.strerror}") from None
