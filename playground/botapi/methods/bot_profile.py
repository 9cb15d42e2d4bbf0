"""What the bot is called and says of itself, and what it may know of a chat."""

from typing import Any

from playground.messaging.errors import bad_request
from playground.botapi.methods.sending import find_chat
from playground.botapi.parameters import Parameters
from playground.messaging.serializers import chat_json
from playground.messaging.state import State

# The longest texts, and Telegram's word for one that is longer.
_LIMITS = {
    "name": (64, "BOT_TITLE_INVALID"),
    "description": (512, "BOT_DESCRIPTION_TOO_LONG"),
    "short_description": (120, "BOT_ABOUT_TOO_LONG"),
}


async def get_me(state: State, _: Parameters) -> Any:
    """The method getMe."""
    return state.profile.me_json()


async def leave(_state: State, _parameters: Parameters) -> Any:
    """The methods logOut and close: there is no other server to move to, so nothing happens."""
    return True


async def leave_chat(state: State, parameters: Parameters) -> Any:
    """The method leaveChat, for chats with a negative id: groups; what is sent there afterwards is refused."""
    chat = find_chat(state, parameters)
    if chat.person["id"] > 0:
        raise bad_request("chat member status can't be changed in private chats")
    chat.blocked = True
    return True


async def get_chat(state: State, parameters: Parameters) -> Any:
    """The method getChat."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return chat_json(find_chat(state, parameters).person) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


async def set_my_name(state: State, parameters: Parameters) -> Any:
    """The method setMyName."""
    return _set(state, parameters, "name")


async def set_my_description(state: State, parameters: Parameters) -> Any:
    """The method setMyDescription."""
    return _set(state, parameters, "description")


async def set_my_short_description(state: State, parameters: Parameters) -> Any:
    """The method setMyShortDescription."""
    return _set(state, parameters, "short_description")


async def get_my_name(state: State, parameters: Parameters) -> Any:
    """The method getMyName."""
    return {"name": state.profile.text("name", parameters.text("language_code")) or state.profile.first_name}


async def get_my_description(state: State, parameters: Parameters) -> Any:
    """The method getMyDescription."""
    return {"description": state.profile.text("description", parameters.text("language_code"))}


async def get_my_short_description(state: State, parameters: Parameters) -> Any:
    """The method getMyShortDescription."""
    return {"short_description": state.profile.text("short_description", parameters.text("language_code"))}


def _set(state: State, parameters: Parameters, kind: str) -> bool:
    """Keep a text for a language; an empty one falls back to the one for all languages."""
    longest, error = _LIMITS[kind]
    if len(text := parameters.text(kind)) > longest:
        raise bad_request(error)
    state.profile.texts[kind, parameters.text("language_code")] = text
    return True
