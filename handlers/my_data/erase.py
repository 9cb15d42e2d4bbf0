"""Deleting all of one's data with ``/xoadulieu``: confirmed by a tap that is good once, proved by a receipt.

Law 91/2025/QH15, art. 4 (to have one's data deleted) and art. 14 (the deletion must be safe, and what cannot be deleted
is told). The receipt comes from a timer: only after the update that asks for it is done and blanked can the files be
cleaned of it.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from typing import Any

from bot.api import operations
from bot.api.errors import ApiError
from bot.chat.tools import ChatTools
from bot.conversation.flow import N_, Button, Session, text
from bot.monitoring import erasure_log, quota
from bot.telegram import attachments
from handlers.commands import start_help
from handlers.commands.registry import Command, Order, yes
from handlers.gallery import service
from storage import consents, enrolments, erasure, photo_messages, timers
from storage.consents import Purpose
from storage.database import Tx

log = logging.getLogger(__name__)

LATER = 60.0
"""Seconds until the gallery is asked again after trouble; the pause grows with each try, up to an hour."""
PATIENCE = 50
"""Tries, two days of them, before the administrators have to see to it."""
CLEAN_AGAIN = 1.0

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


async def ask(order: Order) -> Session | None:
    """Say what goes and what stays, and wait for the tap."""
    db, chat_id = order.db, order.event.chat_id
    faces = await db.run(enrolments.list_face_ids, chat_id)
    buttons = yes(text(DELETE))
    if await db.run(photo_messages.list_since, chat_id, order.now - attachments.REACH):
        buttons += ((Button(text(DELETE_TOO), "sweep"),),)
    return await order.ask(
        "erase", text(QUESTION), text(""), text(WHAT, faces=len(faces)), text(""), text(KEPT), buttons=buttons
    )


async def confirmed(order: Order) -> Session | None:
    """Take everything out of the store at once; gallery, files and receipt follow by timer."""
    await order.tools.settle()
    swept = await _sweep(order) if order.words == "sweep" else 0
    await order.say(text(WORKING))
    # Before it is done: the log outlives the store, and tells whoever restores a backup of it.
    log.info(erasure_log.line(order.tools.app.vault, order.event.chat_id, order.now))
    await order.db.run(_erase, order, swept)
    return None


def _erase(tx: Tx, order: Order, swept: int) -> None:
    """Everything in the store goes and the timer for the rest is set: one transaction, once for one tap."""
    faces = enrolments.list_face_ids(tx, order.event.chat_id)
    erased = erasure.erase(tx, order.event.chat_id, order.now)
    task = {"faces": faces, "counts": asdict(erased), "swept": swept, "at": order.now}
    timers.put(tx, order.tools.timer(0, "receipt", json.dumps(task)))


def withdraw(tx: Tx, tools: ChatTools, purpose: Purpose) -> None:
    """End one consent; images that were kept under it are deleted at the service as soon as it can."""
    chat_id = tools.event.chat_id
    ended = consents.withdraw(tx, chat_id, purpose, tools.app.clock())
    if ended and purpose is Purpose.ENROLMENT and (faces := enrolments.list_face_ids(tx, chat_id)):
        timers.put(tx, tools.timer(0, "unface", json.dumps({"faces": faces})))


async def receipt(order: Order) -> Session | None:
    """What was deleted, once it is gone from the gallery and from the files."""
    task = json.loads(order.words)
    if not await _faces_deleted(order, "receipt", task):
        return order.session
    if not await order.db.checkpoint():  # another process reads: the old pages are still there
        await order.db.run(timers.put, order.tools.timer(CLEAN_AGAIN, "receipt", order.words))
        return order.session
    when = f"{quota.local(task['at']):%d/%m/%Y %H:%M:%S}"
    more = [text(FACES_GONE, faces=len(task["faces"]))] if task["faces"] else []
    more += [text(SWEPT, count=task["swept"])] if task["swept"] else []
    parts = (text(RECEIPT), text(TIME, when=when), text(""), text(COUNTS, **task["counts"]), *more, text(""))
    return await order.say(*parts, text(FILES), text(KEPT))


async def unface(order: Order) -> Session | None:
    """Images of one who withdrew go from the gallery."""
    task = json.loads(order.words)
    if await _faces_deleted(order, "unface", task):
        await order.say(text(UNFACED, faces=len(task["faces"])))
    return order.session


async def _faces_deleted(order: Order, name: str, task: dict[str, Any]) -> bool:
    """Delete the images at the service; False when it is out of reach, and a later timer tries again."""
    try:
        if task["faces"]:
            await service.delete(order.tools, task["faces"])
    except ApiError as error:
        log.warning("images of the gallery wait for deletion: %s", type(error).__name__)
        await _again(order, name, task | {"tries": task.get("tries", 0) + 1})
        return False
    await order.db.run(enrolments.delete, task["faces"])
    return True


async def _again(order: Order, name: str, task: dict[str, Any]) -> None:
    if task["tries"] == 1:
        await order.say(text(FACES_LATE))
    if task["tries"] == PATIENCE:
        await order.tools.alarm(text(ADMIN_FACES, ids=", ".join(map(str, task["faces"]))))
    pause = min(3600.0, LATER * task["tries"])
    await order.db.run(timers.put, order.tools.timer(pause, name, json.dumps(task)))


async def sweep(order: Order) -> Session | None:
    """Take the photos of the last two days out of the chat."""
    count = await _sweep(order)
    return await (order.show(text(SWEPT, count=count)) if count else order.remark(text(NOT_SWEPT)))


async def _sweep(order: Order) -> int:
    """How many messages were taken out of the chat."""
    db, chat_id = order.db, order.event.chat_id
    messages = await db.run(photo_messages.list_since, chat_id, order.now - attachments.REACH)
    gone = bool(messages) and await attachments.remove(order.tools.app.telegram, chat_id, messages)
    await db.run(photo_messages.delete_all, chat_id)
    return len(messages) if gone else 0


COMMANDS = (
    Command(
        "xoadulieu",
        start_help.RIGHTS["xoadulieu"],
        ask,
        aliases=("xoadulieucuatoi", "deletemydata"),
        taps={"sweep": sweep},
        steps={"erase": confirmed},
        timers={"receipt": receipt, "unface": unface},
        operations=(operations.GET_ALL_IMAGES, operations.DELETE),
    ),
)
