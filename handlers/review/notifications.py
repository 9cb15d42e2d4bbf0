"""Notify a reviewer that cases wait, without details of the cases."""

from __future__ import annotations

import logging

from bot.conversation.flow import Begin
from bot.conversation.message import N_, Button, text
from bot.telegram.errors import ChatUnreachable, Refused
from handlers.commands.context import Context, role_of
from handlers.review import queue
from storage import cases, reviews

log = logging.getLogger(__name__)

WAITING = N_(
    "🗂 <b>Cases that wait for a person: {count}</b>\nI do not remind you again until you open the queue: /review"
)
OPEN = N_("🗂 Open the queue")


async def remind(context: Context) -> None:
    """Notify one reviewer. No message is sent when the queue is empty by now, or the role was taken back."""
    count = await context.db.run(cases.count_waiting)
    if not count or await role_of(context.event.chat_id, context.tools) is None:
        await context.db.run(reviews.reset_notification, context.event.chat_id)
        return
    try:
        await context.say(text(WAITING, count=count), buttons=((Button(text(OPEN), "queue"),),))
    except (ChatUnreachable, Refused):  # a reviewer who never wrote to the bot cannot be reached
        log.info("review: a reviewer cannot be notified of the queue")


async def opened(context: Context) -> Begin | None:
    """Show the next case in the place of the notification."""
    await context.tools.toast(None)
    return await queue.start(context)
