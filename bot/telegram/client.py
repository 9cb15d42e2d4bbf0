"""The client of the Bot API: sends, edits and deletes messages, downloads files, asks for updates."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

from telegram import Bot

from bot.conversation.i18n import body, plain
from bot.conversation.message import Message, Text
from bot.conversation.protocols import FileGone, FileTooLarge
from bot.telegram.delivery import NO_HISTORY, Delivery, MessageHistory
from bot.telegram.errors import MessageNotFound, NotModified, RateLimited, Refused, TelegramError, TokenRejected
from bot.telegram.rate_limit import RateLimiter
from bot.telegram.transport import READ_TIMEOUT, AiohttpRequest, CountRequest, translated

T = TypeVar("T")
log = logging.getLogger(__name__)

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]
POLL_SECONDS = 25
"""Seconds that Telegram holds a ``getUpdates`` without updates."""
OPTIONAL_SECONDS = 3.0
"""Longest wait, in seconds, for a call that may fail without harm."""
DOWNLOAD_RETRY_SECONDS = 1.0
"""Pause in seconds before the second and last try of a file that was not available."""
TIDYING_FAILURES = (Refused, TokenRejected)
"""Errors that stop nothing where a call only tidies up. Telegram answers 404, which ``TokenRejected`` stands for, to an
unknown method as well. A token that is not valid shows in the call that follows."""


def keyboard(message: Message, locale: str) -> dict[str, Any]:
    """Return the inline keyboard of a message. Each button's data is ``nonce:action``, at most 64 bytes."""
    rows = [
        [{"text": plain(b.label, locale), "callback_data": f"{message.nonce}:{b.action}"} for b in row]
        for row in message.buttons
    ]
    return {"inline_keyboard": rows}


def _content(chat_id: int, message: Message, locale: str) -> dict[str, Any]:
    """Return the parameters of editMessageText except the message id."""
    return {
        "chat_id": chat_id,
        "text": body(message, locale),
        "parse_mode": "HTML",
        "reply_markup": keyboard(message, locale),
        "link_preview_options": {"is_disabled": True},
    }


class Telegram:
    """The Bot API for one bot, over one aiohttp session.

    Calls made on every update are plain JSON. Other calls go through the library's ``Bot``, by ``library_call``. Each
    method raises one of ``bot.telegram.errors``.
    """

    def __init__(
        self, token: str, base_url: str, limiter: RateLimiter | None = None, count: CountRequest = lambda *_: None
    ) -> None:
        self._base = f"{base_url}/bot{token}"
        self._files = f"{base_url}/file/bot{token}"
        self._request = AiohttpRequest(count)
        self.limiter = limiter or RateLimiter()
        delivery = Delivery(self.limiter)
        self.deliver, self.record_message_id = delivery.deliver, delivery.record
        self._bot = Bot(
            token, base_url=f"{base_url}/bot", base_file_url=f"{base_url}/file/bot",
            request=self._request, get_updates_request=self._request,
        )  # fmt: skip

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Telegram]:
        """Open the connections for the time of a ``with`` block."""
        await self._request.initialize()
        try:
            yield self
        finally:
            await self._request.shutdown()

    async def library_call(self, call: Callable[[Bot], Awaitable[T]]) -> T:
        """Make one call through the library's ``Bot``, without a retry."""
        with translated():
            return await call(self._bot)

    async def send(
        self,
        chat_id: int,
        message: Message,
        locale: str,
        history: MessageHistory = NO_HISTORY,
        *,
        unsolicited: bool = False,
    ) -> int:
        """Send a message and return its id. ``history`` and ``unsolicited`` are described in ``delivery``."""
        call, content = partial(self._request.call, self._base), _content(chat_id, message, locale)

        async def send() -> int:
            sent = await call("sendMessage", **content | ({} if message.buttons else {"reply_markup": None}))
            return int(sent["message_id"])

        def edit(message_id: int) -> Awaitable[Any]:
            return call("editMessageText", message_id=message_id, **content)

        return await self.deliver(chat_id, send, edit, history, unsolicited=unsolicited)

    async def edit(self, chat_id: int, message_id: int, message: Message, locale: str) -> int:
        """Replace the content of a message and return its id. A message that cannot be edited is sent anew."""
        try:
            await self._call("editMessageText", message_id=message_id, **_content(chat_id, message, locale))
        except NotModified:
            return message_id
        except MessageNotFound:
            return await self.send(chat_id, message, locale)
        return message_id

    async def try_edit(self, chat_id: int, message_id: int, message: Message, locale: str) -> None:
        """Edit a message once, without an error when the edit fails.

        The call is awaited to its end all the same: given up early, the edit could land behind the result and cover
        the result.
        """
        content = _content(chat_id, message, locale)
        await self._try_call("editMessageText", seconds=READ_TIMEOUT, message_id=message_id, **content)

    async def remove_buttons(self, chat_id: int, message_id: int) -> None:
        """Take the buttons off a message. Buttons that are gone and a message that is too old are no error."""
        with contextlib.suppress(*TIDYING_FAILURES):
            await self._call("editMessageReplyMarkup", chat_id=chat_id, message_id=message_id)

    async def leave_chat(self, chat_id: int) -> None:
        """Leave a group or a channel. A failure is no error."""
        with contextlib.suppress(TelegramError):
            await self._call("leaveChat", chat_id=chat_id)

    async def answer_tap(self, callback_id: str, words: Text | None, locale: str) -> None:
        """Answer a tap, so that the button stops spinning. A tap older than 150 s can no longer be answered."""
        try:
            await self._call("answerCallbackQuery", callback_query_id=callback_id,
                             text=plain(words, locale) if words else None)  # fmt: skip
        except TIDYING_FAILURES:
            log.info("a tap was too old to be answered")

    async def show_action(self, chat_id: int, name: str) -> None:
        """Show a chat action such as ``typing``. A failure is no error."""
        await self._try_call("sendChatAction", chat_id=chat_id, action=name)

    async def _try_call(self, method: str, *, seconds: float = OPTIONAL_SECONDS, **values: Any) -> None:
        if self.limiter.is_paused(values["chat_id"]):
            return
        try:
            await self._request.call(self._base, method, seconds=seconds, **values)
        except RateLimited as flood:
            self.limiter.pause(values["chat_id"], flood.seconds)
        except TelegramError as error:
            log.debug("%s failed: %s", method, type(error).__name__)

    async def download(self, file_id: str) -> bytes:
        """Return the bytes of a file. Raise ``FileGone``, and ``FileTooLarge`` for a file over 20 MB."""
        try:
            return await self._download(file_id)
        except FileTooLarge:
            raise
        except FileGone:  # "wrong file_id or the file is temporarily unavailable": Telegram does not say which
            await self.limiter.sleep(DOWNLOAD_RETRY_SECONDS)
            return await self._download(file_id)

    async def _download(self, file_id: str) -> bytes:
        # The path is asked for each time: numbers in paths begin again, and an old path may lead to another's photo.
        try:
            file = await self._call("getFile", file_id=file_id)
        except Refused:
            raise FileGone from None
        try:
            return await self.limiter.call(lambda: self._request.download(f"{self._files}/{file['file_path']}"))
        except (Refused, TokenRejected):  # 404: the file has left its place meanwhile
            raise FileGone from None

    async def get_updates(self, offset: int) -> list[dict[str, Any]]:
        """Return up to 100 waiting updates from ``offset`` on (long polling)."""
        updates = await self._request.call(
            self._base, "getUpdates", seconds=POLL_SECONDS + 10, offset=offset, timeout=POLL_SECONDS,
            allowed_updates=ALLOWED_UPDATES,
        )  # fmt: skip
        return list(updates)

    async def _call(self, method: str, **values: Any) -> Any:
        call = partial(self._request.call, self._base, method, **values)
        return await self.limiter.call(call, values.get("chat_id"), new=method.startswith("send"))
