"""The face gallery behind the API for the commands: read page by page, deleted so that repeating does no harm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncIterator, Collection, Sequence
from functools import partial

from bot.api.errors import ApiError, NoContent, Uncertain
from bot.api.faces import RESERVED_METADATA
from bot.api.operations import DELETE, GET_ALL_IMAGES
from bot.api.results import Face, Faces
from bot.chat.tools import ChatTools
from bot.conversation.command_words import bare_letters
from bot.conversation.flow import N_, Text, text
from handlers.gallery.contact_sheet import contact_sheet

NO_FACE = N_("🔍 There is no clear face in this photo.")
DOUBT = N_(
    "⚠️ The connection was cut, so I do not know whether it was done. Please look with /faces before you try again."
)
TROUBLE = N_("⚠️ The gallery does not do it: {error}")
LINE = N_("<b>#{id}</b> {notes}")
SCORED = N_("<b>#{id}</b> {notes} – {score} %")
MOST_NOTES, LONGEST = 20, 200
"""Notes of one image, and letters of a key or a value."""
SHOWN = 60
"""Letters of the notes in a list: fifty images must fit into a message."""
CHUNK = 500
"""Images asked for at once; the service tells no total, so a list is read until a chunk is not full."""


async def faces(tools: ChatTools, offset: int, limit: int) -> tuple[Face, ...]:
    """Some images in the gallery's order; ``ApiError`` as the client raises it. Nothing is paid."""
    found = await tools.app.api.call(GET_ALL_IMAGES, {"offset": offset, "limit": limit})
    return found.faces if isinstance(found, Faces) else ()


async def everyone(tools: ChatTools) -> AsyncIterator[Face]:
    """Every image of the gallery; one that repeats itself is the end, for a service that ignores the offset."""
    seen: set[int | None] = set()
    for start in range(0, 1_000_000, CHUNK):
        chunk = await faces(tools, start, CHUNK)
        for face in chunk:
            if face.id in seen:
                return
            seen.add(face.id)
            yield face
        if len(chunk) < CHUNK:
            return


async def these(tools: ChatTools, ids: Collection[int]) -> dict[int, Face]:
    """The images with these ids, as many of them as there are."""
    wanted, found = set(ids), dict[int, Face]()
    async for face in everyone(tools):
        if face.id in wanted:
            found[face.id] = face
        if len(found) == len(wanted):
            break
    return found


async def delete(tools: ChatTools, ids: Collection[int]) -> int:
    """Delete the images that are still there; how many those were.

    The service deletes all or nothing and calls a second delete an error, so what is there is asked first: then this
    may be repeated after any trouble.
    """
    present = sorted(await these(tools, ids))
    if present:
        await tools.app.api.call(DELETE, {"ids": present})
    return len(present)


def failed(error: ApiError) -> Text:
    """What to tell an administrator about trouble with the gallery; the error's text quotes nobody's data."""
    if isinstance(error, NoContent):
        return text(NO_FACE)
    return text(DOUBT) if isinstance(error, Uncertain) else text(TROUBLE, error=error)


def line(face: Face) -> Text:
    """One image in a list: its id and how its notes begin, long numbers masked but for the end."""
    notes = " · ".join(_masked(value) for value in face.metadata.values() if value)
    notes = notes if len(notes) <= SHOWN else f"{notes[: SHOWN - 1]}…"
    if face.similarity is None:
        return text(LINE, id=face.id, notes=notes)
    return text(SCORED, id=face.id, notes=notes, score=f"{face.similarity:.1f}".replace(".", ","))


def _masked(value: str) -> str:
    return re.sub(r"\d{6,}", lambda digits: "•••" + digits[0][-3:], value)


def matches(face: Face, wanted: str) -> bool:
    """Whether a squeezed word stands in one of the image's notes, or is its id."""
    return wanted == str(face.id) or any(wanted in bare_letters(value) for value in face.metadata.values())


def notes_of(lines: str) -> dict[str, str] | None:
    """Notes written as lines ``key=value``; None when a line is none, is too long, or names a key of the service."""
    notes: dict[str, str] = {}
    for each in filter(None, map(str.strip, lines.splitlines())):
        key, equals, value = (part.strip() for part in each.partition("="))
        if not equals or not key or key in RESERVED_METADATA or max(len(key), len(value)) > LONGEST:
            return None
        notes[unicodedata.normalize("NFC", key)] = unicodedata.normalize("NFC", value)
    return notes if len(notes) <= MOST_NOTES else None


async def sheet(tools: ChatTools, found: Sequence[Face]) -> bytes | None:
    """One picture of the images that have one, each with its id; None when none has."""
    shots = [(f"#{face.id}", data) for face in found if (data := await _picture(tools, face))]
    if not shots:
        return None
    return await tools.app.files.in_thread(partial(contact_sheet, shots))


async def _picture(tools: ChatTools, face: Face) -> bytes | None:
    if not face.url:
        return None
    try:
        return await tools.app.api.fetch_picture(face.url)
    except ApiError:
        return None
