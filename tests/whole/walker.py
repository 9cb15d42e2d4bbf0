"""A person who walks through any conversation, whatever it asks, and can be told where to stand still."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from bot.conversation import prompts
from bot.conversation.flow import FILES, Flow, InFlow, Kind, Step
from bot.conversation.i18n import plain
from bot.conversation.message import text
from handlers.consent import question
from handlers.consent.terms import TERMS, purposes
from playground.messaging.messages import Message
from playground.testing.driver import Chat
from storage.consents import Purpose
from tests import pictures
from tests.handlers.answers import given

CONSENT, AGAIN, SHOWN = "consent", "again", "shown"
"""What may be asked beside the steps: to agree, to read once more, and what to do with the result."""
YES = plain(question.AGREE, "vi")
DOUBTFUL = "hometown"
"""The field that the API of this test is never sure about, so that the conversation that asks about doubts does."""


def way(flow: Flow) -> list[str]:
    """Where a person of this conversation waits, in order."""
    state = InFlow(flow.name, "", "1", facts={"doubtful": DOUBTFUL}, seed="1")
    while open_steps := [step for step in flow.way(state) if step.name not in state.answers]:
        state = replace(state, answers={**state.answers, open_steps[0].name: given(open_steps[0])})
    return [*(f"{CONSENT} {purpose}" for purpose in purposes(flow)), *state.answers, SHOWN]


def opening(purpose: Purpose) -> str:
    """Return the first line of the question for a consent, as the chat shows it."""
    return re.sub("<[^>]*>", "", plain(text(TERMS[purpose].words), "vi")).splitlines()[0]


@dataclass(slots=True)
class Walker:
    """Answers each question once, with a new photo or with what ``answers.given`` takes.

    ``asked`` are the questions answered, in order; ``result`` is what the result said.
    """

    chat: Chat
    flow: Flow
    done: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    result: str = ""

    async def begin(self) -> None:
        """Send the command."""
        await self.chat.send_text(f"/{self.flow.name}")

    async def walk(self, until: int | None = None) -> None:
        """Go on to the question of that number, from 0, or to the end of the conversation."""
        while True:
            message = await self.chat.wait(lambda message: self._question(message) != "", 120)
            if len(self.done) == until:
                return
            if await self._answer(message, self._question(message)):
                return

    def _question(self, message: Message) -> str:
        """What a message asks; "" for nothing, or for what was answered."""
        if plain(prompts.RETRY.label, "vi") in message.labels:
            return AGAIN
        if plain(prompts.DONE.label, "vi") in message.labels:
            return SHOWN
        noun = next((line.partition(" · ")[2] for line in message.text.splitlines() if line.startswith("Bước")), "")
        if not noun:
            asked = (f"{CONSENT} {purpose}" for purpose in purposes(self.flow) if opening(purpose) in message.text)
            question = next(asked, "") if YES in message.labels else ""
            return "" if question in self.done else question
        fitting = (
            step for step in self.flow.steps if plain(step.noun, "vi") == noun and _labels(step) <= {*message.labels}
        )
        step = next(fitting, None)
        return step.name if step and step.name not in self.done else ""

    async def _answer(self, message: Message, question: str) -> bool:
        """Answer a question; True when it was the last one."""
        self.asked.append(question)
        if question == AGAIN:
            await self.chat.click(plain(prompts.RETRY.label, "vi"), message)
            return False
        self.done.add(question)
        if question == SHOWN:
            self.result = message.text
            await self.chat.click(plain(prompts.DONE.label, "vi"), message)
            await self.chat.wait("Hoàn tất", 60)
            return True
        step = self.flow.step(question)
        if step is None or step.kind is Kind.CHOICE:
            await self.chat.click(YES if step is None else _label(step), message)
        elif step.kind in FILES:
            await self._photo(step)
        else:
            await self.chat.send_text(given(step).text)
        return False

    async def _photo(self, step: Step) -> None:
        photo = pictures.photo(len(self.done))
        await (self.chat.send_document(photo, "a.jpg") if step.kind is Kind.FILE else self.chat.send_photo(photo))


def _label(step: Step) -> str:
    """The button of the option that is taken."""
    return next(plain(option.label, "vi") for option in step.options if option.value == given(step).text)


def _labels(step: Step) -> set[str]:
    """The buttons by which a question with options is told from one of the same name without."""
    return {plain(option.label, "vi") for option in step.options}
