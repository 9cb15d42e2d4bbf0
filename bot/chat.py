"""Telegram and our own values: Update -> Event, Message -> text and keyboard, file id -> bytes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.flow import Attachment, Event, File, Kind, Message, Text
from bot.i18n import body, plain
from bot.transport import AiohttpRequest, Seen

T = TypeVar("T")
log = logging.getLogger(__name__)

ALLOWED_UPDATES = ["message", "callback_query"]
POLL_SECONDS = 25
ATTEMPTS = 5
"""Tries of one Bot API call."""
ASIDE_SECONDS = 3.0
"""Longest wait for what is only shown in passing."""
UNREACHED = ("not found", "can't be edited", "message_id_invalid")
"""What Telegram says of a message that is gone or too old to be edited."""


def squeeze(words: str) -> str:
    """Lower-case letters and digits without accents or spaces: ``/Ngôn ngữ`` and ``ngonngu`` are the same command."""
    flat = words.lower()
    if not flat.isascii():
        flat = unicodedata.normalize("NFD", flat.replace("đ", "d"))
    return "".join(char for char in flat if char.isalnum() and char.isascii())


def event_of(update: Mapping[str, Any]) -> Event | None:
    """The event of a raw update (Bot API, "Update"), or None for kinds that we do not answer.

    Raises ``KeyError``, ``TypeError``, ``AttributeError`` or ``ValueError`` when the update has not Telegram's shape:
    what passes can be stored and sent.
    """
    if query := update.get("callback_query"):
        return _press(_whole(update["update_id"]), query)
    if timer := update.get("timer"):  # our own: see bot.tools
        return Event(update["update_id"], timer["chat"], Kind.TIMER, timer["words"], language=timer["locale"])
    message = update.get("message")
    if not message or "from" not in message:
        return None
    return _message(_whole(update["update_id"]), message)


def _press(update_id: int, query: Mapping[str, Any]) -> Event | None:
    message = query.get("message")
    if not message:
        return None
    nonce, _, action = _words(query.get("data", "")).partition(":")
    return Event(
        update_id=update_id,
        chat_id=_whole(message["chat"]["id"]),
        kind=Kind.PRESS,
        text=action,
        nonce=nonce,
        message_id=_whole(message["message_id"]),
        callback_id=_words(query["id"]),
        private=_private(message["chat"], query["from"]),
        language=_words(query["from"].get("language_code", "")),
    )


def _message(update_id: int, message: Mapping[str, Any]) -> Event:
    kind, words, file = _content(message)
    return Event(
        update_id=update_id,
        chat_id=_whole(message["chat"]["id"]),
        kind=kind,
        text=words,
        file=file,
        album=_words(message.get("media_group_id", "")),
        message_id=_whole(message["message_id"]),
        private=_private(message["chat"], message["from"]),
        language=_words(message["from"].get("language_code", "")),
    )


def _private(chat: Mapping[str, Any], sender: Mapping[str, Any]) -> bool:
    """Whether this is a person's own chat, whose id is then the person's: rights are looked up by it."""
    return bool(chat["type"] == "private" and sender.get("id") == chat["id"])


def _content(message: Mapping[str, Any]) -> tuple[Kind, str, File | None]:
    caption = _words(message.get("caption", ""))
    if sizes := message.get("photo"):
        # Ascending in practice, promised nowhere: take the widest.
        return Kind.PHOTO, caption, _file(max(sizes, key=lambda size: size["width"]))
    if "document" in message:
        return Kind.FILE, caption, _file(message["document"])
    if "text" not in message:
        return Kind.OTHER, "", None
    words = _words(message["text"])
    return (Kind.COMMAND, words[1:], None) if words.startswith("/") else (Kind.TEXT, words, None)


def _file(raw: Mapping[str, Any]) -> File:
    return File(_words(raw["file_id"]), _words(raw["file_unique_id"]), _whole(raw.get("file_size") or 0))


def _whole(value: Any) -> int:
    """A whole number as a store can hold it (Bot API: ids have at most 52 bits)."""
    if type(value) is not int or abs(value) >= 2**63:
        raise TypeError("no whole number")
    return value


def _words(value: Any) -> str:
    """A text that can be written down; half a surrogate pair cannot."""
    if type(value) is not str:
        raise TypeError("no text")
    value.encode()
    return value


def keyboard(message: Message, locale: str) -> dict[str, Any]:
    """The inline keyboard of a message; each button's data is ``nonce:action``, at most 64 bytes."""
    rows = [
        [{"text": plain(b.label, locale), "callback_data": f"{message.nonce}:{b.action}"} for b in row]
        for row in message.buttons
    ]
    return {"inline_keyboard": rows}


def _changed(chat_id: int, message_id: int, message: Message, locale: str) -> dict[str, Any]:
    """The parameters of editMessageText."""
    return {
        "chat_id": chat_id,
        "message_id": message_id,
        "text": body(message, locale),
        "parse_mode": "HTML",
        "reply_markup": keyboard(message, locale),
        "link_preview_options": {"is_disabled": True},
    }


class Telegram:
    """The Bot API for one bot, over one aiohttp session: hot calls as plain JSON, the rest through ``self.bot``."""

    def __init__(self, token: str, base_url: str, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._base = f"{base_url}/bot{token}"
        self._files = f"{base_url}/file/bot{token}"
        self._request = AiohttpRequest()
        self._sleep = sleep
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

    async def send(self, chat_id: int, message: Message, locale: str) -> int:
        """Send a message; its id."""
        sent = await self._call(
            "sendMessage", chat_id=chat_id, text=body(message, locale), parse_mode="HTML",
            reply_markup=keyboard(message, locale) if message.buttons else None,
            link_preview_options={"is_disabled": True},
        )  # fmt: skip
        return int(sent["message_id"])

    async def edit(self, chat_id: int, message_id: int, message: Message, locale: str) -> int:
        """Put a message in the place of an earlier one; its id. One that is gone or too old is sent anew."""
        try:
            await self._call("editMessageText", **_changed(chat_id, message_id, message, locale))
        except BadRequest as error:
            words = str(error).lower()
            if "not modified" in words:
                return message_id  # the same edit arrived before: what we wanted
            if not any(sign in words for sign in UNREACHED):
                raise
            return await self.send(chat_id, message, locale)
        return message_id

    async def attach(self, chat_id: int, attachment: Attachment, data: bytes, locale: str) -> None:
        """Send a file to keep; from memory, nothing lies on a disk."""
        caption = plain(attachment.caption, locale) if attachment.caption else None
        await self.insist(lambda: self.bot.send_document(chat_id, data, filename=attachment.name, caption=caption))

    async def change(self, chat_id: int, message_id: int, message: Message, locale: str) -> None:
        """Change a message in passing: tried once and briefly, and nobody misses it when it fails."""
        await self._aside("editMessageText", **_changed(chat_id, message_id, message, locale))

    async def unbutton(self, chat_id: int, message_id: int) -> None:
        """Take the buttons off a message; no matter when they are gone already or the message is too old."""
        with contextlib.suppress(BadRequest):
            await self._call("editMessageReplyMarkup", chat_id=chat_id, message_id=message_id)

    async def answer(self, callback_id: str, words: Text | None, locale: str) -> None:
        """Answer a tap, so that the button stops spinning; a tap older than 150 s can no longer be answered."""
        try:
            await self._call("answerCallbackQuery", callback_query_id=callback_id,
                             text=plain(words, locale) if words else None)  # fmt: skip
        except BadRequest:
            log.info("a tap was too old to be answered")

    async def action(self, chat_id: int, name: str) -> None:
        """Show a chat action such as ``typing``; nobody misses it when it fails."""
        await self._aside("sendChatAction", chat_id=chat_id, action=name)

    async def _aside(self, method: str, **values: Any) -> None:
        try:
            await self._request.call(self._base, method, wait=ASIDE_SECONDS, **values)
        except TelegramError as error:
            log.debug("%s failed: %s", method, type(error).__name__)

    async def fetch(self, file_id: str) -> bytes:
        """The bytes of a file; ``BadRequest`` when Telegram no longer gives it or it is over 20 MB."""
        # Asked anew each time: the numbers in paths begin again, and an old path may lead to another's photo.
        file = await self._call("getFile", file_id=file_id)
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
        return await self.insist(lambda: self._request.call(self._base, method, **values))

    async def insist(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Try until it works: a flood answer waits as told, trouble on the way with growing pauses.

        A send whose answer was lost is made again too: a prompt may then show twice, which is kinder than
        silence; results are edits, which may be repeated.
        """
        for count in range(ATTEMPTS - 1):
            try:
                return await attempt()
            except RetryAfter as flood:
                await self._sleep(_seconds(flood))
            except (BadRequest, Forbidden):
                raise
            except NetworkError:
                await self._sleep(0.3 * 2**count)
        return await attempt()


def _seconds(flood: RetryAfter) -> float:
    wait = flood.retry_after
    return wait if isinstance(wait, int | float) else wait.total_seconds()
