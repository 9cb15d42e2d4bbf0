"""Methods about the bot itself: getMe, names, descriptions, logOut, close."""

from typing import Any

from playground.botapi.parameters import Parameters
from playground.messaging.errors import bad_request
from playground.messaging.state import State

# The longest texts, and Telegram's error for a longer text.
_LIMITS = {
    "name": (64, "BOT_TITLE_INVALID"),
    "description": (512, "BOT_DESCRIPTION_TOO_LONG"),
    "short_description": (120, "BOT_ABOUT_TOO_LONG"),
}


async def get_me(state: State, _: Parameters) -> Any:
    """Handle getMe."""
    return state.profile.me_json()


async def do_nothing(_state: State, _parameters: Parameters) -> Any:
    """Handle logOut and close: there is no other server to move to."""
    return True


async def set_my_name(state: State, parameters: Parameters) -> Any:
    """Handle setMyName."""
    return _set_text(state, parameters, "name")


async def set_my_description(state: State, parameters: Parameters) -> Any:
    """Handle setMyDescription."""
    return _set_text(state, parameters, "description")


async def set_my_short_description(state: State, parameters: Parameters) -> Any:
    """Handle setMyShortDescription."""
    return _set_text(state, parameters, "short_description")


async def get_my_name(state: State, parameters: Parameters) -> Any:
    """Handle getMyName."""
    return {"name": state.profile.text("name", parameters.text("language_code")) or state.profile.first_name}


async def get_my_description(state: State, parameters: Parameters) -> Any:
    """Handle getMyDescription."""
    return {"description": state.profile.text("description", parameters.text("language_code"))}


async def get_my_short_description(state: State, parameters: Parameters) -> Any:
    """Handle getMyShortDescription."""
    return {"short_description": state.profile.text("short_description", parameters.text("language_code"))}


def _set_text(state: State, parameters: Parameters, kind: str) -> bool:
    """Store a text for a language. An empty text falls back to the text for all languages."""
    longest, error = _LIMITS[kind]
    if len(text := parameters.text(kind)) > longest:
        raise bad_request(error)
    state.profile.texts[kind, parameters.text("language_code")] = text
    return True
