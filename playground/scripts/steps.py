"""Steps that many scripts share: begin a conversation, wait for the answer, finish."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation import prompts
from bot.conversation.i18n import plain
from bot.conversation.message import text
from handlers.consent import question
from playground.messaging.messages import Message
from playground.testing.driver import Chat

DONE = plain(prompts.DONE.label, "vi")
YES = plain(question.AGREE, "vi")
ANSWER_TIMEOUT = 140.0
"""Seconds to wait for the engine's answer. The bot itself gives up earlier."""


async def begin(chat: Chat, command: str, first: str) -> Message:
    """Send a command, give consent when the bot asks, and return the message of the first step."""
    await chat.send_text(command)
    while first not in (asked := await chat.wait(lambda message: first in message.text or YES in message.labels)).text:
        await chat.click(YES, asked)
    return asked


async def wait_for_answer(chat: Chat) -> Message:
    """Return the bot's next message with buttons. The progress message has no buttons and does not count."""
    return await chat.wait(lambda message: bool(message.labels), ANSWER_TIMEOUT)


async def finish(chat: Chat, message: Message) -> bool:
    """Press "done" under a result. Return False for a message without this button: the photos were refused."""
    if DONE not in message.labels:
        return False
    await chat.click(DONE, message)
    await chat.wait("Hoàn tất")
    return True


def parse_fields(said: str, *tables: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of the lines ``label: value`` in the bot's message. A later table's labels win."""
    labels = {plain(text(label), "vi"): name for table in tables for name, label in table.items()}
    lines = (line.removesuffix(" ❓").partition(": ") for line in said.splitlines())
    return {labels[label]: value for label, _, value in lines if label in labels and value}
