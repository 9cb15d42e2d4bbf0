"""People of the soak: each talks to the bot as people do, and keeps a diary of what was sent, seen and tapped."""

import asyncio
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from bench.soak.photos import numbered
from bot.conversation import error_messages, prompts
from bot.conversation.flow import text
from bot.conversation.i18n import plain
from bot.inbox.chat_turn import BROKEN
from handlers.consent import question
from playground.server.messages import Message
from playground.testing.driver import Chat

PATIENCE, LOOKS = 60.0, 4
"""Seconds without a word of use after which a person taps again what is there, and how often in a row before the photo
counts as left without an answer. Telegram may try a webhook that was away for a while again after a minute only."""
THANKFUL, FICKLE = 0.7, 0.1
"""Shares of people who tap "done" under a result, and who stop before the second photo."""


def _words(msgid: str) -> str:
    """What a sentence begins with, up to its first value or mark."""
    return re.split(r"<|/cccd", plain(text(msgid, command="cccd"), "vi"))[0]


AGREE, DONE, CANCEL, RETRY = (
    plain(label, "vi") for label in (question.AGREE, prompts.DONE.label, prompts.CANCEL.label, prompts.RETRY.label)
)
DOUBT, CLOSED, CANCELLED, SKIPPED = (
    _words(m) for m in (error_messages.DOUBT, prompts.CLOSED, prompts.CANCELLED, BROKEN)
)


@dataclass(slots=True)
class Talk:
    """One conversation: its photos' numbers, how it ended ("" when it did not), and the times of taps after a doubt.

    `leaves` is the button tapped to end it: a goodbye said twice after a crash must not end the talk after it.
    `heeded` are the messages, as they stood, that the person has answered.
    """

    person: int
    command: str
    photos: tuple[int, ...]
    ended: str = ""
    again: list[float] = field(default_factory=list)
    refused: int = 0
    sent: set[int] = field(default_factory=set)
    leaves: str = ""
    heeded: list[Message] = field(default_factory=list, repr=False)
    transcript: str = ""


@dataclass(slots=True)
class Person:
    """One person, who has one talk at a time.

    `seen` is a number the bot showed -> the messages it stands in, `regrets` are those that say "send it again".
    """

    chat: Chat
    dice: Random
    pause: float
    talks: list[Talk] = field(default_factory=list)
    seen: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    regrets: set[int] = field(default_factory=set)
    _looked: int = 0

    async def live(self, end: asyncio.Event) -> None:
        """Talk after talk; the one under way at the end is brought to its own end."""
        while not end.is_set():
            await self._talk()
            await asyncio.sleep(self.dice.uniform(0, self.pause))
        self.look()

    async def _talk(self) -> None:
        command = self.dice.choice(("/cccd", "/cccd", "/cccd", "/mattruoc", "/matsau"))
        first = (self.chat.id * 1_000_000 + len(self.talks)) * 10
        sides = {"/cccd": (1, 2), "/mattruoc": (1,), "/matsau": (2,)}[command]
        talk = Talk(self.chat.id, command, tuple(first + side for side in sides))
        self.talks.append(talk)
        began = await self.chat.send_text(command)
        await self._hasten(talk)
        gives_up = not talk.sent and self.dice.random() < FICKLE
        looks = 0
        while not talk.ended and looks < LOOKS:
            try:
                asked = await self.chat.wait(lambda message: self._meaning(talk, message) != "", PATIENCE, since=began)
            except AssertionError as silence:
                looks, talk.transcript = looks + 1, str(silence)
                talk.heeded.clear()
                continue
            looks = 0
            self.look()
            await self._react(talk, asked, gives_up=gives_up)

    async def _hasten(self, talk: Talk) -> None:
        """Some do not wait to be asked: photos one after the other, or as an album."""
        how = self.dice.choice(("patient", "patient", "hasty", "album"))
        photos = [await asyncio.to_thread(numbered, number) for number in talk.photos]
        if how == "album" and len(photos) > 1:
            await self.chat.send_album(photos)
        elif how != "patient":
            for photo in photos:
                await self.chat.send_photo(photo)
        else:
            return
        talk.sent.update(range(len(photos)))

    def _meaning(self, talk: Talk, message: Message) -> str:
        """What a message asks of the person; "" when nothing, what was done already, or what is no longer there."""
        if self.chat.room.messages.get(message.id) is not message or any(message is old for old in talk.heeded):
            return ""
        if RETRY in message.labels:
            return "again"
        if AGREE in message.labels:
            return "agree"
        if DONE in message.labels and f"{talk.photos[-1]:012d}" in message.text:
            return "result"
        for words, meaning, button in (
            (CLOSED, "closed", DONE),
            (CANCELLED, "cancelled", CANCEL),
            (SKIPPED, "skipped", ""),
        ):
            if message.text.startswith(words) and button in {"", talk.leaves}:
                return meaning
        step = re.search(r"Bước (\d)/\d", message.text)
        open_step = step and CANCEL in message.labels and int(step[1]) - 1 not in talk.sent
        return f"photo {step[1]}" if step and open_step else ""

    async def _react(self, talk: Talk, asked: Message, *, gives_up: bool) -> None:
        """Do what the message asks for, a moment later."""
        await asyncio.sleep(self.dice.uniform(0, self.pause))
        meaning = self._meaning(talk, asked)
        talk.heeded.append(asked)
        if meaning == "again":
            await self._again(talk, asked)
        elif meaning == "agree":
            await self.chat.click(AGREE, asked)
        elif meaning == "result" and self.dice.random() < THANKFUL:
            await self._leave(talk, asked, DONE)
        elif meaning.startswith("photo"):
            await self._give(talk, asked, int(meaning[-1]) - 1, gives_up=gives_up)
        else:
            talk.ended = "result" if meaning == "closed" else meaning

    async def _again(self, talk: Talk, asked: Message) -> None:
        if asked.text.startswith(DOUBT):
            talk.again.append(time.time())
        else:
            talk.refused += 1
        await self.chat.click(RETRY, asked)

    async def _leave(self, talk: Talk, asked: Message, button: str) -> None:
        talk.leaves = button
        await self.chat.click(button, asked)

    async def _give(self, talk: Talk, asked: Message, place: int, *, gives_up: bool) -> None:
        if gives_up and place:
            await self._leave(talk, asked, CANCEL)
            return
        talk.sent.add(place)
        await self.chat.send_photo(await asyncio.to_thread(numbered, talk.photos[place]))

    def look(self) -> None:
        """Write down every number of twelve digits that the bot showed since the last look, and in which message."""
        for tick, message in self.chat.room.changes:
            if tick > self._looked and not message.outgoing:
                if message.text.startswith(SKIPPED):
                    self.regrets.add(message.id)
                for number in re.findall(r"(?<!\d)\d{12}(?!\d)", message.text):
                    self.seen[int(number)].add(message.id)
        self._looked = self.chat.room.tick
