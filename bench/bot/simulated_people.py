"""Simulated people who have their cards read by a bot, and the time that each reply took."""

import asyncio
import itertools
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.bot.fake_telegram import Chat, FakeTelegram, ShownMessage
from bench.bot.marked_photos import Card, home_town

_COMMAND: dict[str, Any] = {"text": "/cccd", "entities": [{"type": "bot_command", "offset": 0, "length": 5}]}
_DONE_LABEL = re.compile(r"Xong|Done")
_file_numbers = itertools.count()


@dataclass(slots=True)
class Person:
    """A person who talks to the bot.

    ``waits`` holds the milliseconds from each update to its reply, less the latency of the API.
    """

    telegram: FakeTelegram
    number: int
    card: Card
    waits: list[float] = field(default_factory=list)
    conversations: int = 0
    _shown: asyncio.Queue[ShownMessage] = field(default_factory=asyncio.Queue)
    _sent_at: float = 0.0
    _chat: Chat = field(init=False)

    def __post_init__(self) -> None:
        """Open the chat."""
        self._chat = self.telegram.open_chat(1000 + self.number, self._shown.put_nowait)

    async def arrive(self) -> None:
        """Begin a first conversation, and consent where the bot asks. The waits of this conversation do not count."""
        self.telegram.send(self._chat, **_COMMAND)
        question = await self._wait(_is_new)
        for _, data in question.buttons:
            if ":agree:" in data:
                self.telegram.tap(self._chat, question.message_id, data)
                await self._wait(_is_new)
        self.waits.clear()

    async def converse(self) -> None:
        """Go through a whole conversation: command, front, back, result, and the tap that ends the conversation."""
        self._act(lambda: self.telegram.send(self._chat, **_COMMAND))
        await self._wait(_is_new)
        self._act(lambda: self.telegram.send(self._chat, photo=self._photo_sizes(self.card.front)))
        await self._wait(_is_new)
        self._act(lambda: self.telegram.send(self._chat, photo=self._photo_sizes(self.card.back)))
        result = await self._wait(lambda shown: home_town(self.number) in shown.text, self.telegram.latency)
        data = next(data for label, data in result.buttons if _DONE_LABEL.search(label))
        self._act(lambda: self.telegram.tap(self._chat, result.message_id, data))
        await self._wait(lambda _: True)
        self.conversations += 1

    def _act(self, action: Callable[[], None]) -> None:
        while not self._shown.empty():  # messages that came after the awaited reply
            self._shown.get_nowait()
        self._sent_at = time.perf_counter()
        action()

    async def _wait(self, is_reply: Callable[[ShownMessage], bool], api_latency: float = 0.0) -> ShownMessage:
        """Wait for the reply, and note the wait without the latency of the API."""
        while not is_reply(shown := await self._shown.get()):
            pass
        self.waits.append(1000 * (shown.at - self._sent_at - api_latency))
        return shown

    def _photo_sizes(self, jpeg: bytes) -> list[dict[str, Any]]:
        """List the sizes of a photo as Telegram does. Each photo is a new file."""
        name = f"{next(_file_numbers)}-{self.number}"
        self.telegram.files[name] = jpeg
        return [
            {"file_id": f"{name}.{'x' * 60}{side}", "file_unique_id": f"{name}{side}", "width": side,
             "height": side * 3 // 4, "file_size": len(jpeg) * side // 1280}
            for side in (90, 320, 800, 1280)
        ]  # fmt: skip


def _is_new(shown: ShownMessage) -> bool:
    return shown.method == "sendMessage"
