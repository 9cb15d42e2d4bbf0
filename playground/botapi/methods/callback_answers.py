"""Answers to pressed buttons."""

from typing import Any

from playground.messaging.errors import bad_request
from playground.botapi.parameters import Parameters
from playground.messaging.chats import Toast
from playground.messaging.state import State
from playground.messaging.updates import CALLBACK_QUERY_LIFETIME

MAX_ANSWER = 200
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


async def answer_callback_query(state: State, parameters: Parameters) -> Any:
    """The method answerCallbackQuery: within 150 seconds; only the first answer is shown."""
    press = state.callback_queries.get(parameters.text("callback_query_id"))
    if press is None or state.clock() - press.pressed > CALLBACK_QUERY_LIFETIME:
        raise bad_request(_TOO_OLD)
    text = parameters.text("text")
    if len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if not press.answered:
        state.chats[press.chat_id].toast(Toast(text, parameters.flag("show_alert")))
    press.answered = True
    return True
