"""Dispatch calls to the methods of the Bot API by name."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from playground.botapi.methods import bot_profile, callback_answers, chats, commands, editing, files, receiving, sending
from playground.botapi.methods.receiving import DescribedResult
from playground.botapi.parameters import Parameters
from playground.messaging.errors import BotApiError
from playground.messaging.state import State

Method = Callable[[State, Parameters], Awaitable[Any]]

METHODS: Mapping[str, Method] = {
    "getme": bot_profile.get_me,
    "logout": bot_profile.do_nothing,
    "close": bot_profile.do_nothing,
    "getchat": chats.get_chat,
    "leavechat": chats.leave_chat,
    "setmyname": bot_profile.set_my_name,
    "setmydescription": bot_profile.set_my_description,
    "setmyshortdescription": bot_profile.set_my_short_description,
    "getmyname": bot_profile.get_my_name,
    "getmydescription": bot_profile.get_my_description,
    "getmyshortdescription": bot_profile.get_my_short_description,
    "setmycommands": commands.set_my_commands,
    "getmycommands": commands.get_my_commands,
    "deletemycommands": commands.delete_my_commands,
    "getupdates": receiving.get_updates,
    "setwebhook": receiving.set_webhook,
    "deletewebhook": receiving.delete_webhook,
    "getwebhookinfo": receiving.get_webhook_info,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "senddocument": sending.send_document,
    "sendmediagroup": sending.send_media_group,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "answercallbackquery": callback_answers.answer_callback_query,
    "getfile": files.get_file,
}


async def execute(state: State, method: str, parameters: Parameters) -> dict[str, Any]:
    """Execute a method, with its name in any case. Return the whole answer or raise BotApiError."""
    name = method.lower()
    if name not in METHODS:
        raise BotApiError(404, "Not Found: method not found")
    state.fault_injector.raise_before_call(state.faults, name)
    result = await METHODS[name](state, parameters)
    if isinstance(result, DescribedResult):
        return {"ok": True, "result": result.result, "description": result.description}
    return {"ok": True, "result": result}
