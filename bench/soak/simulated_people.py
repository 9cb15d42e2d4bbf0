"""Simulated people of the soak test, who talk to the bot and record what they sent, saw and tapped."""

import asyncio
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from bench.soak.numbered_photos import numbered_photo
from bot.conversation import error_messages, prompts
from bot.conversation.i18n import plain
from bot.conversation.message import text
from bot.inbox.chat_turn import BROKEN
from handlers.consent import question
from playground.messaging.messages import Message
from playground.testing.driver import Chat

REPLY_TIMEOUT, MAX_TIMEOUTS = 60.0, 4
"""Seconds without a message that asks for an action, and how often in a row a person then looks at the chat again
before the photo counts as unanswered. Telegram may repeat an update to a restarted webhook after a minute only."""
DONE_SHARE, CANCEL_SHARE = 0.7, 0.1
"""Shares of people who tap "done" under a result, and of people who cancel before the second photo."""


def _beginning(msgid: str) -> str:
    """Return the Vietnamese beginning of a text, up to the first value or tag."""
    return re.split(r"<|/cccd", plain(text(msgid, command="cccd"), "vi"))[0]


AGREE, DONE, CANCEL, RETRY = (
    plain(label, "vi") for label in (question.AGREE, prompts.DONE.label, prompts.CANCEL.label, prompts.RETRY.label)
)
DOUBT, CLOSED, CANCELLED, SKIPPED = (
    _beginning(msgid) for msgid in (error_messages.DOUBT, prompts.CLOSED, prompts.CANCELLED, BROKEN)
)


@dataclass(slots=True)
class Conversation:
    """One conversation with the numbers of its photos.

    ``ending`` is "" while the conversation goes on. ``agreed_at`` holds the times (Unix seconds) at which the person
    agreed to a second charge. ``end_button`` is the button that the person tapped to end the conversation: a goodbye
    that is repeated after a crash must not end the next conversation. ``answered`` holds the messages, in their state
    of that time, that the person has reacted to.
    """

    person: int
    command: str
    photos: tuple[int, ...]
    ending: str = ""
    agreed_at: list[float] = field(default_factory=list)
    told_to_wait: int = 0
    sent: set[int] = field(default_factory=set)
    end_button: str = ""
    answered: list[Message] = field(default_factory=list, repr=False)
    transcript: str = ""


@dataclass(slots=True)
class Person:
    """A person, who has one conversation at a time.

    ``shown_numbers`` maps each number that the bot showed to the ids of the messages with the number. ``apologies``
    holds the ids of the messages that ask to send an update again.
    """

    chat: Chat
    rng: Random
    pause: float
    conversations: list[Conversation] = field(default_factory=list)
    shown_numbers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    apologies: set[int] = field(default_factory=set)
    _recorded_version: int = 0

    async def run(self, end: asyncio.Event) -> None:
        """Hold one conversation after the other. Finish the current conversation after ``end`` is set."""
        while not end.is_set():
            await self._converse()
            await asyncio.sleep(self.rng.uniform(0, self.pause))
        self._record()

    async def _converse(self) -> None:
        command = self.rng.choice(("/cccd", "/cccd", "/cccd", "/mattruoc", "/matsau"))
        first = (self.chat.id * 1_000_000 + len(self.conversations)) * 10
        sides = {"/cccd": (1, 2), "/mattruoc": (1,), "/matsau": (2,)}[command]
        conversation = Conversation(self.chat.id, command, tuple(first + side for side in sides))
        self.conversations.append(conversation)
        start = await self.chat.send_text(command)
        await self._send_unasked(conversation)
        cancels = not conversation.sent and self.rng.random() < CANCEL_SHARE
        timeouts = 0
        while not conversation.ending and timeouts < MAX_TIMEOUTS:
            try:
                message = await self.chat.wait(
                    lambda message: self._request(conversation, message) != "", REPLY_TIMEOUT, since=start
                )
            except AssertionError as error:
                timeouts, conversation.transcript = timeouts + 1, str(error)
                conversation.answered.clear()
                continue
            timeouts = 0
            self._record()
            await self._react(conversation, message, cancels=cancels)

    async def _send_unasked(self, conversation: Conversation) -> None:
        """Send the photos one after the other or as an album, as some people do before the bot asks."""
        manner = self.rng.choice(("waiting", "waiting", "in a row", "album"))
        photos = [await asyncio.to_thread(numbered_photo, number) for number in conversation.photos]
        if manner == "waiting":
            return
        if manner == "album" and len(photos) > 1:
            await self.chat.send_album(photos)
        else:
            for photo in photos:
                await self.chat.send_photo(photo)
        conversation.sent.update(range(len(photos)))

    def _request(self, conversation: Conversation, message: Message) -> str:
        """Return the action that a message asks for, or "" for an answered, changed or uninteresting message."""
        current = self.chat.private_chat.messages.get(message.id) is message
        if not current or any(message is answered for answered in conversation.answered):
            return ""
        if RETRY in message.labels:
            return "retry"
        if AGREE in message.labels:
            return "agree"
        if DONE in message.labels and f"{conversation.photos[-1]:012d}" in message.text:
            return "result"
        for words, ending, button in (
            (CLOSED, "closed", DONE),
            (CANCELLED, "cancelled", CANCEL),
            (SKIPPED, "skipped", ""),
        ):
            if message.text.startswith(words) and button in {"", conversation.end_button}:
                return ending
        step = re.search(r"Bước (\d)/\d", message.text)
        open_step = step and CANCEL in message.labels and int(step[1]) - 1 not in conversation.sent
        return f"photo {step[1]}" if step and open_step else ""

    async def _react(self, conversation: Conversation, message: Message, *, cancels: bool) -> None:
        """Do what the message asks for, after a pause."""
        await asyncio.sleep(self.rng.uniform(0, self.pause))
        request = self._request(conversation, message)
        conversation.answered.append(message)
        if request == "retry":
            if message.text.startswith(DOUBT):
                conversation.agreed_at.append(time.time())
            else:
                conversation.told_to_wait += 1
            await self.chat.click(RETRY, message)
        elif request == "agree":
            await self.chat.click(AGREE, message)
        elif request == "result" and self.rng.random() < DONE_SHARE:
            await self._end(conversation, message, DONE)
        elif request.startswith("photo"):
            place = int(request[-1]) - 1
            if cancels and place:
                await self._end(conversation, message, CANCEL)
            else:
                conversation.sent.add(place)
                await self.chat.send_photo(await asyncio.to_thread(numbered_photo, conversation.photos[place]))
        else:
            conversation.ending = "result" if request == "closed" else request
            if request == "skipped":
                # The photos of a skipped command would be held as the first photos of the next conversation.
                await self.chat.send_text("/cancel")

    async def _end(self, conversation: Conversation, message: Message, button: str) -> None:
        conversation.end_button = button
        await self.chat.click(button, message)

    def _record(self) -> None:
        """Record every number of twelve digits that the bot showed since the last record, with its message."""
        for version, message in self.chat.private_chat.changes:
            if version > self._recorded_version and not message.outgoing:
                if message.text.startswith(SKIPPED):
                    self.apologies.add(message.id)
                for number in re.findall(r"(?<!\d)\d{12}(?!\d)", message.text):
                    self.shown_numbers[int(number)].add(message.id)
        self._recorded_version = self.chat.private_chat.version
