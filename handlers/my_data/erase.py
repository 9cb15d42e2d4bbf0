"""Delete all data of a person with ``/xoadulieu``: confirmed by a tap that works once, proved by a receipt.

Law 91/2025/QH15, art. 4 (the right to have data deleted) and art. 14 (the deletion must be safe, and the data that
cannot be deleted is named). The receipt comes from a timer: only after the update that asks for the deletion is done
and blanked can the database files be cleaned.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from typing import Any

from bot.api import operations
from bot.api.errors import ApiError
from bot.chat.tools import ChatTools
from bot.conversation.flow import Flow, FlowKind, InFlow, Option, Results
from bot.conversation.message import N_, Button, Message, text
from bot.conversation.prompts import confirm, confirmation
from bot.monitoring import erasure_log
from bot.monitoring.vietnam_time import vietnam_time
from bot.telegram import attachments
from handlers.commands import start_help
from handlers.commands.context import Context
from handlers.commands.registry import Reactions
from handlers.consent.withdrawal import DELETE_FACES
from handlers.gallery import service
from storage import enrolments, erasure, photo_messages, timers
from storage.database import Tx

log = logging.getLogger(__name__)

RETRY_PAUSE = 60.0
"""Seconds until the gallery is asked again after trouble. The pause grows with each try, up to an hour."""
MOST_TRIES = 50
"""Tries before the administrators are told. With the pauses the tries take two days."""
CLEAN_AGAIN = 1.0
"""Pause in seconds before another cleaning of the files, while another process reads the files."""

QUESTION = N_("🗑 <b>Delete all your data?</b>")
WHAT = N_(
    "• what is under way, and answers that were read\n"
    "• your cases of verification, the record of your calls, your language, notes of photos\n"
    "• your images in the face gallery ({faces})\n"
    "• all your consents end"
)
KEPT = N_(
    "Kept as proof, as the law asks: when you agreed, withdrew and deleted; chat number and times only, no name and no "
    "number of a card."
)
DELETE = N_("🗑 Delete my data")
DELETE_TOO = N_("🗑 Delete it, and my photos in this chat")
WORKING = N_("⏳ Deleting… the receipt follows.")
RECEIPT = N_("🧾 <b>Receipt: your data was deleted</b>")
TIME = N_("Time: <b>{when}</b>")
COUNTS = N_(
    "• conversations: {sessions}\n"
    "• calls and their answers: {calls}\n"
    "• messages that had failed: {updates}\n"
    "• language setting: {languages}\n"
    "• notes of photos: {photos}\n"
    "• cases of verification: {cases}\n"
    "• consents ended: {consents}"
)
FACES_GONE = N_("• images in the face gallery, deleted at the service: {faces}")
UNFACED = N_("🗑 Your images in the face gallery are deleted: {faces}.")
FILES = N_(
    "Gone from the database files as well, not only marked. Backups an operator made before run out in their own time."
)
SWEPT = N_("🧹 Taken out of the chat: {count} messages with photos.")
NOT_SWEPT = N_("🧹 There is nothing more that I may take out. Older photos: hold the message, then choose Delete.")
FACES_LATE = N_("⏳ The face gallery does not answer yet; I go on trying and tell you when your images are deleted.")
ADMIN_FACES = N_(
    "🚨 Images of people who want to be deleted are still in the gallery: {ids}. Please delete them by hand."
)


SWEEP = "sweep"


async def _question(_state: InFlow, tools: ChatTools) -> Message:
    """List the data to delete and the data to keep, and ask for confirmation."""
    db, chat_id = tools.app.db, tools.event.chat_id
    faces = await db.run(enrolments.list_face_ids, chat_id)
    buttons = confirm(text(DELETE))
    if await db.run(photo_messages.list_since, chat_id, tools.app.clock() - attachments.DELETABLE_SECONDS):
        buttons += ((Button(text(DELETE_TOO), f"pick:{SWEEP}"),),)
    return Message((text(QUESTION), text(""), text(WHAT, faces=len(faces)), text(""), text(KEPT)), buttons)


async def _erase_all(state: InFlow, _results: Results, tools: ChatTools, _progress_id: int | None) -> None:
    """Delete everything in the store at once. Gallery, database files and receipt follow by timer."""
    swept = await _delete_photos(tools) if state.answers["confirm"].text == SWEEP else 0
    await tools.say(Message((text(WORKING),)))
    # Logged before the erasure: the log outlives the store, and whoever restores a backup repeats the erasure.
    log.info(erasure_log.format_line(tools.app.vault, tools.event.chat_id, tools.app.clock()))
    await tools.app.db.run(_erase, tools, swept)


def _erase(tx: Tx, tools: ChatTools, swept: int) -> None:
    """Delete everything in the store and set the timer for the rest: one transaction, once for one tap."""
    chat_id, now = tools.event.chat_id, tools.app.clock()
    faces = enrolments.list_face_ids(tx, chat_id)
    erased = erasure.erase(tx, chat_id, now)
    task = {"faces": faces, "counts": asdict(erased), "swept": swept, "at": now}
    timers.put(tx, tools.timer(0, "receipt", json.dumps(task)))


ERASE = Flow(
    name="xoadulieu",
    title=start_help.RIGHTS["xoadulieu"],
    steps=(
        confirmation("confirm", _question, Option("yes", text(DELETE)), Option(SWEEP, text(DELETE_TOO))),
    ),
    effect=_erase_all,
    aliases=("xoadulieucuatoi", "deletemydata"),
    operations=(operations.GET_ALL_IMAGES, operations.DELETE),
    kind=FlowKind.DIALOGUE,
    ends_interrupted=True,
    legal_right=True,
)  # fmt: skip


async def receipt(context: Context) -> None:
    """Send the receipt, once the data is gone from the gallery and from the database files."""
    task = json.loads(context.arguments)
    if not await _faces_deleted(context, "receipt", task):
        return
    if not await context.db.checkpoint():  # another process reads: the old pages are still there
        await context.db.run(timers.put, context.tools.timer(CLEAN_AGAIN, "receipt", context.arguments))
        return
    when = f"{vietnam_time(task['at']):%d/%m/%Y %H:%M:%S}"
    more = [text(FACES_GONE, faces=len(task["faces"]))] if task["faces"] else []
    more += [text(SWEPT, count=task["swept"])] if task["swept"] else []
    parts = (text(RECEIPT), text(TIME, when=when), text(""), text(COUNTS, **task["counts"]), *more, text(""))
    await context.say(*parts, text(FILES), text(KEPT))


async def delete_faces(context: Context) -> None:
    """Delete the images of a person after the consent to enrolment was withdrawn."""
    task = json.loads(context.arguments)
    if await _faces_deleted(context, DELETE_FACES, task):
        await context.say(text(UNFACED, faces=len(task["faces"])))


async def _faces_deleted(context: Context, name: str, task: dict[str, Any]) -> bool:
    """Delete the images at the service. False when the service is out of reach: a later timer tries again."""
    try:
        if task["faces"]:
            await service.delete(context.tools, task["faces"])
    except ApiError as error:
        log.warning("erasure: images could not be deleted from the gallery: %s", type(error).__name__)
        await _again(context, name, task | {"tries": task.get("tries", 0) + 1})
        return False
    await context.db.run(enrolments.delete, task["faces"])
    return True


async def _again(context: Context, name: str, task: dict[str, Any]) -> None:
    if task["tries"] == 1:
        await context.say(text(FACES_LATE))
    if task["tries"] == MOST_TRIES:
        await context.tools.alarm_admins(text(ADMIN_FACES, ids=", ".join(map(str, task["faces"]))))
    pause = min(3600.0, RETRY_PAUSE * task["tries"])
    await context.db.run(timers.put, context.tools.timer(pause, name, json.dumps(task)))


async def delete_photos(context: Context) -> None:
    """Delete the photos of the last two days from the chat."""
    count = await _delete_photos(context.tools)
    await (context.show(text(SWEPT, count=count)) if count else context.notify(text(NOT_SWEPT)))


async def _delete_photos(tools: ChatTools) -> int:
    """Delete the photos from the chat. Return the number of deleted messages."""
    app, chat_id = tools.app, tools.event.chat_id
    messages = await app.db.run(photo_messages.list_since, chat_id, app.clock() - attachments.DELETABLE_SECONDS)
    gone = bool(messages) and await attachments.delete_messages(app.telegram, chat_id, messages)
    await app.db.run(photo_messages.delete_all, chat_id)
    return len(messages) if gone else 0


REACTIONS = Reactions(taps={SWEEP: delete_photos}, timers={"receipt": receipt, DELETE_FACES: delete_faces})
