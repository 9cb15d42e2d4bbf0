"""What a call wants to say: its text or caption, its photo or document, read and checked."""

import asyncio
import mimetypes

from playground.messaging.entities import Entity, detect_entities, read_entities, trim_text
from playground.messaging.errors import BotApiError, bad_request
from playground.botapi.html_parse import parse_html
from playground.botapi.parameters import Parameters, Upload
from playground.messaging.media import FileInfo, make_photo_sizes, image_size
from playground.messaging.state import State

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_PHOTO = 10 << 20
# The sum of a photo's sides and their ratio (core.telegram.org/bots/api#sendphoto).
_MAX_SIDES = 10_000
_MAX_RATIO = 20

Formatted = tuple[str, tuple[Entity, ...]]


def read_text(parameters: Parameters) -> Formatted:
    """The `text` of a call, 1 to 4096 characters after its entities are taken out."""
    text, entities = _formatted(parameters, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if len(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities


def read_caption(parameters: Parameters) -> Formatted:
    """The `caption` of a call, up to 1024 characters after its entities are taken out."""
    text, entities = _formatted(parameters, "caption", "caption_entities")
    if len(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


async def read_photo(state: State, parameters: Parameters, name: str) -> tuple[FileInfo, ...]:
    """The photo in a parameter, new or known by its file_id, in all its sizes."""
    if (upload := parameters.upload(name)) is None:
        known = _known(state, parameters, name, "photo")
        return state.files.sizes(known.file_id)
    if len(upload.data) > MAX_PHOTO:
        raise bad_request(f"file of size {len(upload.data)} bytes is too big for a photo")
    _check_sides(upload.data)
    return await store_photo(state, upload.data)


async def store_photo(state: State, data: bytes, *, hd: bool = False) -> tuple[FileInfo, ...]:
    """Make a photo's sizes and keep them; raises Refusal 400 when it is no image."""
    try:
        pictures = await asyncio.to_thread(make_photo_sizes, data, hd=hd)
    except ValueError:
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    sizes = state.files.add_photo(pictures)
    return state.fault_injector.shuffled(sizes) if state.faults.shuffle_sizes else sizes


def read_document(state: State, parameters: Parameters, name: str) -> FileInfo:
    """The document in a parameter, new or known by its file_id."""
    if (upload := parameters.upload(name)) is None:
        return _known(state, parameters, name, "document")
    return store_document(state, upload)


def store_document(state: State, upload: Upload) -> FileInfo:
    """Keep a document's exact bytes; its type is told by its name, else by its sender."""
    if not upload.data:
        raise bad_request("file must be non-empty")
    guessed, _ = mimetypes.guess_type(upload.name)
    mime_type = guessed or upload.mime_type or "application/octet-stream"
    return state.files.add("document", upload.data, name=upload.name or "file", mime_type=mime_type)


def _formatted(parameters: Parameters, text_name: str, entities_name: str) -> Formatted:
    text, mode = parameters.text(text_name), parameters.text("parse_mode").lower()
    entities: tuple[Entity, ...] = ()
    if mode == "html":
        text, entities = parse_html(text)
    elif mode not in ("", "none"):
        # Markdown is not spoken here: better a refusal than a text full of stars.
        raise bad_request("unsupported parse_mode")
    elif (given := parameters.parsed(entities_name)) is not None:
        entities = read_entities(given)
    text, entities = trim_text(text, entities)
    return text, detect_entities(text, entities)


def _known(state: State, parameters: Parameters, name: str, kind: str) -> FileInfo:
    """A file sent by its file_id; raises Refusal 400 when there is none of this kind."""
    value = parameters.text(name)
    if not value:
        raise bad_request(f"there is no {name} in the request")
    if value.startswith(("http://", "https://")):
        # The playground fetches nothing from anywhere.
        raise bad_request("failed to get HTTP URL content")
    if (found := state.files.get(value)) is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if found[0].kind != kind:
        raise _wrong_kind(found[0].kind, kind)
    return found[0]


def _check_sides(image: bytes) -> None:
    try:
        short, long = sorted(image_size(image))
    except ValueError:
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    if short + long > _MAX_SIDES or long > _MAX_RATIO * short:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _wrong_kind(found: str, wanted: str) -> BotApiError:
    return bad_request(f"can't use file of type {found.capitalize()} as {wanted.capitalize()}")
