"""Methods that edit and delete messages."""

from dataclasses import replace
from typing import Any

from playground.botapi.methods.chats import find_chat
from playground.botapi.methods.message_content import read_caption, read_text
from playground.botapi.parameters import Parameters
from playground.messaging.errors import bad_request
from playground.messaging.keyboards import ReplyMarkup, read_markup
from playground.messaging.messages import Message
from playground.messaging.state import State

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
# Limits of deletion: the age of a message in seconds, and the number of messages in one call.
_DELETE_SECONDS = 48 * 3600
_MAX_DELETED = 100


async def edit_message_text(state: State, parameters: Parameters) -> Any:
    """Handle editMessageText. Buttons that are not given again are removed."""
    message = _find_editable(state, parameters)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    text, entities = read_text(parameters)
    markup = _read_inline_markup(parameters)
    return _store_edit(state, message, replace(message, text=text, entities=entities, markup=markup))


async def edit_message_caption(state: State, parameters: Parameters) -> Any:
    """Handle editMessageCaption."""
    message = _find_editable(state, parameters)
    if message.kind == "text":
        raise bad_request("there is no caption in the message to edit")
    text, entities = read_caption(parameters)
    markup = _read_inline_markup(parameters)
    return _store_edit(state, message, replace(message, text=text, entities=entities, markup=markup))


async def edit_message_reply_markup(state: State, parameters: Parameters) -> Any:
    """Handle editMessageReplyMarkup. The text does not count as edited."""
    message = _find_editable(state, parameters)
    edited = replace(message, markup=_read_inline_markup(parameters))
    if edited == message:
        raise bad_request(_NOT_MODIFIED)
    state.post(edited)
    return state.message_json(edited)


async def delete_message(state: State, parameters: Parameters) -> Any:
    """Handle deleteMessage."""
    chat = find_chat(state, parameters)
    message = chat.messages.get(parameters.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if state.now() - message.date > _DELETE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    chat.remove(message.id)
    return True


async def delete_messages(state: State, parameters: Parameters) -> Any:
    """Handle deleteMessages. Unknown messages are skipped."""
    chat = find_chat(state, parameters)
    ids = parameters.parsed("message_ids")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > _MAX_DELETED:
        raise bad_request("too many message identifiers specified")
    for message_id in ids:
        message = chat.messages.get(message_id) if isinstance(message_id, int) else None
        if message is not None and state.now() - message.date <= _DELETE_SECONDS:
            chat.remove(message.id)
    return True


def _find_editable(state: State, parameters: Parameters) -> Message:
    """Return the bot's own message that a call wants to edit."""
    message_id = parameters.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = find_chat(state, parameters).messages.get(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    # Telegram never edits a message that brought a reply keyboard.
    if message.outgoing or message.markup.labels is not None:
        raise bad_request("message can't be edited")
    return message


def _read_inline_markup(parameters: Parameters) -> ReplyMarkup:
    markup = read_markup(parameters.parsed("reply_markup"))
    if markup.labels is not None:
        raise bad_request("inline keyboard expected")
    return markup


def _store_edit(state: State, old: Message, new: Message) -> Any:
    if new == old:
        raise bad_request(_NOT_MODIFIED)
    return state.message_json(state.post(replace(new, edit_date=state.now())))
