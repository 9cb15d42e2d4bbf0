"""Reviewers hear that a case waits: once, until they open the queue; no word of whose it is or what it says."""

from __future__ import annotations

import logging

from telegram.error import BadRequest, Forbidden

from bot.chat.tools import ChatTools
from bot.conversation.flow import N_, Button, Session, text
from handlers.commands.registry import Order, role_of
from handlers.review import queue
from storage import admins, cases, reviews, timers
from storage.database import Tx

log = logging.getLogger(__name__)

AGAIN = 86400.0
"""Seconds after which one who never opened the queue hears of a new case once more."""

WAITING = N_(
    "🗂 <b>Cases that wait for a person: {count}</b>\nI do not remind you again until you open the queue: /review"
)
OPEN = N_("🗂 Open the queue")


def spread(tx: Tx, tools: ChatTools, now: float) -> None:
    """Have everybody told who may decide the case that this chat just opened, and does not know of the queue yet."""
    staff = {*tools.app.settings.admin_ids, *(one.user_id for one in admins.list_admins(tx))} - {tools.event.chat_id}
    for user in reviews.select_reviewers_to_notify(tx, sorted(staff), now, AGAIN):
        timers.put(tx, tools.timer(0, f"waits {user}", chat_id=user))


async def waits(order: Order) -> Session | None:
    """Tell one reviewer; nothing when the queue was emptied meanwhile, or the role was taken back."""
    count = await order.db.run(cases.count_waiting)
    if not count or await role_of(order.event.chat_id, order.tools) is None:
        await order.db.run(reviews.reset_notification, order.event.chat_id)
        return order.session
    try:
        return await order.say(text(WAITING, count=count), buttons=((Button(text(OPEN), "queue"),),))
    except (BadRequest, Forbidden):  # one who never wrote to the bot cannot be reached
        log.info("a reviewer cannot be told of the queue")
        return order.session


async def opened(order: Order) -> Session | None:
    """The button under the notice: the next case in its place."""
    await order.tools.toast(None)
    return await queue.start(order)
