"""Delete images of the gallery after a preview, a confirmation, and a minute in which to undo the deletion."""

from __future__ import annotations

import json
import logging

from bot.api.errors import ApiError
from bot.api.operations import DELETE as DELETE_IMAGES
from bot.api.operations import GET_ALL_IMAGES
from bot.api.results import Face
from bot.chat.tools import ChatTools
from bot.conversation.flow import Begin, Flow, FlowKind, InFlow, Option, Results
from bot.conversation.message import N_, Button, Message, text
from bot.conversation.prompts import confirm, confirmation
from bot.monitoring.vietnam_time import vietnam_time
from handlers.commands.context import Context, ids_in, write_audit
from handlers.commands.registry import Command, Reactions
from handlers.gallery import browse, service
from storage import enrolments, timers
from storage.admins import Role

log = logging.getLogger(__name__)

UNDO = 60.0
"""Seconds in which a deletion can be undone."""
MOST = 50
RETRY_PAUSE, MOST_TRIES = 60.0, 30
"""Seconds between two tries while the gallery is out of reach, and the number of tries."""

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


FLOW, FACES, MISSING_FACT = "delete faces", "faces", "missing"


async def ask(context: Context) -> Begin | None:
    """Look up the images and ask for confirmation. An empty list deletes nothing."""
    ids = ids_in(context.arguments)
    if ids is None or len(ids) > MOST:
        await context.say(text(HOW))
        return None
    try:
        images = await service.find_faces(context.tools, ids)
    except ApiError as error:
        await context.say(service.failed(error))
        return None
    if not images:
        await context.say(text(NONE))
        return None
    if any(face.url for face in images.values()):
        await browse.send_sheet(context.tools, list(images.values()))
    faces = json.dumps([[face.id, face.metadata] for face in images.values()], ensure_ascii=False)
    missing = ", ".join(str(face_id) for face_id in ids if face_id not in images)
    return Begin(FLOW, facts={FACES: faces, MISSING_FACT: missing})


async def tapped(context: Context) -> Begin | None:
    """Ask for confirmation to delete the image of a tapped button."""
    await context.tools.toast(None)
    return await ask(context)


def _faces(state: InFlow) -> list[Face]:
    return [Face(face_id, metadata=metadata) for face_id, metadata in json.loads(state.facts[FACES])]


async def _preview(state: InFlow, _tools: ChatTools) -> Message:
    """Show the images to delete."""
    images, missing = _faces(state), state.facts[MISSING_FACT]
    lines = [*map(service.line, images), *([text(MISSING, ids=missing)] if missing else [])]
    return Message((text(QUESTION, count=len(images)), text(""), *lines), confirm(text(DELETE, count=len(images))))


async def _order(state: InFlow, _results: Results, tools: ChatTools, _progress_id: int | None) -> Message:
    """Set the timer of the deletion, and offer an undo until then."""
    ids = [face.id for face in _faces(state)]
    timer = tools.timer(UNDO, "delete", json.dumps({"ids": ids}))
    await tools.app.db.run(timers.put, timer)
    await write_audit(tools, "delete ordered", " ".join(map(str, ids)))
    when = f"{vietnam_time(timer.due):%H:%M:%S}"
    words = text(COMING, count=len(ids), when=when, ids=", ".join(f"#{face_id}" for face_id in ids))
    return Message((words,), ((Button(text(UNDO_IT), f"undo {timer.id}"),),))


async def undo(context: Context) -> None:
    """Undo a deletion that is not carried out yet."""
    number = context.arguments.removeprefix("-")
    timer_id = -int(number) if number.isascii() and number.isdigit() else 0
    if await context.db.run(timers.cancel, timer_id, context.event.chat_id):
        await context.audit("delete undone", timer_id)
        await context.show(text(UNDONE))
    else:
        await context.notify(text(TOO_LATE))


async def delete_now(context: Context) -> None:
    """Delete the images after the minute. Try again later while the gallery is out of reach."""
    task = json.loads(context.arguments)
    ids, tries = task["ids"], task.get("tries", 0) + 1
    try:
        count = await service.delete(context.tools, ids)
    except ApiError as error:
        log.warning("gallery: a deletion failed and is retried later: %s", type(error).__name__)
        if tries >= MOST_TRIES:
            await context.say(text(GIVEN_UP, ids=", ".join(map(str, ids))))
            return
        again = context.tools.timer(RETRY_PAUSE, "delete", json.dumps({"ids": ids, "tries": tries}))
        await context.db.run(timers.put, again)
        if tries == 1:
            await context.say(service.failed(error))
        return
    await context.db.run(enrolments.delete, ids)
    await context.audit("deleted", " ".join(map(str, ids)))
    await context.say(text(DELETED, count=count, ordered=len(ids)))


DELETE_FACES = Flow(
    name=FLOW,
    title=text(N_("Delete images: ID ID …")),
    steps=(confirmation("confirm", _preview, Option("yes", text(DELETE))),),
    effect=_order,
    operations=(GET_ALL_IMAGES, DELETE_IMAGES),
    role=Role.ADMIN,
    kind=FlowKind.DIALOGUE,
    has_command=False,
)
COMMANDS = (
    Command(
        "delete", text(N_("Delete images: ID ID …")), ask, role=Role.ADMIN,
        operations=(GET_ALL_IMAGES, DELETE_IMAGES),
    ),
)  # fmt: skip
REACTIONS = Reactions(taps={"drop": tapped, "undo": undo}, timers={"delete": delete_now}, role=Role.ADMIN)
