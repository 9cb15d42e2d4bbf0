"""``python -m bot doctor``: checks everything that a start depends on, and names a remedy for each fault."""

from __future__ import annotations

import asyncio
import errno
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp

from bot.api.client import ApiClient
from bot.api.errors import ApiError, OutOfQuota, WrongKey
from bot.api.operations import GET_ALL_IMAGES
from bot.operations import rekey
from bot.settings import Settings
from bot.telegram import setup
from bot.telegram.client import Telegram
from bot.telegram.errors import TelegramError, TokenRejected
from bot.telegram.webhook import PATH
from storage import encrypted_columns, inbox
from storage.connect import is_shared, opened_database
from storage.crypto import Vault, VaultError
from storage.database import StorageError

MAX_DRIFT = 30.0
"""Seconds that the clock may be off: leases of several processes are compared by the clock."""
CHECK_SECONDS = 15.0
"""Seconds that one check may take. The store's own time-out is shorter, so that the error text of the store is seen."""
MIN_SECRET = 16
"""Shortest webhook secret, in characters, that cannot be guessed."""
RECENT_ERROR = 3600.0
"""Seconds for which an error that Telegram had with the webhook counts."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check: the name, the state found, and the remedy, empty where all is well."""

    name: str
    state: str
    remedy: str = ""

    def line(self) -> str:
        """Return the finding as one line."""
        return f"{'FAIL' if self.remedy else 'ok  '} {self.name}: {self.state}" + (
            f"; {self.remedy}" if self.remedy else ""
        )


Check = Callable[[Settings], Awaitable[Finding]]


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Make every check, one after the other. No check changes anything or costs a paid call."""
    for check in CHECKS:
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                finding = await check(settings)
        except TimeoutError:
            finding = Finding(
                check.__name__.lstrip("_"), f"no answer within {CHECK_SECONDS:.0f} s", "look at the network"
            )
        yield finding


def _telegram(settings: Settings) -> AbstractAsyncContextManager[Telegram]:
    return Telegram(settings.telegram_token.get_secret_value(), settings.telegram_base_url).session()


async def _token(settings: Settings) -> Finding:
    async with _telegram(settings) as telegram:
        try:
            name = await setup.username(telegram)
        except TokenRejected:
            return Finding(
                "token", "Telegram refuses it", "ask @BotFather for a new TELEGRAM_TOKEN, or correct TELEGRAM_BASE_URL"
            )
        except TelegramError:
            return Finding("token", "Telegram is out of reach", "look at the network and at TELEGRAM_BASE_URL")
        return Finding("token", f"this is @{name}")


async def _webhook(settings: Settings) -> Finding:
    async with _telegram(settings) as telegram:
        try:
            info = await setup.webhook_info(telegram)
        except TelegramError:
            return Finding("webhook", "cannot be asked for", "mend the token first")
    if not info.url:
        remedy = "start `python -m bot serve`, which registers it" if settings.webhook_url else ""
        return Finding("webhook", "none is registered" + ("" if remedy else " (long polling)"), remedy)
    if info.url != settings.webhook_url + PATH:
        host = urlsplit(info.url).netloc
        return Finding("webhook", f"leads to {host}", "set WEBHOOK_URL to that, or start `python -m bot serve` here")
    if info.last_error_date and time.time() - info.last_error_date.timestamp() < RECENT_ERROR:
        said = info.last_error_message or "an error"
        return Finding("webhook", f"Telegram says: {said}", "make WEBHOOK_URL reachable by https from outside")
    return Finding("webhook", f"registered, {info.pending_update_count} updates wait at Telegram")


async def _secret(settings: Settings) -> Finding:
    if settings.webhook_url and len(settings.webhook_secret.get_secret_value()) < MIN_SECRET:
        remedy = "set WEBHOOK_SECRET to 16 or more of A-Z a-z 0-9 _ -"
        return Finding("secret", "so short that it can be guessed", remedy)
    return Finding("secret", "long enough" if settings.webhook_url else "not needed for long polling")


async def _owners(settings: Settings) -> Finding:
    if not settings.admin_ids:
        return Finding("owners", "ADMIN_IDS names none: nobody hears of trouble")
    strangers = []
    async with _telegram(settings) as telegram:
        for owner in settings.admin_ids:
            try:
                if not await setup.has_chat(telegram, owner):
                    strangers.append(str(owner))
            except TelegramError:
                return Finding("owners", "cannot be asked for", "mend the token first")
    if strangers:
        remedy = "have each of them send /start to the bot, which may write to nobody first"
        return Finding("owners", f"never wrote to this bot: {', '.join(strangers)}", remedy)
    return Finding("owners", f"{len(settings.admin_ids)} can be told of trouble")


async def _port(settings: Settings) -> Finding:
    address = f"{settings.host}:{settings.port}"
    try:
        server = await asyncio.start_server(lambda _reader, writer: writer.close(), settings.host, settings.port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            if await _alive(settings):
                return Finding("port", f"{address} is this bot's, which is running")
            return Finding("port", f"{address} is another program's", "free it or set PORT")
        remedy = "set PORT to 1024 or more" if error.errno == errno.EACCES else "set HOST to an address of this machine"
        return Finding("port", f"{address} cannot be listened on", remedy)
    server.close()
    await server.wait_closed()
    return Finding("port", f"{address} is free")


async def _alive(settings: Settings) -> bool:
    """Tell whether a running bot answers at the port of these settings."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    try:
        async with aiohttp.ClientSession() as session, session.get(f"http://{host}:{settings.port}/live") as answer:
            return bool(await answer.json() == {"live": True})
    except (aiohttp.ClientError, ValueError):
        return False


async def _clock(settings: Settings) -> Finding:
    try:
        async with aiohttp.ClientSession() as session, session.head(settings.telegram_base_url) as answer:
            date = answer.headers.get("Date")
    except aiohttp.ClientError:
        date = None
    if date is None:
        return Finding("clock", "nobody to compare it with")
    off = time.time() - parsedate_to_datetime(date).timestamp()
    remedy = "switch on time synchronisation (NTP)" if abs(off) > MAX_DRIFT else ""
    return Finding("clock", f"{off:+.0f} s beside Telegram's", remedy)


async def _database(settings: Settings) -> Finding:
    kind = "PostgreSQL" if is_shared(settings.database_url) else "SQLite, for one process"
    try:
        async with opened_database(settings.database_url) as store:
            waiting, dead = await store.run(inbox.count_waiting), await store.run(inbox.count_dead)
    except StorageError as error:
        return Finding("database", str(error).rstrip("."), "set DATABASE_URL to a store that can be opened")
    return Finding("database", f"{kind}; {waiting} updates wait, {dead} are in the dead letter")


async def _keys(settings: Settings) -> Finding:
    try:
        vault = Vault.from_setting(settings.data_keys.get_secret_value())
        async with opened_database(settings.database_url) as store:
            counts = await store.run(encrypted_columns.count_by_key)
    except VaultError as error:
        return Finding("keys", str(error).rstrip("."), "make a value with `python -m bot newkey`")
    except StorageError:
        return Finding("keys", "personal data can be sealed")
    if why := rekey.explain_missing_keys(counts, vault):
        return Finding("keys", why, "see docs/operations.md, keys")
    if older := sum(counts.values()) - counts[vault.current]:
        return Finding("keys", f"{older} records are sealed with older keys, see `python -m bot rekey`")
    return Finding("keys", f"personal data is sealed with key {vault.current}")


async def _api(settings: Settings) -> Finding:
    secret, base = settings.cvapi_secret.get_secret_value(), settings.cvapi_base_url
    try:
        async with ApiClient(
            base, settings.cvapi_key, secret, timeout=CHECK_SECONDS, allow_http=settings.cvapi_allow_http
        ) as api:
            await api.call(GET_ALL_IMAGES, {"offset": 0, "limit": 1})
    except ValueError as error:
        return Finding("api", str(error), "set CVAPI_BASE_URL (or CVAPI_ALLOW_HTTP=1 where the network is trusted)")
    except WrongKey:
        return Finding("api", "the credentials are refused", "set CVAPI_KEY and CVAPI_SECRET to valid ones")
    except OutOfQuota:
        return Finding("api", "the quota is used up", "buy more calls of API v1")
    except ApiError as error:
        return Finding("api", f"no good answer ({type(error).__name__})", "look at CVAPI_BASE_URL and the service")
    return Finding("api", f"answers at {urlsplit(base).netloc}, credentials accepted (a free call)")


CHECKS: tuple[Check, ...] = (_token, _webhook, _owners, _secret, _port, _clock, _database, _keys, _api)
