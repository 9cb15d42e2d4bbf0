"""Send a message to everybody, at a limited rate and across restarts, and block chats.

The message waits in the store, encrypted, beside one row for each recipient.
"""

from __future__ import annotations

import json

from bot.chat.tools import ChatTools
from bot.conversation.flow import Flow, FlowKind, InFlow, Kind, Option, Results, Step
from bot.conversation.message import N_, Button, Message, Text, text
from bot.conversation.prompts import confirm, confirmation
from bot.telegram.errors import ChatUnreachable, Refused, TelegramError
from handlers.commands.context import Context, id_in, role_of, write_audit
from handlers.commands.registry import Command, Reactions
from storage import associated_data, blocks, broadcasts, timers
from storage.admins import Role
from storage.broadcasts import DeliveryState
from storage.database import Tx

BATCH, PAUSE = 20, 1.0
"""Messages of one batch, and seconds to the next: Telegram allows about 30 a second to all chats together."""
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


def _accept(words: str) -> str | None:
    return words.strip() if 0 < len(words.strip()) <= LONGEST else None


async def _preview(state: InFlow, tools: ChatTools) -> Message:
    """Tell the number of recipients, then show the message in the form that recipients will read."""
    count = await tools.app.db.run(broadcasts.count_audience)
    await tools.say(Message((text(PREVIEW, count=count),)))
    return Message((text(WORDS, words=state.answers["words"].text),), confirm(text(SEND, count=count)))


async def _send_all(state: InFlow, _results: Results, tools: ChatTools, _progress_id: int | None) -> None:
    """Store the message and the recipients, and set the timer of the first batch. Any process can send the batches."""
    event, app = tools.event, tools.app
    stop_button = ((Button(text(STOP), f"stop {event.update_id}"),),)
    message_id = await tools.say(Message((text(SENDING, sent=0, total="…"),), stop_button))
    sealed = app.vault.seal(state.answers["words"].text.encode(), associated_data.broadcast(event.update_id))
    total = await app.db.run(_create, tools, message_id, sealed)
    await write_audit(tools, "broadcast ordered", total)


def _create(tx: Tx, tools: ChatTools, message_id: int, sealed: bytes) -> int:
    broadcast_id = tools.event.update_id
    timers.put(tx, tools.timer(0, "broadcast", json.dumps({"id": broadcast_id, "note": message_id})))
    return broadcasts.create(tx, broadcast_id, tools.event.chat_id, sealed, tools.app.clock())


BROADCAST = Flow(
    name="broadcast",
    title=text(N_("A message to everybody")),
    steps=(
        Step("words", Kind.TEXT, text(WRITE), accept=_accept, hint=text(WRITE)),
        confirmation("confirm", _preview, Option("yes", text(SEND))),
    ),
    effect=_send_all,
    role=Role.ADMIN,
    kind=FlowKind.DIALOGUE,
)


async def send_batch(context: Context) -> None:
    """Send the message to the next recipients, and set the timer of the batch after."""
    task = json.loads(context.arguments)
    broadcast = await context.db.run(broadcasts.find, task["id"])
    if broadcast is None:
        return
    words = context.tools.app.vault.open(broadcast.body, associated_data.broadcast(broadcast.id)).decode()
    for _ in range(BATCH):
        if (chat_id := await context.db.run(broadcasts.take_next, broadcast.id)) is None:
            await _finish(context, broadcast.id, task["note"])
            return
        state = await _send(context, chat_id, words)
        await context.db.run(broadcasts.record_delivery, broadcast.id, chat_id, state, context.now)
    await _report(context, broadcast.id, task["note"])
    await context.db.run(timers.put, context.tools.timer(PAUSE, "broadcast", context.arguments))


async def _send(context: Context, chat_id: int, words: str) -> DeliveryState:
    """Send the message to one person. A failure does not hold up the others."""
    try:
        message = Message((text(WORDS, words=words),))
        await context.tools.app.telegram.send(chat_id, message, context.tools.locale, unsolicited=True)
    except (ChatUnreachable, Refused):
        return DeliveryState.UNREACHABLE
    except TelegramError:
        return DeliveryState.FAILED
    return DeliveryState.SENT


async def _report(context: Context, broadcast_id: int, message_id: int) -> None:
    counts = await context.db.run(broadcasts.count_deliveries, broadcast_id)
    stop = ((Button(text(STOP), f"stop {broadcast_id}"),),)
    await context.tools.edit(
        message_id, Message((text(SENDING, sent=counts[DeliveryState.SENT], total=counts.total()),), stop)
    )


async def _finish(context: Context, broadcast_id: int, message_id: int) -> None:
    """Show the counts after the last recipient, and delete the message and the list of recipients."""
    counts = await context.db.run(broadcasts.count_deliveries, broadcast_id)
    lines = [text(RESULT, sent=counts[DeliveryState.SENT], total=counts.total())]
    rest = {
        DeliveryState.UNREACHABLE: GONE, DeliveryState.FAILED: FAILED, DeliveryState.SENDING: UNKNOWN,
        DeliveryState.WAITING: UNSENT,
    }  # fmt: skip
    lines += [text(words, count=counts[state]) for state, words in rest.items() if counts[state]]
    await context.audit("broadcast ended", f"{counts[DeliveryState.SENT]}/{counts.total()}")
    await context.tools.edit(message_id, Message(tuple(lines)))
    await context.db.run(broadcasts.delete, broadcast_id)


async def stop(context: Context) -> None:
    """Stop the broadcast. The timer that is already set shows the counts."""
    if (broadcast_id := id_in(context.arguments)) is not None:
        await context.db.run(broadcasts.stop, broadcast_id)
        await context.audit("broadcast stopped", broadcast_id)
    await context.tools.toast(text(STOPPED))


async def block(context: Context) -> None:
    """Block a chat."""
    if (chat_id := id_in(context.arguments)) is None:
        await context.say(text(HOW_TO_BLOCK))
        return
    if await role_of(chat_id, context.tools) is not None:
        await context.say(text(NOT_STAFF, id=chat_id))
        return
    new = await context.db.run(blocks.block, chat_id, context.now)
    await _confirm_change(context, "block", chat_id, text(BLOCKED, id=chat_id) if new else None)


async def unblock(context: Context) -> None:
    """Unblock a chat."""
    if (chat_id := id_in(context.arguments)) is None:
        await context.say(text(HOW_TO_BLOCK))
        return
    done = await context.db.run(blocks.unblock, chat_id)
    await _confirm_change(context, "unblock", chat_id, text(UNBLOCKED, id=chat_id) if done else None)


async def _confirm_change(context: Context, act: str, chat_id: int, done: Text | None) -> None:
    if done:
        await context.audit(act, chat_id)
    await context.say(done or text(NO_CHANGE, id=chat_id))


COMMANDS = (
    Command("block", text(N_("Shut a chat out: ID")), block, role=Role.ADMIN),
    Command("unblock", text(N_("Let a chat in again: ID")), unblock, role=Role.ADMIN),
)
REACTIONS = Reactions(taps={"stop": stop}, timers={"broadcast": send_batch}, role=Role.ADMIN)
