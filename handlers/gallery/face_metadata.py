"""Show an image of the gallery with its notes (``/face``), and edit the notes."""

from __future__ import annotations

import json

from bot.api.errors import ApiError
from bot.api.operations import EDIT_METADATA, GET_ALL_IMAGES
from bot.api.results import Face
from bot.chat.tools import ChatTools
from bot.conversation.flow import Answer, Begin, End, Flow, FlowKind, InFlow, Kind, Option, Results, Step
from bot.conversation.message import N_, Button, Message, Text, text
from bot.conversation.prompts import confirmation
from handlers.commands.context import Context, id_in, write_audit
from handlers.commands.registry import Command, Reactions
from handlers.gallery import browse, enrol, service
from storage.admins import Role

WRITE_ID = N_("Write: /face ID – the number behind #.")
UNKNOWN = N_("There is no image #{id}.")
IMAGE = N_("👤 <b>Image #{id}</b>")
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


EDIT_FLOW, FACE = "edit notes", "id"


async def show_face(context: Context) -> Begin | None:
    """Show an image with all its notes, or begin an edit with the notes behind the id."""
    first, _, lines = context.arguments.strip().partition("\n")
    if (face_id := id_in(first)) is None:
        await context.say(text(WRITE_ID))
        return None
    if lines.strip():
        if (edited := _parse_notes(lines)) is None:
            await context.say(text(enrol.BAD_NOTES))
            return None
        return Begin(EDIT_FLOW, {"notes": Answer(text=edited)}, {FACE: str(face_id)})
    image = await _find_face(face_id, context.tools)
    if isinstance(image, Text):
        await context.say(image)
        return None
    await context.audit("see", face_id)
    notes = [text(NOTE, key=key, value=value) for key, value in image.metadata.items()] or [text(NO_NOTES)]
    buttons = ((Button(text(EDIT), f"edit {face_id}"), Button(text(DELETE), f"drop {face_id}")),)
    if image.url:
        await browse.send_sheet(context.tools, [image])
    await context.say(text(IMAGE, id=face_id), text(""), *notes, buttons=buttons)
    return None


async def edit(context: Context) -> Begin:
    """Ask for the notes to change."""
    await context.tools.toast(None)
    return Begin(EDIT_FLOW, facts={FACE: context.arguments})


async def _find_face(face_id: int, tools: ChatTools) -> Face | Text:
    """Return the image of an id, or the text on why there is no such image."""
    try:
        image = (await service.find_faces(tools, [face_id])).get(face_id)
    except ApiError as error:
        return service.failed(error)
    return image or text(UNKNOWN, id=face_id)


def _parse_notes(lines: str) -> str | None:
    """Return the notes of some lines as JSON. None when the lines are no notes that can be changed."""
    edited = service.notes_of(lines)
    return json.dumps(edited, ensure_ascii=False) if edited and enrol.PERSON not in edited else None


async def _changes(state: InFlow, tools: ChatTools) -> Message | End:
    """Show the notes that would change."""
    face_id, edited = int(state.facts[FACE]), json.loads(state.answers["notes"].text)
    image = await _find_face(face_id, tools)
    if isinstance(image, Text):
        return End(image)
    old = image.metadata
    changes = [
        text(NEW_NOTE, key=key, new=new) if old.get(key) is None else text(CHANGED_NOTE, key=key, old=old[key], new=new)
        for key, new in edited.items()
        if old.get(key) != new
    ]
    return Message((text(CHANGE, id=face_id), *changes)) if changes else End(text(NOTHING, id=face_id))


async def _save(state: InFlow, _results: Results, tools: ChatTools, _progress_id: int | None) -> Message:
    """Save the confirmed notes. The service merges the new notes into the existing notes."""
    face_id = int(state.facts[FACE])
    try:
        values = {"image_id": face_id, "metadata": json.loads(state.answers["notes"].text)}
        await tools.app.api.call(EDIT_METADATA, values)
    except ApiError as error:
        return Message((service.failed(error),))
    await write_audit(tools, "edit", face_id)
    return Message((text(SAVED, id=face_id),))


EDIT_NOTES = Flow(
    name=EDIT_FLOW,
    title=text(EDIT),
    steps=(
        Step("notes", Kind.TEXT, text(WRITE_NOTES), accept=_parse_notes, hint=text(enrol.BAD_NOTES)),
        confirmation("confirm", _changes, Option("yes", text(SAVE))),
    ),
    effect=_save,
    operations=(GET_ALL_IMAGES, EDIT_METADATA),
    role=Role.ADMIN,
    kind=FlowKind.DIALOGUE,
    has_command=False,
)
COMMANDS = (
    Command(
        "face", text(N_("One image and its notes: ID")), show_face, role=Role.ADMIN,
        operations=(GET_ALL_IMAGES, EDIT_METADATA),
    ),
)  # fmt: skip
REACTIONS = Reactions(taps={"edit": edit}, role=Role.ADMIN)
