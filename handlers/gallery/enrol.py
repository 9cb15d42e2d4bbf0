"""Enrol a face in the gallery with ``/enrol``: a portrait with notes, a search for the same face, then a tap."""

from __future__ import annotations

import json

from bot.api.operations import ADD, SEARCH
from bot.api.results import Face, Faces
from bot.chat.tools import ChatTools
from bot.conversation.flow import Ask, Begin, Call, Flow, FlowKind, InFlow, Kind, Option, Results, Step
from bot.conversation.message import N_, Message, Text, text
from bot.conversation.prompts import confirm, confirmation
from bot.photos.check import PhotoFault
from handlers.commands.context import id_in, write_audit
from handlers.gallery import service
from storage import consents, enrolments
from storage.admins import Role
from storage.consents import Purpose

PERSON = "telegram"
"""The note that links an image to a person's chat. The bot keeps the link and never sends the link to the service."""
HARD_FAULTS = frozenset({PhotoFault.NOT_AN_IMAGE, PhotoFault.TOO_LARGE})
"""Faults that refuse a portrait. The other gauges are made for cards, so the service judges the rest."""

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


NOTES_FACT, FOUND_FACT = "notes", "found"


def arguments(words: str) -> Begin | Text:
    """Return the flow with the notes behind the command, or the text on how to write notes."""
    facts = notes_of(words)
    return text(BAD_NOTES) if facts is None else Begin("enrol", facts=facts)


def notes_of(words: str) -> dict[str, str] | None:
    """Return the notes as a fact of the flow, without the fact for an empty text. None when the lines are no notes."""
    notes = service.notes_of(words)
    if notes is None or (PERSON in notes and id_in(notes[PERSON]) is None):
        return None
    return {NOTES_FACT: json.dumps(notes, ensure_ascii=False)} if notes else {}


def _notes(state: InFlow) -> dict[str, str]:
    notes: dict[str, str] = json.loads(state.facts.get(NOTES_FACT, "{}"))
    return notes


async def _audit_search(_state: InFlow, result: Faces, tools: ChatTools) -> None:
    await write_audit(tools, "search for enrolment", len(result.faces))


def _searched(_state: InFlow, results: Results) -> Ask:
    """Ask for confirmation with the faces that look alike."""
    result: Faces = results[SEARCH.name]
    faces = [{"id": face.id, "metadata": dict(face.metadata), "similarity": face.similarity} for face in result.faces]
    return Ask({FOUND_FACT: json.dumps(faces, ensure_ascii=False)}, forget=("confirm",))


async def _preview(state: InFlow, tools: ChatTools) -> Message:
    """Show the faces that look alike, the notes, and the ground in law for keeping the face."""
    similar = [Face(**face) for face in json.loads(state.facts[FOUND_FACT])]
    alike = [text(ALIKE), *map(service.line, similar[:5])] if similar else [text(NOBODY)]
    notes = _notes(state)
    lines = [text(NOTE, key=key, value=value) for key, value in notes.items()] or [text(NO_NOTES)]
    buttons = confirm(text(ADD_STILL if similar else ADD_IT))
    return Message((*alike, text(""), text(NOTES), *lines, text(""), await _ground(notes, tools)), buttons)


async def _ground(notes: dict[str, str], tools: ChatTools) -> Text:
    """Return the text on the consent of the person that the image is linked to."""
    person = id_in(notes.get(PERSON, ""))
    agreed = person is not None and await tools.app.db.run(consents.is_in_force, person, Purpose.VERIFICATION_ENROLMENT)
    return text(CONSENTED, id=person) if agreed else text(NO_CONSENT)


def _metadata(state: InFlow, _results: Results) -> dict[str, dict[str, str]]:
    return {"metadata": {key: value for key, value in _notes(state).items() if key != PERSON}}


async def _store(state: InFlow, results: Results, tools: ChatTools, _progress_id: int | None) -> Message:
    """Store the owner of the face, and show the number of the image."""
    added: Face = results[ADD.name]
    person = id_in(_notes(state).get(PERSON, ""))
    if person is not None and added.id is not None:
        await tools.app.db.run(enrolments.add, added.id, person, tools.app.clock())
    await write_audit(tools, "enrol", added.id)
    return Message((text(ADDED, id=added.id),))


def _path(state: InFlow) -> tuple[str, ...]:
    return ("image", "confirm") if FOUND_FACT in state.facts else ("image",)


ENROL = Flow(
    name="enrol",
    title=text(N_("Add a face: photo with notes")),
    steps=(
        Step(
            "image", Kind.PHOTO, text(HOW), text(N_("portrait")),
            hint=text(BAD_NOTES), caption=notes_of, faults=HARD_FAULTS,
        ),
        confirmation("confirm", _preview, Option("yes", text(ADD_IT))),
    ),
    calls=(
        Call(
            SEARCH, when=lambda state, _: FOUND_FACT not in state.facts, check=_searched, then=_audit_search,
            progress=text(LOOKING),
        ),
        Call(
            ADD, when=lambda state, _: FOUND_FACT in state.facts, values=_metadata, progress=text(ADDING),
            doubt=text(service.DOUBT),
        ),
    ),
    progress=text(LOOKING),
    effect=_store,
    path=_path,
    links=False,
    role=Role.ADMIN,
    arguments=arguments,
    kind=FlowKind.DIALOGUE,
)  # fmt: skip
