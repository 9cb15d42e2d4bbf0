"""The playground as a test drives it: start it, talk to the bot, wait for what it says."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

from playground.botapi.methods.dispatch import execute
from playground.server.app import build_app
from playground.messaging.chats import PrivateChat, Toast
from playground.messaging.fault_injection import Faults
from playground.messaging.media import FileInfo
from playground.messaging.messages import Message
from playground.messaging.state import CallbackQuery, State
from playground.botapi.webhook import WebhookDelivery
from playground.server.person import Person
from playground.testing.transcript import transcript

DEFAULT_TOKEN = "123456789:local-playground-token"  # noqa: S105 - opens nothing but this playground

Found = TypeVar("Found")
What = str | Callable[[Message], bool]


class Chat(Person):
    """A private chat seen from the person's side: do something, then `wait` for the bot."""

    @property
    def messages(self) -> list[Message]:
        """All messages, the oldest first."""
        return list(self.private_chat.messages.values())

    @property
    def last(self) -> Message:
        """The newest message of the bot; raises AssertionError when it has said nothing."""
        for message in reversed(self.messages):
            if not message.outgoing:
                return message
        raise AssertionError(f"the bot has said nothing\n{self.transcript()}")

    @property
    def toasts(self) -> list[Toast]:
        """The answers to pressed buttons that were shown."""
        return list(self.private_chat.toasts)

    @property
    def actions(self) -> list[str]:
        """What the bot said it is doing: typing, upload_photo ..."""
        return list(self.private_chat.actions)

    def transcript(self) -> str:
        """The whole chat as plain text."""
        return transcript(self.messages, self.private_chat.person["first_name"])

    async def click(self, label: str, message: Message | None = None) -> CallbackQuery | Message:
        """Press the button with this label: of `message`, or of the newest message that has one.

        A label of the reply keyboard is sent as text. Raises AssertionError naming the buttons there are.
        """
        candidates = self.messages[::-1] if message is None else [self.private_chat.messages.get(message.id, message)]
        for candidate in candidates:
            for button in (button for row in candidate.buttons for button in row):
                if button.text == label and button.data is not None:
                    return await self.press(candidate, button.data)
        if message is None and label in self._keyboard():
            return await self.send_text(label)
        there = [text for candidate in candidates for text in candidate.labels] + self._keyboard()
        raise AssertionError(f"no button {label!r}, there are {there}\n{self.transcript()}")

    async def wait(
        self,
        what: What,
        timeout: float = 30,  # noqa: ASYNC109 - it ends in an AssertionError that tells the chat
        *,
        since: Message | None = None,
    ) -> Message:
        """The newest message that the bot sent or edited since the person's last act and that holds a text.

        A function instead of the text decides itself; `since` names an earlier message to count from. What is there
        already counts, so nothing is missed between acting and waiting. After `timeout` seconds AssertionError tells
        the whole chat.
        """
        return await self._until(lambda: self._said(what, since), repr(what) if isinstance(what, str) else "", timeout)

    async def wait_toast(self, text: str, timeout: float = 30) -> Toast:  # noqa: ASYNC109 - as wait
        """The newest answer to a pressed button that holds a text; AssertionError when none comes in time."""

        def find() -> Toast | None:
            return next((toast for toast in reversed(self.toasts) if text in toast.text), None)

        return await self._until(find, f"toast {text!r}", timeout)

    async def _until(self, find: Callable[[], Found | None], wanted: str, patience: float) -> Found:
        watcher = self.private_chat.watch()
        try:
            async with asyncio.timeout(patience):
                while (found := find()) is None:
                    await watcher.get()
                return found
        except TimeoutError:
            lacking = f"no {wanted or 'such message'} within {patience} s"
            raise AssertionError(f"{lacking}\n{self.transcript()}") from None
        finally:
            self.private_chat.unwatch(watcher)

    def _said(self, what: What, since: Message | None) -> Message | None:
        for tick, message in reversed(self.private_chat.changes):
            if since is None and tick <= self.private_chat.acted:
                return None
            if since is not None and message.id == since.id:
                return None
            if not message.outgoing and (what in message.text if isinstance(what, str) else what(message)):
                return message
        return None

    def _keyboard(self) -> list[str]:
        """The labels of the reply keyboard shown now."""
        for message in reversed(self.messages):
            if message.reply_keyboard is not None:
                return [label for row in message.reply_keyboard for label in row]
        return []


class Playground:
    """A local Telegram with one bot; serves from `async with` on, everything in memory.

    `pace` scales the waits between redeliveries (1 as Telegram does); `clock` gives Unix seconds;
    port 0 takes a free one.
    """

    def __init__(
        self,
        token: str = DEFAULT_TOKEN,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        username: str = "playground_bot",
        first_name: str = "Playground",
        pace: float = 1.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.state = State(token, username=username, first_name=first_name, clock=clock, pace=pace)
        self.host = host
        self.port = port
        self._delivery = WebhookDelivery(self.state, execute)
        self._closing = AsyncExitStack()

    @property
    def url(self) -> str:
        """The base of `/bot<TOKEN>/...` and `/file/bot<TOKEN>/...`, and the address of the chat page."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "") else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.state.token

    @property
    def faults(self) -> Faults:
        """What goes wrong; assign another Faults to change it."""
        return self.state.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self.state.faults = faults

    def chat(self, user_id: int, first_name: str = "Bạn", language_code: str = "vi") -> Chat:
        """The private chat of a person with the bot; names count when it is new."""
        person: dict[str, Any] = {
            "id": user_id,
            "is_bot": False,
            "first_name": first_name,
            "language_code": language_code,
        }
        room: PrivateChat = self.state.open_chat(person)
        return Chat(self.state, room)

    def file(self, file_id: str) -> tuple[FileInfo, bytes]:
        """A file and what is known about it; raises KeyError when it is not there."""
        if (found := self.state.files.get(file_id)) is None:
            raise KeyError(file_id)
        return found

    async def __aenter__(self) -> Self:
        """Start to serve; raises OSError when the port is taken."""
        runner = web.AppRunner(build_app(self), shutdown_timeout=1.0, access_log=None)
        async with AsyncExitStack() as stack:
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, self.host, self.port).start()
            self.port = runner.addresses[0][1]
            await self._delivery.start()
            stack.push_async_callback(self._delivery.close)
            self._closing = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving: waiting readers and watchers are let go."""
        await self._closing.aclose()
