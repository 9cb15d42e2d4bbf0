"""Answer pressed buttons: answerCallbackQuery."""

from typing import Any

from playground.botapi.parameters import Parameters
from playground.messaging.chats import Toast
from playground.messaging.errors import bad_request
from playground.messaging.state import State
from playground.messaging.updates import CALLBACK_QUERY_LIFETIME

MAX_ANSWER = 200
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


async def answer_callback_query(state: State, parameters: Parameters) -> Any:
    """Handle answerCallbackQuery within 150 seconds of the press. Only the first answer is shown."""
    query = state.callback_queries.get(parameters.text("callback_query_id"))
    if query is None or state.clock() - query.created > CALLBACK_QUERY_LIFETIME:
        raise bad_request(_TOO_OLD)
    text = parameters.text("text")
    if len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if not query.answered:
        state.chats[query.chat_id].show_toast(Toast(text, parameters.flag("show_alert")))
    query.answered = True
    return True
