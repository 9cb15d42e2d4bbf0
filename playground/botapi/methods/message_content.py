"""Read and check the content of a message: text or caption, photo or document."""

import asyncio
import mimetypes

from playground.botapi.html_parse import parse_html
from playground.botapi.parameters import Parameters, Upload
from playground.messaging.entities import Entity, detect_entities, read_entities, trim_text
from playground.messaging.errors import bad_request
from playground.messaging.media import FileInfo, image_size, make_photo_sizes
from playground.messaging.state import State

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_PHOTO = 10 << 20
# Limits on the sum and the ratio of a photo's sides (core.telegram.org/bots/api#sendphoto).
_MAX_SIDE_SUM = 10_000
_MAX_SIDE_RATIO = 20

Formatted = tuple[str, tuple[Entity, ...]]


def read_text(parameters: Parameters) -> Formatted:
    """Read the `text` of a call: 1 to 4096 characters without the markup."""
    text, entities = _read_formatted_text(parameters, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if len(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities


def read_caption(parameters: Parameters) -> Formatted:
    """Read the `caption` of a call: up to 1024 characters without the markup."""
    text, entities = _read_formatted_text(parameters, "caption", "caption_entities")
    if len(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


async def read_photo(state: State, parameters: Parameters, name: str) -> tuple[FileInfo, ...]:
    """Return all sizes of the photo in a parameter, uploaded or known by its file_id."""
    if (upload := parameters.upload(name)) is None:
        known = _find_stored(state, parameters, name, "photo")
        return state.files.sizes(known.file_id)
    if len(upload.data) > MAX_PHOTO:
        raise bad_request(f"file of size {len(upload.data)} bytes is too big for a photo")
    _check_photo_size(upload.data)
    return await store_photo(state, upload.data)


async def store_photo(state: State, data: bytes) -> tuple[FileInfo, ...]:
    """Make and store a photo's sizes. Raise BotApiError 400 for bytes that are no image."""
    try:
        pictures = await asyncio.to_thread(make_photo_sizes, data)
    except ValueError:
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    sizes = state.files.add_photo(pictures)
    return state.fault_injector.shuffle(sizes) if state.faults.shuffle_sizes else sizes


def read_document(state: State, parameters: Parameters, name: str) -> FileInfo:
    """Return the document in a parameter, uploaded or known by its file_id."""
    if (upload := parameters.upload(name)) is None:
        return _find_stored(state, parameters, name, "document")
    return store_document(state, upload)


def store_document(state: State, upload: Upload) -> FileInfo:
    """Store a document's exact bytes. The type follows from the name, else from the sender."""
    if not upload.data:
        raise bad_request("file must be non-empty")
    guessed, _ = mimetypes.guess_type(upload.name)
    mime_type = guessed or upload.mime_type or "application/octet-stream"
    return state.files.add("document", upload.data, name=upload.name or "file", mime_type=mime_type)


def _read_formatted_text(parameters: Parameters, text_name: str, entities_name: str) -> Formatted:
    text, mode = parameters.text(text_name), parameters.text("parse_mode").lower()
    entities: tuple[Entity, ...] = ()
    if mode == "html":
        text, entities = parse_html(text)
    elif mode not in ("", "none"):
        # Markdown is not supported. An error is better than a text full of asterisks.
        raise bad_request("unsupported parse_mode")
    elif (given := parameters.parsed(entities_name)) is not None:
        entities = read_entities(given)
    text, entities = trim_text(text, entities)
    return text, detect_entities(text, entities)


def _find_stored(state: State, parameters: Parameters, name: str, kind: str) -> FileInfo:
    """Return the file of a file_id. Raise BotApiError 400 when there is no such file of this kind."""
    value = parameters.text(name)
    if not value:
        raise bad_request(f"there is no {name} in the request")
    if value.startswith(("http://", "https://")):
        # The playground never fetches anything from the network.
        raise bad_request("failed to get HTTP URL content")
    if (found := state.files.get(value)) is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if found[0].kind != kind:
        raise bad_request(f"can't use file of type {found[0].kind.capitalize()} as {kind.capitalize()}")
    return found[0]


def _check_photo_size(image: bytes) -> None:
    try:
        short, long = sorted(image_size(image))
    except ValueError:
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    if short + long > _MAX_SIDE_SUM or long > _MAX_SIDE_RATIO * short:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
