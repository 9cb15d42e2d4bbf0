"""Read and delete images of the face gallery behind API v1. A repeated deletion does no harm."""

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
from bot.conversation.message import N_, Text, text
from bot.identity.letters import bare_letters
from handlers.gallery.contact_sheet import contact_sheet

NO_FACE = N_("🔍 There is no clear face in this photo.")
DOUBT = N_(
    "⚠️ The connection was cut, so I do not know whether it was done. Please look with /faces before you try again."
)
TROUBLE = N_("⚠️ The gallery does not do it: {error}")
LINE = N_("<b>#{id}</b> {notes}")
SCORED = N_("<b>#{id}</b> {notes} – {score} %")
MOST_NOTES, LONGEST = 20, 200
"""Most notes of one image, and most letters of a key or a value."""
SHOWN = 60
"""Most letters of the notes in a list: fifty images must fit into a message."""
CHUNK = 500
"""Images asked for at once. The service tells no total, so a list is read until a chunk is not full."""


async def list_faces(tools: ChatTools, offset: int, limit: int) -> tuple[Face, ...]:
    """Return some images in the order of the gallery. The call is free. Raise ``ApiError``."""
    result = await tools.app.api.call(GET_ALL_IMAGES, {"offset": offset, "limit": limit})
    return result.faces if isinstance(result, Faces) else ()


async def iterate_faces(tools: ChatTools) -> AsyncIterator[Face]:
    """Yield every image of the gallery. A repeated image is the end: some services ignore the offset."""
    seen: set[int | None] = set()
    for start in range(0, 1_000_000, CHUNK):
        chunk = await list_faces(tools, start, CHUNK)
        for face in chunk:
            if face.id in seen:
                return
            seen.add(face.id)
            yield face
        if len(chunk) < CHUNK:
            return


async def find_faces(tools: ChatTools, ids: Collection[int]) -> dict[int, Face]:
    """Return the existing images among some ids."""
    wanted, images = set(ids), dict[int, Face]()
    async for face in iterate_faces(tools):
        if face.id in wanted:
            images[face.id] = face
        if len(images) == len(wanted):
            break
    return images


async def delete(tools: ChatTools, ids: Collection[int]) -> int:
    """Delete the images that still exist, and return the count.

    The service deletes all or nothing, and a second deletion is an error. So the existing images are asked for first,
    and the deletion can be repeated after any trouble.
    """
    present = sorted(await find_faces(tools, ids))
    if present:
        await tools.app.api.call(DELETE, {"ids": present})
    return len(present)


def failed(error: ApiError) -> Text:
    """Return the text for an administrator about an error of the gallery. Errors quote no personal data."""
    if isinstance(error, NoContent):
        return text(NO_FACE)
    return text(DOUBT) if isinstance(error, Uncertain) else text(TROUBLE, error=error)


def line(face: Face) -> Text:
    """Return an image as a line: the id and the beginning of the notes, with long numbers masked but for the end."""
    notes = " · ".join(_masked(value) for value in face.metadata.values() if value)
    notes = notes if len(notes) <= SHOWN else f"{notes[: SHOWN - 1]}…"
    if face.similarity is None:
        return text(LINE, id=face.id, notes=notes)
    return text(SCORED, id=face.id, notes=notes, score=f"{face.similarity:.1f}".replace(".", ","))


def _masked(value: str) -> str:
    return re.sub(r"\d{6,}", lambda digits: "•••" + digits[0][-3:], value)


def matches(face: Face, wanted: str) -> bool:
    """Tell if a normalised text is in the notes of an image, or is the id."""
    return wanted == str(face.id) or any(wanted in bare_letters(value) for value in face.metadata.values())


def notes_of(lines: str) -> dict[str, str] | None:
    """Return the notes of lines ``key=value``.

    None when a line has another form, is too long, or names a key of the service.
    """
    notes: dict[str, str] = {}
    for each in filter(None, map(str.strip, lines.splitlines())):
        key, equals, value = (part.strip() for part in each.partition("="))
        if not equals or not key or key in RESERVED_METADATA or max(len(key), len(value)) > LONGEST:
            return None
        notes[unicodedata.normalize("NFC", key)] = unicodedata.normalize("NFC", value)
    return notes if len(notes) <= MOST_NOTES else None


async def sheet(tools: ChatTools, faces: Sequence[Face]) -> bytes | None:
    """Return a contact sheet of the images that have a picture, with the ids as labels. None without any picture."""
    shots = [(f"#{face.id}", data) for face in faces if (data := await _picture(tools, face))]
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
