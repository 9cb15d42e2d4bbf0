"""Deleting images of the gallery: shown first, confirmed, carried out after a minute in which it can be undone."""

from __future__ import annotations

import json
import logging

from bot.api.errors import ApiError
from bot.conversation.flow import N_, Button, Session, text
from bot.monitoring import quota
from handlers.commands.registry import Order, before, ids_in, yes
from handlers.gallery import browse, service
from storage import enrolments, timers

log = logging.getLogger(__name__)

UNDO = 60.0
"""Seconds in which a deletion can be undone."""
MOST = 50
RETRY, PATIENCE = 60.0, 30
"""Seconds between two tries while the gallery is out of reach, and how many there are."""

HOW = N_("Write: /delete ID ID … – at most 50 numbers; without any nothing is deleted.")
NONE = N_("None of these images is there.")
QUESTION = N_("🗑 <b>Delete {count} images for good?</b>")
MISSING = N_("Not there: {ids}")
DELETE = N_("🗑 Delete {count}")
COMING = N_("🗑 {count} images will be deleted at {when}: {ids}")
UNDO_IT = N_("↩ Undo")
UNDONE = N_("↩ Undone: nothing is deleted.")
TOO_LATE = N_("⌛ Too late: this deletion is done or was undone before.")
DELETED = N_("🗑 Deleted: {count} of {ordered} images.")
GIVEN_UP = N_("⛔ The gallery could not delete these images, tried for half an hour: {ids}. Please try again later.")


async def ask(order: Order) -> Session | None:
    """Show what would be deleted, and wait for the tap; an empty list deletes nothing."""
    ids = ids_in(order.words)
    if ids is None or len(ids) > MOST:
        return await order.say(text(HOW))
    try:
        found = await service.these(order.tools, ids)
    except ApiError as error:
        return await order.say(service.failed(error))
    if not found:
        return await order.say(text(NONE))
    missing = [str(face_id) for face_id in ids if face_id not in found]
    if any(face.url for face in found.values()):
        await browse.send_sheet(order, list(found.values()))
    lines = [*map(service.line, found.values()), *([text(MISSING, ids=", ".join(missing))] if missing else [])]
    buttons = yes(text(DELETE, count=len(found)))
    kept = " ".join(map(str, found))
    return await order.ask("delete", text(QUESTION, count=len(found)), text(""), *lines, buttons=buttons, ids=kept)


async def tapped(order: Order) -> Session | None:
    """The button under one image."""
    await order.tools.toast(None)
    return await ask(order)


async def confirmed(order: Order) -> Session | None:
    """Set the deletion for a minute later, and offer to undo it until then."""
    await order.tools.settle()
    ids = ids_in(order.answers["ids"]) or ()
    timer = order.tools.timer(UNDO, "delete", json.dumps({"ids": ids}))
    await order.db.run(timers.put, timer)
    await order.audit("delete ordered", " ".join(map(str, ids)))
    when = f"{quota.local(timer.due):%H:%M:%S}"
    words = text(COMING, count=len(ids), when=when, ids=", ".join(f"#{face_id}" for face_id in ids))
    await order.say(words, buttons=((Button(text(UNDO_IT), f"undo {timer.id}"),),))
    return before(order.session)


async def undo(order: Order) -> Session | None:
    """Take a deletion back, once, before its time."""
    number = order.words.removeprefix("-")
    timer_id = -int(number) if number.isascii() and number.isdigit() else 0
    if await order.db.run(timers.cancel, timer_id, order.event.chat_id):
        await order.audit("delete undone", timer_id)
        return await order.show(text(UNDONE))
    return await order.remark(text(TOO_LATE))


async def due(order: Order) -> Session | None:
    """The minute is over: delete, and try again later while the gallery is out of reach."""
    task = json.loads(order.words)
    ids, tries = task["ids"], task.get("tries", 0) + 1
    try:
        count = await service.delete(order.tools, ids)
    except ApiError as error:
        log.warning("a deletion waits for the gallery: %s", type(error).__name__)
        if tries >= PATIENCE:
            return await order.say(text(GIVEN_UP, ids=", ".join(map(str, ids))))
        again = order.tools.timer(RETRY, "delete", json.dumps({"ids": ids, "tries": tries}))
        await order.db.run(timers.put, again)
        return await order.say(service.failed(error)) if tries == 1 else order.session
    await order.db.run(enrolments.delete, ids)
    await order.audit("deleted", " ".join(map(str, ids)))
    return await order.say(text(DELETED, count=count, ordered=len(ids)))
