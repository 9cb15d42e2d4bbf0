"""One image of the gallery and its notes: ``/face``; a change is shown before it is saved."""

from __future__ import annotations

import json

from bot.api.errors import ApiError
from bot.api.operations import EDIT_METADATA
from bot.api.results import Face
from bot.conversation.flow import N_, Button, Session, Text, text
from handlers.commands.registry import CANCEL, Order, before, id_in, yes
from handlers.gallery import browse, enrol, service

WRITE_ID = N_("Write: /face ID – the number behind #.")
UNKNOWN = N_("There is no image #{id}.")
FACE = N_("👤 <b>Image #{id}</b>")
NOTE = N_("{key} = <b>{value}</b>")
NO_NOTES = N_("No notes.")
EDIT, DELETE = N_("✏️ Change the notes"), N_("🗑 Delete")
WRITE_NOTES = N_("✍️ Write the notes to change, one a line: <code>key=value</code>. Other notes stay as they are.")
CHANGE = N_("<b>These notes of #{id} change:</b>")
CHANGED_NOTE = N_("{key}: <s>{old}</s> → <b>{new}</b>")
NEW_NOTE = N_("{key}: <b>{new}</b> (new)")
NOTHING = N_("The notes of #{id} are like that already.")
SAVE = N_("💾 Save")
SAVED = N_("✅ Notes of #{id} saved.")


async def face(order: Order) -> Session | None:
    """One image with all its notes; lines behind its id are a change of them."""
    first, _, lines = order.words.strip().partition("\n")
    if (face_id := id_in(first)) is None:
        return await order.say(text(WRITE_ID))
    if lines.strip():
        return await _propose(order, face_id, lines)
    if (shown := await _one(order, face_id)) is None:
        return order.session
    await order.audit("see", face_id)
    notes = [text(NOTE, key=key, value=value) for key, value in shown.metadata.items()] or [text(NO_NOTES)]
    buttons = ((Button(text(EDIT), f"edit {face_id}"), Button(text(DELETE), f"drop {face_id}")),)
    if shown.url:
        await browse.send_sheet(order, [shown])
    return await order.say(text(FACE, id=face_id), text(""), *notes, buttons=buttons)


async def _one(order: Order, face_id: int) -> Face | None:
    """An image by its id; None, and the reason told, when it is not to be had."""
    try:
        found = (await service.these(order.tools, [face_id])).get(face_id)
    except ApiError as error:
        await order.say(service.failed(error))
        return None
    if found is None:
        await order.say(text(UNKNOWN, id=face_id))
    return found


async def edit(order: Order) -> Session | None:
    """Wait for the notes to change."""
    await order.tools.toast(None)
    return await order.ask("edit notes", text(WRITE_NOTES), buttons=((CANCEL,),), id=order.words)


async def notes(order: Order) -> Session | None:
    """The notes that were waited for."""
    return await _propose(order, int(order.answers["id"]), order.words)


async def _propose(order: Order, face_id: int, lines: str) -> Session | None:
    """Show what would change, and wait for the tap."""
    given = service.notes_of(lines)
    if not given or enrol.PERSON in given:
        return await order.say(text(enrol.BAD_NOTES))
    if (shown := await _one(order, face_id)) is None:
        return order.session
    changes = [
        _change(key, shown.metadata.get(key), new) for key, new in given.items() if shown.metadata.get(key) != new
    ]
    if not changes:
        return await order.say(text(NOTHING, id=face_id))
    kept = json.dumps(given, ensure_ascii=False)
    return await order.ask(
        "edit", text(CHANGE, id=face_id), *changes, buttons=yes(text(SAVE)), id=str(face_id), notes=kept
    )


def _change(key: str, old: str | None, new: str) -> Text:
    return text(NEW_NOTE, key=key, new=new) if old is None else text(CHANGED_NOTE, key=key, old=old, new=new)


async def save(order: Order) -> Session | None:
    """Save the notes that were shown; the service merges them into the ones there are."""
    await order.tools.settle()
    face_id = int(order.answers["id"])
    try:
        values = {"image_id": face_id, "metadata": json.loads(order.answers["notes"])}
        await order.tools.app.api.call(EDIT_METADATA, values)
    except ApiError as error:
        await order.say(service.failed(error))
        return before(order.session)
    await order.audit("edit", face_id)
    await order.say(text(SAVED, id=face_id))
    return before(order.session)
