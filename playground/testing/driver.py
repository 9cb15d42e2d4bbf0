"""Drive the playground from a test: start the server, talk to the bot, wait for answers."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from playground.messaging.chats import Toast
from playground.messaging.media import FileInfo
from playground.messaging.messages import Message
from playground.messaging.state import CallbackQuery
from playground.server.person import Person
from playground.server.playground_server import PlaygroundServer
from playground.testing.transcript import render_transcript

Result = TypeVar("Result")
Condition = str | Callable[[Message], bool]


class Chat(Person):
    """A private chat from the person's side: act as the person, then `wait` for the bot."""

    @property
    def messages(self) -> list[Message]:
        """Return all messages, the oldest first."""
        return list(self.private_chat.messages.values())

    @property
    def last(self) -> Message:
        """Return the newest message of the bot. Raise AssertionError when the bot has sent nothing."""
        for message in reversed(self.messages):
            if not message.outgoing:
                return message
        raise AssertionError(f"the bot has said nothing\n{self.transcript()}")

    @property
    def toasts(self) -> list[Toast]:
        """Return the shown answers to pressed buttons."""
        return list(self.private_chat.toasts)

    @property
    def actions(self) -> list[str]:
        """Return the chat actions that the bot sent: typing, upload_photo ..."""
        return list(self.private_chat.actions)

    def transcript(self) -> str:
        """Return the whole chat as plain text."""
        return render_transcript(self.messages, self.private_chat.user["first_name"])

    async def click(self, label: str, message: Message | None = None) -> CallbackQuery | Message:
        """Press the button with this label, in `message` or in the newest message with such a button.

        A label of the reply keyboard is sent as text. For an unknown label raise AssertionError with all labels.
        """
        candidates = self.messages[::-1] if message is None else [self.private_chat.messages.get(message.id, message)]
        for candidate in candidates:
            for button in (button for row in candidate.buttons for button in row):
                if button.text == label and button.data is not None:
                    return await self.press(candidate, button.data)
        if message is None and label in self._reply_keyboard_labels():
            return await self.send_text(label)
        there = [text for candidate in candidates for text in candidate.labels] + self._reply_keyboard_labels()
        raise AssertionError(f"no button {label!r}, there are {there}\n{self.transcript()}")

    async def wait(
        self,
        condition: Condition,
        timeout: float = 30,  # noqa: ASYNC109 - the AssertionError has to contain the chat
        *,
        since: Message | None = None,
    ) -> Message:
        """Return the newest message of the bot that meets a condition, from the person's last action on.

        A text as the condition must be part of the message. New and edited messages count, and so do messages that are
        there already, so no message is missed between an action and the wait. `since` names an earlier message to
        count from. After `timeout` seconds raise AssertionError with the whole chat.
        """
        description = repr(condition) if isinstance(condition, str) else "such message"
        return await self._wait_until(lambda: self._find_message(condition, since), description, timeout)

    async def wait_toast(self, text: str, timeout: float = 30) -> Toast:  # noqa: ASYNC109 - as in wait
        """Return the newest answer to a pressed button that holds a text, or raise AssertionError after `timeout` s."""

        def find() -> Toast | None:
            return next((toast for toast in reversed(self.toasts) if text in toast.text), None)

        return await self._wait_until(find, f"toast {text!r}", timeout)

    async def _wait_until(self, find: Callable[[], Result | None], description: str, seconds: float) -> Result:
        watcher = self.private_chat.watch()
        try:
            async with asyncio.timeout(seconds):
                while (found := find()) is None:
                    await watcher.get()
                return found
        except TimeoutError:
            raise AssertionError(f"no {description} within {seconds} s\n{self.transcript()}") from None
        finally:
            self.private_chat.unwatch(watcher)

    def _find_message(self, condition: Condition, since: Message | None) -> Message | None:
        for version, message in reversed(self.private_chat.changes):
            if since is None and version <= self.private_chat.version_at_action:
                return None
            if since is not None and message.id == since.id:
                return None
            if message.outgoing:
                continue
            if condition in message.text if isinstance(condition, str) else condition(message):
                return message
        return None

    def _reply_keyboard_labels(self) -> list[str]:
        """Return the labels of the current reply keyboard."""
        for message in reversed(self.messages):
            if message.reply_keyboard is not None:
                return [label for row in message.reply_keyboard for label in row]
        return []


class Playground(PlaygroundServer):
    """A playground server with a driver for each chat."""

    def chat(self, user_id: int, first_name: str = "Bạn", language_code: str = "vi") -> Chat:
        """Return the private chat of a person with the bot. Name and language count at the first call only."""
        return Chat.open(self.state, user_id, first_name, language_code)

    def file(self, file_id: str) -> tuple[FileInfo, bytes]:
        """Return a file with its metadata. Raise KeyError for an unknown file_id."""
        if (found := self.state.files.get(file_id)) is None:
            raise KeyError(file_id)
        return found
