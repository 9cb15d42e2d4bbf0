"""Telegram and our own values: Message -> text and keyboard, file id -> bytes, and every call between."""

from __future__ import annotations

import contextlib
import logging
import unicodedata
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.conversation.flow import Message, Text
from bot.conversation.i18n import body, plain
from bot.telegram.delivery import NOTHING, UNCHANGED, Delivery, Past
from bot.telegram.rate_limit import Pacer
from bot.telegram.transport import READ_TIMEOUT, AiohttpRequest, Seen

log = logging.getLogger(__name__)

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]
POLL_SECONDS = 25
ASIDE_SECONDS = 3.0
"""Longest wait for what is only shown in passing."""
MISSING_SECONDS = 1.0
"""Pause before a file that was not to be had is asked for once more."""
PASSED_OVER = (BadRequest, InvalidToken)
"""Refusals that stop nothing where the call only tidies up. The second is the framework's name for every 404, so for a
method that a Bot API server does not know as well; a token that is no good shows in the call behind it."""
TOO_BIG = "too big"
"""What Telegram says of a file over its 20 MB."""
UNREACHED = ("not found", "can't be edited", "message_id_invalid")
"""What Telegram says of a message that is gone or too old to be edited."""


class TooBig(BadRequest):
    """A file that Telegram hands out to no bot: it has over 20 MB."""


def squeeze(words: str) -> str:
    """Lower-case letters and digits without accents or spaces: ``/Ngôn ngữ`` and ``ngonngu`` are the same command."""
    flat = words.lower()
    if not flat.isascii():
        flat = unicodedata.normalize("NFD", flat.replace("đ", "d"))
    return "".join(char for char in flat if char.isalnum() and char.isascii())


def keyboard(message: Message, locale: str) -> dict[str, Any]:
    """The inline keyboard of a message; each button's data is ``nonce:action``, at most 64 bytes."""
    rows = [
        [{"text": plain(b.label, locale), "callback_data": f"{message.nonce}:{b.action}"} for b in row]
        for row in message.buttons
    ]
    return {"inline_keyboard": rows}


def _changed(chat_id: int, message: Message, locale: str) -> dict[str, Any]:
    """The parameters of editMessageText but for the message's id."""
    return {
        "chat_id": chat_id,
        "text": body(message, locale),
        "parse_mode": "HTML",
        "reply_markup": keyboard(message, locale),
        "link_preview_options": {"is_disabled": True},
    }


class Telegram:
    """The Bot API for one bot, over one aiohttp session: hot calls as plain JSON, the rest through ``self.bot``."""

    def __init__(self, token: str, base_url: str, pacer: Pacer | None = None) -> None:
        self._base = f"{base_url}/bot{token}"
        self._files = f"{base_url}/file/bot{token}"
        self._request = AiohttpRequest()
        self._pacer = pacer or Pacer()
        self.insist = self._pacer.insist
        delivery = Delivery(self._pacer)
        self.deliver, self.seen = delivery.deliver, delivery.seen
        self.bot = Bot(
            token, base_url=f"{base_url}/bot", base_file_url=f"{base_url}/file/bot",
            request=self._request, get_updates_request=self._request,
        )  # fmt: skip

    def count(self, seen: Seen) -> None:
        """Have every request of now on counted."""
        self._request.seen = seen

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Telegram]:
        """Open the connections for the time of a ``with`` block."""
        await self._request.initialize()
        try:
            yield self
        finally:
            await self._request.shutdown()

    async def send(
        self,
        chat_id: int,
        message: Message,
        locale: str,
        past: Past = NOTHING,
        *,
        unasked: bool = False,
    ) -> int:
        """Send a message; its id. The rest as in ``bot.telegram.delivery`` and ``bot.telegram.rate_limit``."""
        call, wanted = partial(self._request.call, self._base), _changed(chat_id, message, locale)

        async def push() -> int:
            sent = await call("sendMessage", **wanted | ({} if message.buttons else {"reply_markup": None}))
            return int(sent["message_id"])

        def change(message_id: int) -> Awaitable[Any]:
            return call("editMessageText", message_id=message_id, **wanted)

        return await self.deliver(chat_id, push, change, past, unasked=unasked)

    async def edit(self, chat_id: int, message_id: int, message: Message, locale: str) -> int:
        """Put a message in the place of an earlier one; its id. One that is gone or too old is sent anew."""
        try:
            await self._call("editMessageText", message_id=message_id, **_changed(chat_id, message, locale))
        except BadRequest as error:
            words = str(error).lower()
            if UNCHANGED in words:
                return message_id  # the same edit arrived before: what we wanted
            if not any(sign in words for sign in UNREACHED):
                raise
            return await self.send(chat_id, message, locale)
        return message_id

    async def change(self, chat_id: int, message_id: int, message: Message, locale: str) -> None:
        """Change a message in passing: tried once, and nobody misses it when it fails.

        It is waited for all the same: given up early it could land behind the result, and cover it.
        """
        values = _changed(chat_id, message, locale)
        await self._aside("editMessageText", wait=READ_TIMEOUT, message_id=message_id, **values)

    async def unbutton(self, chat_id: int, message_id: int) -> None:
        """Take the buttons off a message; no matter when they are gone already or the message is too old."""
        with contextlib.suppress(*PASSED_OVER):
            await self._call("editMessageReplyMarkup", chat_id=chat_id, message_id=message_id)

    async def leave(self, chat_id: int) -> None:
        """Leave a group or a channel; nobody misses it when it fails."""
        with contextlib.suppress(TelegramError):
            await self._call("leaveChat", chat_id=chat_id)

    async def answer(self, callback_id: str, words: Text | None, locale: str) -> None:
        """Answer a tap, so that the button stops spinning; a tap older than 150 s can no longer be answered."""
        try:
            await self._call("answerCallbackQuery", callback_query_id=callback_id,
                             text=plain(words, locale) if words else None)  # fmt: skip
        except PASSED_OVER:
            log.info("a tap was too old to be answered")

    async def action(self, chat_id: int, name: str) -> None:
        """Show a chat action such as ``typing``; nobody misses it when it fails."""
        await self._aside("sendChatAction", chat_id=chat_id, action=name)

    async def _aside(self, method: str, *, wait: float = ASIDE_SECONDS, **values: Any) -> None:
        if self._pacer.silent(values["chat_id"]):
            return
        try:
            await self._request.call(self._base, method, wait=wait, **values)
        except RetryAfter as flood:
            self._pacer.halt(values["chat_id"], flood)
        except TelegramError as error:
            log.debug("%s failed: %s", method, type(error).__name__)

    async def fetch(self, file_id: str) -> bytes:
        """The bytes of a file; ``BadRequest`` when Telegram no longer gives it, ``TooBig`` over 20 MB."""
        try:
            return await self._fetched(file_id)
        except TooBig:
            raise
        except BadRequest:  # "wrong file_id or the file is temporarily unavailable": Telegram does not say which
            await self._pacer.sleep(MISSING_SECONDS)
            return await self._fetched(file_id)

    async def _fetched(self, file_id: str) -> bytes:
        # Asked anew each time: the numbers in paths begin again, and an old path may lead to another's photo.
        try:
            file = await self._call("getFile", file_id=file_id)
        except BadRequest as error:
            raise TooBig(str(error)) if TOO_BIG in str(error).lower() else error from None
        try:
            return await self.insist(lambda: self._request.retrieve(f"{self._files}/{file['file_path']}"))
        except InvalidToken:  # the framework's name for every 404: the file has left its place meanwhile
            raise BadRequest("the file is gone") from None

    async def updates(self, offset: int) -> list[dict[str, Any]]:
        """Long polling: up to 100 waiting updates from ``offset`` on."""
        found = await self._request.call(
            self._base, "getUpdates", wait=POLL_SECONDS + 10, offset=offset, timeout=POLL_SECONDS,
            allowed_updates=ALLOWED_UPDATES,
        )  # fmt: skip
        return list(found)

    async def _call(self, method: str, **values: Any) -> Any:
        call = partial(self._request.call, self._base, method, **values)
        return await self.insist(call, values.get("chat_id"), new=method.startswith("send"))
