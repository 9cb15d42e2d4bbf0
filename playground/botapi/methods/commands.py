"""The bot's list of commands, for each scope and language."""

from typing import Any

from playground.botapi.parameters import Parameters
from playground.messaging.errors import bad_request
from playground.messaging.profile import Command, scope_key
from playground.messaging.state import State

_SCOPES = frozenset(
    (
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    )
)
_MAX_COMMANDS = 100


async def set_my_commands(state: State, parameters: Parameters) -> Any:
    """Handle setMyCommands."""
    given = parameters.parsed("commands")
    if not isinstance(given, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(given) > _MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    state.profile.commands[_scope_and_language(parameters)] = [_read_command(item) for item in given]
    return True


async def get_my_commands(state: State, parameters: Parameters) -> Any:
    """Handle getMyCommands for exactly this scope and language."""
    return [dict(command) for command in state.profile.commands.get(_scope_and_language(parameters), ())]


async def delete_my_commands(state: State, parameters: Parameters) -> Any:
    """Handle deleteMyCommands."""
    state.profile.commands.pop(_scope_and_language(parameters), None)
    return True


def _scope_and_language(parameters: Parameters) -> tuple[str, str]:
    scope = parameters.parsed("scope") or {"type": "default"}
    if not isinstance(scope, dict) or str(scope.get("type")) not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    return scope_key(scope), parameters.text("language_code")


def _read_command(item: Any) -> Command:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    command = str(item.get("command", "")).strip().removeprefix("/")
    description = str(item.get("description", "")).strip()
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > 32:
        raise bad_request("command length must not exceed 32")
    if not (command.isascii() and command.replace("_", "a").isalnum() and command == command.lower()):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    return {"command": command, "description": description}
