"""Adding a face to the gallery: ``/enrol`` with a photo and notes, a look for the same person first, then a tap."""

from __future__ import annotations

import json
from typing import Any

from bot.api.errors import ApiError
from bot.api.operations import ADD, SEARCH
from bot.api.results import Face
from bot.conversation import error_messages
from bot.conversation.flow import N_, Answer, Button, File, Kind, Message, Session, Text, text
from bot.conversation.protocols import Gone
from bot.conversation.runner import nonce_of
from bot.photos.check import PhotoFault
from handlers.commands.registry import ASKED, CANCEL, NO, Order, before, id_in
from handlers.gallery import service
from storage import consents, enrolments
from storage.consents import Purpose

PERSON = "telegram"
"""The note that links an image to a person's chat; it stays with the bot and never goes to the service."""
HARD = frozenset({PhotoFault.NOT_AN_IMAGE, PhotoFault.TOO_LARGE})
"""Faults for which a photo is refused here; our gauge is made for cards, so the rest is left to the service."""

HOW = N_(
    "📸 Send the portrait with a caption such as\n"
    "<code>/enrol\nname=Nguyễn Văn A\nnumber=0123\ntelegram=ID</code>\n"
    "– or the portrait now, with or without such lines. With <code>telegram</code> the image belongs to that person, "
    "who sees and deletes it with /dulieucuatoi and /xoadulieu."
)
BAD_NOTES = N_(
    "✍️ I do not understand the notes. One a line, <code>key=value</code>, at most 20 lines of 200 letters; "
    "<code>user</code>, <code>encoding</code> and <code>_id</code> belong to the service."
)
LOOKING = N_("⏳ Looking for the same face in the gallery…")
NOBODY = N_("✅ Nobody in the gallery looks like this.")
ALIKE = N_("⚠️ <b>Perhaps there already:</b>")
NOTES = N_("<b>Notes:</b>")
NOTE = N_("{key} = {value}")
NO_NOTES = N_("none")
CONSENTED = N_("✅ The person {id} agreed to it.")
NO_CONSENT = N_("⚠️ No consent of the person to this is on record: you need it, or another ground in law.")
ADD_IT = N_("✅ Add")
ADD_STILL = N_("⚠️ Add it all the same")
ADDING = N_("⏳ Adding the face…")
ADDED = N_("✅ Added: <b>#{id}</b>. Look at it: /face {id}")


async def start(order: Order) -> Session | None:
    """With a photo: search, show, ask; without one: say how, and wait for it."""
    if order.event.file is None:
        return await order.ask("enrol photo", text(HOW), buttons=((CANCEL,),), notes=order.words)
    return await _search(order, order.event.file, order.words)


async def photo(order: Order) -> Session | None:
    """The photo that was waited for; its caption, or the notes given with the command."""
    if order.event.file is None:
        return await order.say(text(HOW))
    return await _search(order, order.event.file, order.words or order.answers.get("notes", ""))


async def _search(order: Order, file: File, lines: str) -> Session | None:
    notes = service.notes_of(lines)
    if notes is None or (PERSON in notes and id_in(notes[PERSON]) is None):
        return await order.say(text(BAD_NOTES))
    if (image := await picture(order, file)) is None:
        return order.session
    note = await order.tools.note(Message((text(LOOKING),)), SEARCH)
    try:
        found = await order.tools.call(SEARCH, {"image": image}, note, text(LOOKING))
    except ApiError as error:
        await order.tools.edit(note, Message((service.failed(error),)))
        return order.session
    await order.audit("search for enrolment", len(found.faces))
    answers = {"file": Answer(file=file), "notes": Answer(text=json.dumps(notes, ensure_ascii=False))}
    session = Session(ASKED, "enrol", nonce_of(order.event), answers, notes=order.interrupted())
    label = text(ADD_STILL if found.faces else ADD_IT)
    parts = (*_alike(found.faces), text(""), *_notes(notes), text(""), await _ground(order, notes))
    await order.tools.edit(note, Message(parts, ((NO,), (Button(label, "yes"),)), session.nonce))
    return session


async def picture(order: Order, file: File) -> bytes | None:
    """The photo as it is sent on; None, and the reason told, when it is no use."""
    try:
        look = await order.tools.look(file, Kind.PHOTO, codes=False)
        if look.fault not in HARD:
            return await order.tools.picture(file, Kind.PHOTO)
        await order.say(error_messages.fault(look.fault))
    except Gone:
        await order.say(error_messages.GONE)
    return None


def _alike(found: tuple[Face, ...]) -> list[Text]:
    return [text(ALIKE), *map(service.line, found[:5])] if found else [text(NOBODY)]


def _notes(notes: dict[str, str]) -> list[Text]:
    lines = [text(NOTE, key=key, value=value) for key, value in notes.items()]
    return [text(NOTES), *(lines or [text(NO_NOTES)])]


async def _ground(order: Order, notes: dict[str, str]) -> Text:
    """Whether the person that the image is linked to agreed to be kept."""
    person = id_in(notes.get(PERSON, ""))
    if person is not None and await order.db.run(consents.is_in_force, person, Purpose.ENROLMENT):
        return text(CONSENTED, id=person)
    return text(NO_CONSENT)


async def confirmed(order: Order) -> Session | None:
    """Add the face; when nobody knows how that ended, it is said and may be tried again."""
    assert order.session  # noqa: S101  # a step is only reached with one
    await order.tools.toast(None)
    notes: dict[str, Any] = json.loads(order.answers["notes"])
    person = id_in(notes.pop(PERSON, ""))
    file = order.session.answers["file"].file
    image = await picture(order, file) if file else None
    if image is None:
        return before(order.session)
    note = await order.tools.note(Message((text(ADDING),)), ADD)
    try:
        added = await order.tools.call(ADD, {"image": image, "metadata": notes}, note, text(ADDING))
    except ApiError as error:
        await order.tools.edit(note, Message((service.failed(error),)))
        return before(order.session)
    if person is not None:
        await order.db.run(enrolments.add, added.id, person, order.now)
    await order.audit("enrol", added.id)
    await order.tools.edit(note, Message((text(ADDED, id=added.id),)))
    return before(order.session)
