"""People who have their cards read by a bot, all at once or one after the other, and how long each reply took."""

import asyncio
import itertools
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.bot.fake_telegram import Chat, Shown, Telegram
from bench.bot.photos import Card, tag

_COMMAND: dict[str, Any] = {"text": "/cccd", "entities": [{"type": "bot_command", "offset": 0, "length": 5}]}
_DONE = re.compile(r"Xong|Done")
_names = itertools.count()


@dataclass(slots=True)
class Person:
    """One who talks to the bot; ``waits`` holds milliseconds from an update to its reply, less the API's time."""

    telegram: Telegram
    number: int
    card: Card
    waits: list[float] = field(default_factory=list)
    conversations: int = 0
    _seen: asyncio.Queue[Shown] = field(default_factory=asyncio.Queue)
    _since: float = 0.0
    _chat: Chat = field(init=False)

    def __post_init__(self) -> None:
        """Open the chat."""
        self._chat = self.telegram.open(1000 + self.number, self._seen.put_nowait)

    async def arrive(self) -> None:
        """Begin for the first time: with the consent, where it is asked for; nothing of it is counted."""
        self.telegram.say(self._chat, **_COMMAND)
        question = await self._see(lambda shown: shown.method == "sendMessage")
        for _, data in question.buttons:
            if ":agree:" in data:
                self.telegram.press(self._chat, question.message_id, data)
                await self._see(lambda shown: shown.method == "sendMessage")
        self.waits.clear()

    async def converse(self) -> None:
        """A whole conversation: command, front, back, result, the press that confirms."""
        self._ask(lambda: self.telegram.say(self._chat, **_COMMAND))
        await self._see(lambda shown: shown.method == "sendMessage")
        self._ask(lambda: self.telegram.say(self._chat, photo=self._photo(self.card.front)))
        await self._see(lambda shown: shown.method == "sendMessage")
        self._ask(lambda: self.telegram.say(self._chat, photo=self._photo(self.card.back)))
        result = await self._see(lambda shown: tag(self.number) in shown.text, self.telegram.latency)
        data = next(data for label, data in result.buttons if _DONE.search(label))
        self._ask(lambda: self.telegram.press(self._chat, result.message_id, data))
        await self._see(lambda _: True)
        self.conversations += 1

    def _ask(self, act: Callable[[], None]) -> None:
        while not self._seen.empty():  # what came behind the last reply
            self._seen.get_nowait()
        self._since = time.perf_counter()
        act()

    async def _see(self, true: Callable[[Shown], bool], less: float = 0.0) -> Shown:
        """Wait until something of this kind is shown."""
        while not true(shown := await self._seen.get()):
            pass
        self.waits.append(1000 * (shown.at - self._since - less))
        return shown

    def _photo(self, jpeg: bytes) -> list[dict[str, Any]]:
        """The sizes of a photo as Telegram lists them; each time it is another file."""
        name = f"{next(_names)}-{self.number}"
        self.telegram.files[name] = jpeg
        return [
            {"file_id": f"{name}.{'x' * 60}{side}", "file_unique_id": f"{name}{side}", "width": side,
             "height": side * 3 // 4, "file_size": len(jpeg) * side // 1280}
            for side in (90, 320, 800, 1280)
        ]  # fmt: skip
