"""Messages changed or taken away after sending."""

from dataclasses import replace
from typing import Any

from playground.messaging.errors import bad_request
from playground.messaging.keyboards import ReplyMarkup, read_markup
from playground.botapi.methods.message_content import read_caption, read_text
from playground.botapi.methods.sending import find_chat
from playground.botapi.parameters import Parameters
from playground.messaging.messages import Message
from playground.messaging.state import State

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
# How long a bot may delete messages, in seconds, and how many in one call.
_DELETABLE = 48 * 3600
_MOST_DELETED = 100


async def edit_message_text(state: State, parameters: Parameters) -> Any:
    """The method editMessageText; buttons not given again are taken away."""
    message = _editable(state, parameters)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    text, entities = read_text(parameters)
    return _change(state, message, replace(message, text=text, entities=entities, markup=_markup(parameters)))


async def edit_message_caption(state: State, parameters: Parameters) -> Any:
    """The method editMessageCaption."""
    message = _editable(state, parameters)
    if message.kind == "text":
        raise bad_request("there is no caption in the message to edit")
    text, entities = read_caption(parameters)
    return _change(state, message, replace(message, text=text, entities=entities, markup=_markup(parameters)))


async def edit_message_reply_markup(state: State, parameters: Parameters) -> Any:
    """The method editMessageReplyMarkup; the text counts as unedited."""
    message = _editable(state, parameters)
    edited = replace(message, markup=_markup(parameters))
    if edited == message:
        raise bad_request(_SAME)
    state.post(edited)
    return state.json(edited)


async def delete_message(state: State, parameters: Parameters) -> Any:
    """The method deleteMessage."""
    chat = find_chat(state, parameters)
    message = chat.messages.get(parameters.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if state.now() - message.date > _DELETABLE:
        raise bad_request("message can't be deleted for everyone")
    chat.remove(message.id)
    return True


async def delete_messages(state: State, parameters: Parameters) -> Any:
    """The method deleteMessages: those that are not there are skipped."""
    chat = find_chat(state, parameters)
    ids = parameters.parsed("message_ids")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > _MOST_DELETED:
        raise bad_request("too many message identifiers specified")
    for message_id in ids:
        message = chat.messages.get(message_id) if isinstance(message_id, int) else None
        if message is not None and state.now() - message.date <= _DELETABLE:
            chat.remove(message.id)
    return True


def _editable(state: State, parameters: Parameters) -> Message:
    """The bot's own message that a call is about."""
    message_id = parameters.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = find_chat(state, parameters).messages.get(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    # A message that brought a reply keyboard can never be edited.
    if message.outgoing or message.markup.labels is not None:
        raise bad_request("message can't be edited")
    return message


def _markup(parameters: Parameters) -> ReplyMarkup:
    markup = read_markup(parameters.parsed("reply_markup"))
    if markup.labels is not None:
        raise bad_request("inline keyboard expected")
    return markup


def _change(state: State, old: Message, new: Message) -> Any:
    if new == old:
        raise bad_request(_SAME)
    return state.json(state.post(replace(new, edit_date=state.now())))
