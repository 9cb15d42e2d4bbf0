"""The five operations of the face search: a worker looks at the picture, a thread of its own asks the gallery."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from bot.api.errors import ApiError, BadFormat, InvalidId, NoContent, QueryFailed
from bot.api.faces import RESERVED_METADATA
from bot.api.operations import ADD, DELETE, EDIT_METADATA, GET_ALL_IMAGES, PREFIX, SEARCH, Operation
from bot.api.results import Done, Face, Faces, Result
from engine.faces.matching import percent
from engine.faces.portrait import Portrait
from engine.gallery.protocol import MOST_KEYS, Entry, Gallery, GalleryError, TooMuchMetadataError, UnknownImageError
from engine.http.inputs import Inputs
from engine.workers.pool import Reader

log = logging.getLogger(__name__)

IMAGE_PATH = f"{PREFIX}/face_search/image/{{id}}"
"""Where the small picture of an image is, for the key that added it, if the operator has pictures kept."""

PAGE, LONGEST_PAGE = 50, 1000  # images in a list when nobody says how many, and at most
MOST_FOUND = 10
LONGEST_TEXT = 1000  # letters of a key or value of metadata
_LARGEST = 2**63 - 1  # no id, nor offset, is larger in SQLite

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose key a request came with, and how the engine is called from there (``http://host:port``)."""

    owner: str
    origin: str


class FaceSearch:
    """The operations over one gallery; `pictures` keeps a small picture of every face that is added."""

    def __init__(self, gallery: Gallery, reader: Reader, *, pictures: bool) -> None:
        self._gallery = gallery
        self._reader = reader
        self._pictures = pictures
        # Statements pass through threads of their own: as many as the store bears, and the event loop never waits.
        self._threads = ThreadPoolExecutor(gallery.threads, thread_name_prefix="engine-gallery")
        self._works: Mapping[str, Callable[[Asker, Inputs], Awaitable[Result]]] = {
            GET_ALL_IMAGES.name: self._list,
            SEARCH.name: self._search,
            ADD.name: self._add,
            EDIT_METADATA.name: self._edit,
            DELETE.name: self._delete,
        }

    async def close(self) -> None:
        """Finish what is under way and close the gallery."""
        await asyncio.to_thread(self._threads.shutdown)
        await asyncio.to_thread(self._gallery.close)

    async def perform(self, operation: Operation, asker: Asker, inputs: Inputs) -> Result:
        """Do one operation; raise `NoContent` without a (clear) face, `InvalidId`, `QueryFailed` or `BadFormat`."""
        return await self._works[operation.name](asker, inputs)

    async def picture(self, asker: Asker, id_: int) -> bytes:
        """Return the small JPEG of an image; raise `InvalidId` where there is none."""
        return await self._ask(lambda: self._gallery.picture(asker.owner, min(id_, _LARGEST)))

    async def _list(self, asker: Asker, inputs: Inputs) -> Faces:
        offset = _number(inputs.values["offset"], 0)
        limit = min(_number(inputs.values["limit"], PAGE), LONGEST_PAGE)
        entries = await self._ask(lambda: self._gallery.images(asker.owner, min(offset, _LARGEST), limit))
        return Faces(tuple(self._face(asker, entry) for entry in entries))

    async def _search(self, asker: Asker, inputs: Inputs) -> Faces:
        """Search the largest face; several ones of one size are no fault here."""
        face = await self._look(inputs)
        limit = face.rules.search / face.scale
        found = await self._ask(lambda: self._gallery.search(asker.owner, face.vector, limit, MOST_FOUND))
        alike = ((entry, percent(face.scale * apart, face.rules)) for entry, apart in found)
        return Faces(tuple(self._face(asker, entry, similarity) for entry, similarity in alike))

    async def _add(self, asker: Asker, inputs: Inputs) -> Face:
        """Add one face; a photo with a flaw would be found badly for ever, so it is refused as one without content."""
        metadata = _metadata(inputs.values["metadata"])
        face = await self._look(inputs)
        if face.flaw:
            raise NoContent(field="image")
        picture = face.crop if self._pictures else None
        id_ = await self._ask(lambda: self._gallery.add(asker.owner, face.vector, metadata, picture))
        return self._face(asker, Entry(id_, metadata, pictured=picture is not None))

    async def _edit(self, asker: Asker, inputs: Inputs) -> Done:
        metadata = _metadata(inputs.values["metadata"])
        id_ = _id(inputs.values["image_id"])
        await self._ask(lambda: self._gallery.edit(asker.owner, id_, metadata))
        return Done()

    async def _delete(self, asker: Asker, inputs: Inputs) -> Done:
        given = inputs.values["ids"]
        ids = [_id(value) for value in given] if isinstance(given, list) else []
        await self._ask(lambda: self._gallery.delete(asker.owner, ids))
        return Done()

    async def _look(self, inputs: Inputs) -> Portrait:
        try:
            face = await self._reader.look(inputs.pictures["image"])
        except ApiError as error:
            error.field = "image"
            raise
        if face.model != self._gallery.model:
            log.error("the face model has changed since the engine started: start it again")
            raise QueryFailed
        return face

    async def _ask(self, question: Callable[[], Value]) -> Value:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, question)
        except UnknownImageError:
            raise InvalidId from None
        except TooMuchMetadataError:
            raise BadFormat(field="metadata") from None
        except GalleryError as error:
            log.error("the gallery failed: %s", error)  # noqa: TRY400  a traceback would tell nothing more
            raise QueryFailed from None

    def _face(self, asker: Asker, entry: Entry, similarity: float | None = None) -> Face:
        url = asker.origin + IMAGE_PATH.format(id=entry.id) if entry.pictured else ""
        return Face(entry.id, url, dict(entry.metadata), similarity)


def _number(value: object, default: int) -> int:
    return default if value is None else int(str(value))


def _id(value: object) -> int:
    number = int(str(value))
    if number > _LARGEST:
        raise InvalidId
    return number


def _metadata(given: object) -> dict[str, str]:
    """Check metadata: texts under texts, numbers as their digits; raise `QueryFailed` for keys the service keeps."""
    pairs: Mapping[str, object] = given if isinstance(given, dict) else {}
    if RESERVED_METADATA & pairs.keys():
        raise QueryFailed(field="metadata")
    sound = all(_is_text(key) and _is_text(value) for key, value in pairs.items())
    if len(pairs) > MOST_KEYS or not sound:
        raise BadFormat(field="metadata")
    return {key: str(value) for key, value in pairs.items()}


def _is_text(value: object) -> bool:
    """Tell what may stand in metadata; a single half of a letter, which JSON can carry, cannot be written down."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return (
        isinstance(value, str)
        and len(value) <= LONGEST_TEXT
        and not any("\ud800" <= each <= "\udfff" for each in value)
    )
