"""Convert messages and users to JSON, for the Bot API and for the chat page."""

from collections.abc import Mapping
from typing import Any

from playground.messaging.messages import Message

Json = dict[str, Any]


def chat_json(user: Mapping[str, Any]) -> Json:
    """Return the Chat object of the private chat with a user (a User object)."""
    names = {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
    return {"id": user["id"], **names, "type": "private"}


def message_json(message: Message, user: Mapping[str, Any], bot: Mapping[str, Any]) -> Json:
    """Return the Message object of the Bot API, without the message replied to."""
    shape: Json = {
        "message_id": message.id,
        "from": dict(user if message.outgoing else bot),
        "chat": chat_json(user),
        "date": message.date,
    }
    if message.edit_date is not None:
        shape["edit_date"] = message.edit_date
    if message.album is not None:
        shape["media_group_id"] = message.album
    shape |= _content_json(message)
    if message.markup.inline:
        shape["reply_markup"] = dict(message.markup.inline)
    return shape


def _content_json(message: Message) -> Json:
    shape: Json = dict(message.content)
    if message.sizes:
        shape["photo"] = [size.to_json() for size in message.sizes]
    if message.file is not None:
        shape[message.kind] = {**message.file.to_json(), **shape.get(message.kind, {})}
    text, entities = ("text", "entities") if message.kind == "text" else ("caption", "caption_entities")
    if message.text:
        shape[text] = message.text
    if message.entities:
        shape[entities] = [entity.to_json() for entity in message.entities]
    return shape


def page_json(message: Message) -> Json:
    """Return the message in the JSON form of the chat page. See `playground.server.page_api`."""
    document = message.file if message.kind == "document" else None
    rows = [[button.to_json() for button in row] for row in message.buttons]
    return {
        "id": message.id,
        "outgoing": message.outgoing,
        "date": message.date,
        "edited": message.edited,
        "html": message.html,
        "text": message.text or message.content.get("sticker", {}).get("emoji", ""),
        "photo": message.photo,
        "document": document and {"file_id": document.file_id, "name": document.name or "", "size": document.size},
        "album": message.album,
        "kind": message.kind,
        "keyboard": rows or None,
        "reply_keyboard": message.reply_keyboard,
    }
