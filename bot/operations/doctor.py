"""``python -m bot doctor``: looks at all that a start depends on, and says for each fault what mends it."""

from __future__ import annotations

import asyncio
import errno
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError

from bot.api.client import ApiClient
from bot.api.errors import ApiError, OutOfQuota, WrongKey
from bot.api.operations import GET_ALL_IMAGES
from bot.operations import rekey
from bot.settings import Settings
from bot.telegram.client import Telegram
from bot.telegram.webhook import PATH
from storage import encrypted_columns, inbox
from storage.connect import is_shared, opened_database
from storage.crypto import Vault, VaultError
from storage.database import StorageError

DRIFT = 30.0
"""Seconds that the clock may be off: leases of several processes are compared with it."""
SECONDS = 15.0
"""Seconds that one look may take; a server of the store is waited for less, and then says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at; `told` says what was seen, `mend` what to do, empty where all is well."""

    name: str
    told: str
    mend: str = ""

    def line(self) -> str:
        """The finding in one line."""
        return f"{'FAIL' if self.mend else 'ok  '} {self.name}: {self.told}" + (f"; {self.mend}" if self.mend else "")


Check = Callable[[Settings], Awaitable[Finding]]


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Make every check, one after the other; none of them changes anything or costs a paid call."""
    for check in CHECKS:
        try:
            async with asyncio.timeout(SECONDS):
                finding = await check(settings)
        except TimeoutError:
            finding = Finding(check.__name__.lstrip("_"), f"no answer within {SECONDS:.0f} s", "look at the network")
        yield finding


async def _token(settings: Settings) -> Finding:
    async with Telegram(settings.telegram_token.get_secret_value(), settings.telegram_base_url).session() as telegram:
        try:
            me = await telegram.bot.get_me()
        except InvalidToken:
            return Finding(
                "token", "Telegram refuses it", "ask @BotFather for a new TELEGRAM_TOKEN, or correct TELEGRAM_BASE_URL"
            )
        except NetworkError:
            return Finding("token", "Telegram is out of reach", "look at the network and at TELEGRAM_BASE_URL")
        return Finding("token", f"this is @{me.username}")


async def _webhook(settings: Settings) -> Finding:
    async with Telegram(settings.telegram_token.get_secret_value(), settings.telegram_base_url).session() as telegram:
        try:
            info = await telegram.bot.get_webhook_info()
        except TelegramError:
            return Finding("webhook", "cannot be asked for", "mend the token first")
    if not info.url:
        mend = "start `python -m bot serve`, which registers it" if settings.webhook_url else ""
        return Finding("webhook", "none is registered" + ("" if mend else " (long polling)"), mend)
    if info.url != settings.webhook_url + PATH:
        host = urlsplit(info.url).netloc
        return Finding("webhook", f"leads to {host}", "set WEBHOOK_URL to that, or start `python -m bot serve` here")
    if info.last_error_date and time.time() - info.last_error_date.timestamp() < 3600:
        said = info.last_error_message or "an error"
        return Finding("webhook", f"Telegram says: {said}", "make WEBHOOK_URL reachable by https from outside")
    return Finding("webhook", f"registered, {info.pending_update_count} updates wait at Telegram")


async def _secret(settings: Settings) -> Finding:
    if settings.webhook_url and len(settings.webhook_secret.get_secret_value()) < 16:
        mend = "set WEBHOOK_SECRET to 16 or more of A-Z a-z 0-9 _ -"
        return Finding("secret", "so short that it can be guessed", mend)
    return Finding("secret", "long enough" if settings.webhook_url else "not needed for long polling")


async def _owners(settings: Settings) -> Finding:
    if not settings.admin_ids:
        return Finding("owners", "ADMIN_IDS names none: nobody hears of trouble")
    strangers = []
    async with Telegram(settings.telegram_token.get_secret_value(), settings.telegram_base_url).session() as telegram:
        for owner in settings.admin_ids:
            try:
                await telegram.bot.get_chat(owner)
            except BadRequest:
                strangers.append(str(owner))
            except TelegramError:
                return Finding("owners", "cannot be asked for", "mend the token first")
    if strangers:
        mend = "have each of them send /start to the bot, which may write to nobody first"
        return Finding("owners", f"never wrote to this bot: {', '.join(strangers)}", mend)
    return Finding("owners", f"{len(settings.admin_ids)} can be told of trouble")


async def _port(settings: Settings) -> Finding:
    where = f"{settings.host}:{settings.port}"
    try:
        server = await asyncio.start_server(lambda _reader, writer: writer.close(), settings.host, settings.port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            if await _alive(settings):
                return Finding("port", f"{where} is this bot's, which is running")
            return Finding("port", f"{where} is another program's", "free it or set PORT")
        mend = "set PORT to 1024 or more" if error.errno == errno.EACCES else "set HOST to an address of this machine"
        return Finding("port", f"{where} cannot be listened on", mend)
    server.close()
    await server.wait_closed()
    return Finding("port", f"{where} is free")


async def _alive(settings: Settings) -> bool:
    """Whether a bot answers at our own port."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    try:
        async with aiohttp.ClientSession() as session, session.get(f"http://{host}:{settings.port}/live") as answer:
            return bool(await answer.json() == {"live": True})
    except (aiohttp.ClientError, ValueError):
        return False


async def _clock(settings: Settings) -> Finding:
    try:
        async with aiohttp.ClientSession() as session, session.head(settings.telegram_base_url) as answer:
            told = answer.headers.get("Date")
    except aiohttp.ClientError:
        told = None
    if told is None:
        return Finding("clock", "nobody to compare it with")
    off = time.time() - parsedate_to_datetime(told).timestamp()
    mend = "switch on time synchronisation (NTP)" if abs(off) > DRIFT else ""
    return Finding("clock", f"{off:+.0f} s beside Telegram's", mend)


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
    if why := rekey.objection(counts, vault):
        return Finding("keys", why, "see docs/operations.md, keys")
    if older := sum(counts.values()) - counts[vault.current]:
        return Finding("keys", f"{older} records are sealed with older keys, see `python -m bot rekey`")
    return Finding("keys", f"personal data is sealed with key {vault.current}")


async def _api(settings: Settings) -> Finding:
    secret, base = settings.cvapi_secret.get_secret_value(), settings.cvapi_base_url
    try:
        async with ApiClient(
            base, settings.cvapi_key, secret, timeout=SECONDS, allow_http=settings.cvapi_allow_http
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
