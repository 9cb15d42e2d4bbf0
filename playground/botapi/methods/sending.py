"""Methods that send messages: text, photo, document, album, chat action."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from playground.botapi.methods.chats import find_chat
from playground.botapi.methods.message_content import read_caption, read_document, read_photo, read_text
from playground.botapi.parameters import Parameters
from playground.messaging.chats import PrivateChat
from playground.messaging.errors import bad_request
from playground.messaging.keyboards import read_markup
from playground.messaging.messages import Message
from playground.messaging.state import State

MAX_ALBUM = 10
_ACTIONS = frozenset(
    (
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "cancel",
    )
)


async def send_message(state: State, parameters: Parameters) -> Any:
    """Handle sendMessage."""
    draft = _draft(state, parameters)
    text, entities = read_text(parameters)
    return _send(state, replace(draft, text=text, entities=entities))


async def send_photo(state: State, parameters: Parameters) -> Any:
    """Handle sendPhoto."""
    draft = _with_caption(_draft(state, parameters), parameters)
    sizes = await read_photo(state, parameters, "photo")
    return _send(state, replace(draft, kind="photo", sizes=sizes))


async def send_document(state: State, parameters: Parameters) -> Any:
    """Handle sendDocument."""
    draft = _with_caption(_draft(state, parameters), parameters)
    return _send(state, replace(draft, kind="document", file=read_document(state, parameters, "document")))


async def send_media_group(state: State, parameters: Parameters) -> Any:
    """Handle sendMediaGroup: separate messages that share a `media_group_id`."""
    draft = _draft(state, parameters)
    items = parameters.parsed("media")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise bad_request("expected an Array of InputMedia")
    _check_album(items)
    album = secrets.token_hex(8) if len(items) > 1 else None
    drafts = [await _read_album_item(state, parameters, replace(draft, album=album), item) for item in items]
    _count_send(state, draft)
    return [_post(state, item) for item in drafts]


async def send_chat_action(state: State, parameters: Parameters) -> Any:
    """Handle sendChatAction."""
    chat = find_chat(state, parameters)
    action = parameters.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.show_action(action)
    return True


def _draft(state: State, parameters: Parameters) -> Message:
    """Return a message without content, after checking the chat, the buttons and the message replied to."""
    chat = find_chat(state, parameters)
    return Message(
        id=0,
        chat_id=chat.user["id"],
        outgoing=False,
        date=state.now(),
        markup=read_markup(parameters.parsed("reply_markup")),
        reply_to=_read_reply_to(chat, parameters),
    )


def _send(state: State, draft: Message) -> Any:
    _count_send(state, draft)
    return _post(state, draft)


def _count_send(state: State, draft: Message) -> None:
    state.fault_injector.count_send(state.faults.flood, draft.chat_id, state.clock())


def _post(state: State, draft: Message) -> Any:
    return state.message_json(state.post(replace(draft, id=state.next_message_id())))


def _read_reply_to(chat: PrivateChat, parameters: Parameters) -> int | None:
    """Return the id of the message to reply to, from `reply_parameters` or the older `reply_to_message_id`."""
    given = parameters.parsed("reply_parameters") or {}
    if not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    reply = Parameters.of(given)
    message_id = reply.integer("message_id") or parameters.integer("reply_to_message_id")
    lenient = reply.flag("allow_sending_without_reply") or parameters.flag("allow_sending_without_reply")
    if not message_id or message_id in chat.messages:
        return message_id or None
    if lenient:
        return None
    raise bad_request("message to be replied not found")


def _with_caption(draft: Message, parameters: Parameters) -> Message:
    text, entities = read_caption(parameters)
    return replace(draft, text=text, entities=entities)


def _check_album(items: list[Mapping[str, Any]]) -> None:
    kinds = {str(item.get("type")) for item in items}
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > MAX_ALBUM:
        raise bad_request("too many messages to send as an album")
    if not kinds <= {"photo", "document"}:
        raise bad_request("type of the media is unsupported")
    if len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")


async def _read_album_item(state: State, parameters: Parameters, draft: Message, item: Mapping[str, Any]) -> Message:
    """Return one message of an album. The item's fields are read like the parameters of a call."""
    own = Parameters.of(item).joined(Parameters({}, parameters.files))
    draft = _with_caption(draft, own)
    if item["type"] == "photo":
        return replace(draft, kind="photo", sizes=await read_photo(state, own, "media"))
    return replace(draft, kind="document", file=read_document(state, own, "media"))
