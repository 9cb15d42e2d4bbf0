"""A message to everybody: seen first, confirmed, sent at a pace, going on after a restart; and shutting chats out."""

from __future__ import annotations

import json

from bot.conversation.flow import N_, Button, Message, Session, Text, text
from bot.telegram.errors import ChatUnreachable, Refused, TelegramError
from handlers.commands.registry import CANCEL, Command, Order, before, id_in, role_of, yes
from storage import associated_data, blocks, broadcasts, timers
from storage.admins import Role
from storage.broadcasts import DeliveryState
from storage.database import Tx

BATCH, PAUSE = 20, 1.0
"""Messages sent in one go, and seconds to the next: Telegram allows about 30 a second to all chats together."""
LONGEST = 3000

WRITE = N_("📣 Write the message to everybody, at most 3000 letters.")
PREVIEW = N_("📣 <b>This goes to {count} people</b> (all who agreed to something and did not leave or get blocked):")
WORDS = N_("{words}")
SEND = N_("📣 Send to {count}")
SENDING = N_("📣 Sending… {sent} of {total}")
STOP = N_("✋ Stop")
STOPPED = N_("✋ Stopped by you.")
RESULT = N_("📣 <b>Done: {sent} of {total} reached</b>")
GONE = N_("blocked the bot or left: {count}")
FAILED = N_("failed: {count}")
UNKNOWN = N_("cut off while it was sent, not sent again: {count}")
UNSENT = N_("not sent: {count}")

HOW_TO_BLOCK = N_("Write: /block ID – or /unblock ID.")
BLOCKED = N_("⛔ {id} is blocked: it can use only its rights to its data.")
UNBLOCKED = N_("✅ {id} is let in again.")
NO_CHANGE = N_("{id} was so already.")
NOT_STAFF = N_("{id} has a role; take it back first.")


async def ask(order: Order) -> Session | None:
    """Show the message as it will come, and to how many; without words, wait for them."""
    words = order.words.strip()
    if not words or len(words) > LONGEST:
        return await order.ask("broadcast words", text(WRITE), buttons=((CANCEL,),))
    count = await order.db.run(broadcasts.count_audience)
    await order.say(text(PREVIEW, count=count))
    return await order.ask("broadcast", text(WORDS, words=words), buttons=yes(text(SEND, count=count)), words=words)


async def confirmed(order: Order) -> Session | None:
    """Write down the message and all who get it, then begin; from here on nothing depends on this process."""
    await order.tools.settle()
    stop = ((Button(text(STOP), f"stop {order.event.update_id}"),),)
    note = await order.tools.say(Message((text(SENDING, sent=0, total="…"),), stop))
    sealed = order.tools.app.vault.seal(
        order.answers["words"].encode(), associated_data.broadcast(order.event.update_id)
    )
    total = await order.db.run(_create, order, note, sealed)
    await order.audit("broadcast ordered", total)
    return before(order.session)


def _create(tx: Tx, order: Order, note: int, sealed: bytes) -> int:
    broadcast_id = order.event.update_id
    timers.put(tx, order.tools.timer(0, "broadcast", json.dumps({"id": broadcast_id, "note": note})))
    return broadcasts.create(tx, broadcast_id, order.event.chat_id, sealed, order.now)


async def go_on(order: Order) -> Session | None:
    """Send to the next people; the rest follows by the next timer."""
    task = json.loads(order.words)
    found = await order.db.run(broadcasts.find, task["id"])
    if found is None:
        return order.session
    words = order.tools.app.vault.open(found.body, associated_data.broadcast(found.id)).decode()
    for _ in range(BATCH):
        if (chat_id := await order.db.run(broadcasts.take_next, found.id)) is None:
            return await _finish(order, found.id, task["note"])
        fate = await _send(order, chat_id, words)
        await order.db.run(broadcasts.record_delivery, found.id, chat_id, fate, order.now)
    await _report(order, found.id, task["note"])
    await order.db.run(timers.put, order.tools.timer(PAUSE, "broadcast", order.words))
    return order.session


async def _send(order: Order, chat_id: int, words: str) -> DeliveryState:
    """One message to one person; trouble with one does not hold up the others."""
    try:
        message = Message((text(WORDS, words=words),))
        await order.tools.app.telegram.send(chat_id, message, order.tools.locale, unsolicited=True)
    except (ChatUnreachable, Refused):
        return DeliveryState.UNREACHABLE
    except TelegramError:
        return DeliveryState.FAILED
    return DeliveryState.SENT


async def _report(order: Order, broadcast_id: int, note: int) -> None:
    fates = await order.db.run(broadcasts.count_deliveries, broadcast_id)
    stop = ((Button(text(STOP), f"stop {broadcast_id}"),),)
    await order.tools.edit(note, Message((text(SENDING, sent=fates[DeliveryState.SENT], total=fates.total()),), stop))


async def _finish(order: Order, broadcast_id: int, note: int) -> Session | None:
    """Nobody waits any more: tell the counts, and keep nothing but them."""
    fates = await order.db.run(broadcasts.count_deliveries, broadcast_id)
    lines = [text(RESULT, sent=fates[DeliveryState.SENT], total=fates.total())]
    rest: tuple[tuple[DeliveryState, str], ...] = (
        (DeliveryState.UNREACHABLE, GONE), (DeliveryState.FAILED, FAILED),
        (DeliveryState.SENDING, UNKNOWN), (DeliveryState.WAITING, UNSENT),
    )  # fmt: skip
    lines += [text(words, count=fates[fate]) for fate, words in rest if fates[fate]]
    await order.audit("broadcast ended", f"{fates[DeliveryState.SENT]}/{fates.total()}")
    await order.tools.edit(note, Message(tuple(lines)))
    await order.db.run(broadcasts.delete, broadcast_id)
    return order.session


async def stop(order: Order) -> Session | None:
    """Who has not got it yet does not get it; the counts follow by the timer that is set."""
    if (broadcast_id := id_in(order.words)) is not None:
        await order.db.run(broadcasts.stop, broadcast_id)
        await order.audit("broadcast stopped", broadcast_id)
    await order.tools.toast(text(STOPPED))
    return order.session


async def block(order: Order) -> Session | None:
    """Shut a chat out."""
    if (chat_id := id_in(order.words)) is None:
        return await order.say(text(HOW_TO_BLOCK))
    if await role_of(chat_id, order.tools) is not None:
        return await order.say(text(NOT_STAFF, id=chat_id))
    new = await order.db.run(blocks.block, chat_id, order.now)
    return await _told(order, "block", chat_id, text(BLOCKED, id=chat_id) if new else None)


async def unblock(order: Order) -> Session | None:
    """Let a chat in again."""
    if (chat_id := id_in(order.words)) is None:
        return await order.say(text(HOW_TO_BLOCK))
    done = await order.db.run(blocks.unblock, chat_id)
    return await _told(order, "unblock", chat_id, text(UNBLOCKED, id=chat_id) if done else None)


async def _told(order: Order, act: str, chat_id: int, done: Text | None) -> Session | None:
    if done:
        await order.audit(act, chat_id)
    return await order.say(done or text(NO_CHANGE, id=chat_id))


COMMANDS = (
    Command(
        "broadcast",
        text(N_("A message to everybody")),
        ask,
        role=Role.ADMIN,
        taps={"stop": stop},
        steps={"broadcast": confirmed, "broadcast words": ask},
        inputs={"broadcast words": ask},
        timers={"broadcast": go_on},
    ),
    Command("block", text(N_("Shut a chat out: ID")), block, role=Role.ADMIN),
    Command("unblock", text(N_("Let a chat in again: ID")), unblock, role=Role.ADMIN),
)
