"""Run the five operations of the face search: a worker describes the face, a separate thread asks the gallery."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from bot.api.descriptors import Operation
from bot.api.errors import BadFormat, InvalidId, NoContent, QueryFailed
from bot.api.faces import RESERVED_METADATA
from bot.api.operations import ADD, DELETE, EDIT_METADATA, GET_ALL_IMAGES, PREFIX, SEARCH
from bot.api.results import Acknowledged, Face, Faces, Result
from engine.faces.portrait import Portrait
from engine.faces.portrait_comparison import similarity_percent
from engine.gallery.protocol import (
    MAX_METADATA_KEYS,
    Gallery,
    GalleryError,
    GalleryImage,
    TooMuchMetadataError,
    UnknownImageError,
)
from engine.http.error_field import name_field
from engine.http.inputs import Inputs
from engine.workers.reader import Reader

log = logging.getLogger(__name__)

IMAGE_PATH = f"{PREFIX}/face_search/image/{{id}}"
"""Path of the small picture of an image, if the operator keeps pictures. Only the key that added the image may open
it."""

DEFAULT_PAGE, MAX_PAGE = 50, 1000  # images in a list
MAX_HITS = 10
MAX_METADATA_LENGTH = 1000  # characters of a key or value
_MAX_SQLITE_INTEGER = 2**63 - 1  # no id and no offset is larger

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Requester:
    """The API key of a request, and the address of the engine as the caller wrote it (``http://host:port``)."""

    owner: str
    origin: str


class FaceSearch:
    """The operations on one gallery. `keep_pictures` stores a small picture of every added face."""

    def __init__(self, gallery: Gallery, reader: Reader, *, keep_pictures: bool) -> None:
        self._gallery = gallery
        self._reader = reader
        self._keep_pictures = keep_pictures
        # Statements run in as many threads as the gallery supports, so that the event loop never waits.
        self._threads = ThreadPoolExecutor(gallery.threads, thread_name_prefix="engine-gallery")
        self._handlers: Mapping[str, Callable[[Requester, Inputs], Awaitable[Result]]] = {
            GET_ALL_IMAGES.name: self._list,
            SEARCH.name: self._search,
            ADD.name: self._add,
            EDIT_METADATA.name: self._edit,
            DELETE.name: self._delete,
        }

    async def close(self) -> None:
        """Finish the running statements and close the gallery."""
        await asyncio.to_thread(self._threads.shutdown)
        await asyncio.to_thread(self._gallery.close)

    async def perform(self, operation: Operation, requester: Requester, inputs: Inputs) -> Result:
        """Run one operation.

        Raises `NoContent` without a (clear) face, `InvalidId`, `QueryFailed` or `BadFormat`.
        """
        return await self._handlers[operation.name](requester, inputs)

    async def load_picture(self, requester: Requester, id_: int) -> bytes:
        """Return the small JPEG of an image, or raise `InvalidId` if there is none."""
        return await self._query(lambda: self._gallery.picture(requester.owner, min(id_, _MAX_SQLITE_INTEGER)))

    async def _list(self, requester: Requester, inputs: Inputs) -> Faces:
        offset = min(_parse_number(inputs.values["offset"], 0), _MAX_SQLITE_INTEGER)
        limit = min(_parse_number(inputs.values["limit"], DEFAULT_PAGE), MAX_PAGE)
        images = await self._query(lambda: self._gallery.images(requester.owner, offset, limit))
        return Faces(tuple(_to_face(requester, image) for image in images))

    async def _search(self, requester: Requester, inputs: Inputs) -> Faces:
        """Search the largest face. A second face of the same size is no fault in a search."""
        face = await self._read_face(inputs)
        max_distance = face.thresholds.search / face.scale
        hits = await self._query(lambda: self._gallery.search(requester.owner, face.vector, max_distance, MAX_HITS))
        return Faces(
            tuple(
                _to_face(requester, image, similarity_percent(face.scale * distance, face.thresholds))
                for image, distance in hits
            )
        )

    async def _add(self, requester: Requester, inputs: Inputs) -> Face:
        """Add one face. A photo with a flaw would always be found badly, so it is refused as without content."""
        metadata = _parse_metadata(inputs.values["metadata"])
        face = await self._read_face(inputs)
        if face.flaw:
            raise NoContent(field="image")
        picture = face.crop if self._keep_pictures else None
        id_ = await self._query(lambda: self._gallery.add(requester.owner, face.vector, metadata, picture))
        return _to_face(requester, GalleryImage(id_, metadata, has_picture=picture is not None))

    async def _edit(self, requester: Requester, inputs: Inputs) -> Acknowledged:
        metadata = _parse_metadata(inputs.values["metadata"])
        id_ = _parse_id(inputs.values["image_id"])
        await self._query(lambda: self._gallery.edit(requester.owner, id_, metadata))
        return Acknowledged()

    async def _delete(self, requester: Requester, inputs: Inputs) -> Acknowledged:
        values = inputs.values["ids"]
        ids = [_parse_id(value) for value in values] if isinstance(values, list) else []
        await self._query(lambda: self._gallery.delete(requester.owner, ids))
        return Acknowledged()

    async def _read_face(self, inputs: Inputs) -> Portrait:
        with name_field("image"):
            face = await self._reader.read_face(inputs.pictures["image"])
        if face.model != self._gallery.model:
            log.error("face search: the face model has changed since the engine started; restart the engine")
            raise QueryFailed
        return face

    async def _query(self, statement: Callable[[], Value]) -> Value:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, statement)
        except UnknownImageError:
            raise InvalidId from None
        except TooMuchMetadataError:
            raise BadFormat(field="metadata") from None
        except GalleryError as error:
            log.error("face search: the gallery failed: %s", error)  # noqa: TRY400  a traceback would add nothing
            raise QueryFailed from None


def _to_face(requester: Requester, image: GalleryImage, similarity: float | None = None) -> Face:
    url = requester.origin + IMAGE_PATH.format(id=image.id) if image.has_picture else ""
    return Face(image.id, url, dict(image.metadata), similarity)


def _parse_number(value: object, default: int) -> int:
    return default if value is None else int(str(value))


def _parse_id(value: object) -> int:
    number = int(str(value))
    if number > _MAX_SQLITE_INTEGER:
        raise InvalidId
    return number


def _parse_metadata(given: object) -> dict[str, str]:
    """Return metadata with texts as values, numbers as their digits.

    Raises `QueryFailed` for keys that the service reserves and `BadFormat` for other values and for too many keys.
    """
    pairs: Mapping[str, object] = given if isinstance(given, dict) else {}
    if RESERVED_METADATA & pairs.keys():
        raise QueryFailed(field="metadata")
    valid = all(_is_metadata_text(key) and _is_metadata_text(value) for key, value in pairs.items())
    if len(pairs) > MAX_METADATA_KEYS or not valid:
        raise BadFormat(field="metadata")
    return {key: str(value) for key, value in pairs.items()}


def _is_metadata_text(value: object) -> bool:
    """Return whether the value may stand in metadata. JSON can carry a lone surrogate, which no database can store."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return (
        isinstance(value, str)
        and len(value) <= MAX_METADATA_LENGTH
        and not any("\ud800" <= character <= "\udfff" for character in value)
    )
