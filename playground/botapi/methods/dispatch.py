"""All methods by name, and the way every call goes through them."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from playground.messaging.errors import BotApiError
from playground.botapi.methods import about, callback_answers, commands, editing, files, receiving, sending
from playground.botapi.methods.described import DescribedResult
from playground.botapi.parameters import Parameters
from playground.messaging.state import State

Method = Callable[[State, Parameters], Awaitable[Any]]

METHODS: Mapping[str, Method] = {
    "getme": about.get_me,
    "logout": about.leave,
    "close": about.leave,
    "getchat": about.get_chat,
    "leavechat": about.leave_chat,
    "setmyname": about.set_my_name,
    "setmydescription": about.set_my_description,
    "setmyshortdescription": about.set_my_short_description,
    "getmyname": about.get_my_name,
    "getmydescription": about.get_my_description,
    "getmyshortdescription": about.get_my_short_description,
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
    """Carry out a method, whatever the case of its name; the whole answer, or Refusal."""
    name = method.lower()
    if name not in METHODS:
        raise BotApiError(404, "Not Found: method not found")
    state.fault_injector.before_call(state.faults, name)
    result = await METHODS[name](state, parameters)
    if isinstance(result, DescribedResult):
        return {"ok": True, "result": result.result, "description": result.description}
    return {"ok": True, "result": result}
