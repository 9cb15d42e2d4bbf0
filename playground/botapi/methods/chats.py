"""Methods about a chat: getChat and leaveChat."""

from typing import Any

from playground.botapi.parameters import Parameters
from playground.messaging.chats import PrivateChat
from playground.messaging.errors import BotApiError, bad_request
from playground.messaging.serializers import chat_json
from playground.messaging.state import State


def find_chat(state: State, parameters: Parameters) -> PrivateChat:
    """Return the chat of a call. Raise BotApiError 400 or 403 when the bot cannot write there."""
    if not parameters.text("chat_id"):
        raise bad_request("chat_id is empty")
    chat = state.chats.get(parameters.integer("chat_id"))
    if chat is None:
        raise bad_request("chat not found")
    if chat.blocked:
        raise BotApiError(403, "Forbidden: bot was blocked by the user")
    return chat


async def leave_chat(state: State, parameters: Parameters) -> Any:
    """Handle leaveChat for groups (chats with a negative id). Later messages to the group are refused."""
    chat = find_chat(state, parameters)
    if chat.user["id"] > 0:
        raise bad_request("chat member status can't be changed in private chats")
    chat.blocked = True
    return True


async def get_chat(state: State, parameters: Parameters) -> Any:
    """Handle getChat."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return chat_json(find_chat(state, parameters).user) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
