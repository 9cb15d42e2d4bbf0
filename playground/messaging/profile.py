"""The bot's profile: names, descriptions and commands, for each language and scope."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Command = Mapping[str, str]


@dataclass(slots=True)
class BotProfile:
    """One bot. `texts` maps (name | description | short_description, language code) to a text."""

    id: int
    username: str
    first_name: str
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    commands: dict[tuple[str, str], Sequence[Command]] = field(default_factory=dict)

    def user_json(self) -> dict[str, Any]:
        """Return the User object for the sender of the bot's messages."""
        name = self.text("name", "") or self.first_name
        return {"id": self.id, "is_bot": True, "first_name": name, "username": self.username}

    def me_json(self) -> dict[str, Any]:
        """Return the User object of getMe."""
        return self.user_json() | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def text(self, kind: str, language: str) -> str:
        """Return a text in a language, else the text for all languages, else an empty text."""
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def commands_for(self, chat_id: int, language: str) -> Sequence[Command]:
        """Return the commands that a person sees in a private chat: narrowest scope first, then the own language first.

        Source: core.telegram.org/bots/api, "Determining list of commands".
        """
        scopes: list[dict[str, Any]] = [{"type": "chat", "chat_id": chat_id}, {"type": "all_private_chats"}]
        for scope in (*scopes, {"type": "default"}):
            for code in (language, ""):
                if found := self.commands.get((scope_key(scope), code)):
                    return found
        return ()


def scope_key(scope: Mapping[str, Any]) -> str:
    """Return a BotCommandScope as a dictionary key."""
    return json.dumps({name: str(value) for name, value in scope.items()}, sort_keys=True)
