"""Answer start, help, language, and messages that are no command."""

from __future__ import annotations

from collections.abc import Iterable

from bot.chat.tools import ChatTools
from bot.conversation.flow import Flow
from bot.conversation.i18n import LOCALES
from bot.conversation.message import N_, Button, Message, Text, text
from handlers.commands.context import Context, role_of
from handlers.commands.registry import Registry
from storage import broadcasts

WELCOME = N_(
    "👋 Hello! I read Vietnamese identity papers from photos and show every field, compared across the print, the QR "
    "code and the machine readable zone; I compare faces too."
)
ABOUT = text(
    N_(
        "🪪 I read Vietnamese identity cards, driving licences, passports, PDFs and pages of text from photos, "
        "and compare faces.\n\n🔒 Photos are read once and not stored by this bot."
    )
)
"""The description of the bot in an empty chat, at most 512 characters (Bot API, setMyDescription)."""
BEGIN = N_("Send /cccd to start, /help to see everything, or simply send me a photo.")
PRIVACY = N_("🔒 Photos are read once and not stored by this bot.")
HELP = N_("<b>What I can do</b>")
STAFF = N_("<b>Administration</b>")
LINE = N_("/{command} – {title}")
NOTHING = N_("There is nothing to stop. Send /cccd to read an identity card, /help to see everything.")
CHOOSE_LANGUAGE = N_("🌐 Which language shall I speak?")
LANGUAGE_SET = N_("🌐 I speak English now.")
HINT = N_("🙂 I read identity papers and compare faces. Send me a photo; /help shows everything I can do.")
UNKNOWN = N_("🤔 I do not know this command. /help shows everything I can do.")
UPDATED = N_(
    "🔄 I was updated in the meantime and lost the thread. Please send your command again; /help shows them all."
)
BLOCKED = N_(
    "⛔ This chat has been blocked by an administrator. Your rights to your data stay: "
    "/quyen, /dulieucuatoi, /xoadulieu."
)
SLOW_DOWN = N_(
    "⏳ That was faster than I can follow, so I did not take your last messages. "
    "Please go on in {seconds} seconds: send the last one again."
)
IN_GROUP = N_("🔒 I read identity papers in private only. Please write to me: https://t.me/{name}?start=group")

TITLES: dict[str, Text] = {
    "trangthai": text(N_("See how my verification stands")),
    "help": text(N_("What I can do")),
    "huy": text(N_("Stop what is under way")),
    "ngonngu": text(N_("Language / Ngôn ngữ")),
}
"""One-shot commands in Telegram's menu, after the conversations."""
RIGHTS = {
    "quyen": text(N_("What I agreed to, and to withdraw it")),
    "dulieucuatoi": text(N_("Show all my data")),
    "xoadulieu": text(N_("Delete all my data")),
}
"""Commands for the rights of data subjects (Law 91/2025/QH15, art. 4)."""


def menu(flows: Iterable[Flow]) -> list[tuple[str, Text]]:
    """Return command and description of everything a person can ask for, in the order of the menu."""
    return [*((flow.name, flow.title) for flow in flows), *TITLES.items(), *RIGHTS.items()]


async def welcome(tools: ChatTools, *, under_way: bool) -> None:
    """Greet a person. While a conversation is under way the greeting leaves out the hint to begin."""
    await tools.app.db.run(broadcasts.mark_reachable, tools.event.chat_id)
    await tools.say(Message((text(WELCOME), text(PRIVACY), *([] if under_way else [text(""), text(BEGIN)]))))


async def show_help(registry: Registry, tools: ChatTools) -> None:
    """List the commands, and for a person with a role the commands of the role."""
    lines = [text(LINE, command=command, title=title) for command, title in menu(registry.conversations)]
    await tools.say(Message((text(HELP), *lines, text(""), text(BEGIN))))
    if held := await role_of(tools.event.chat_id, tools):
        offered = [each for each in registry.listed if each.role and each.role <= held]
        await tools.say(Message((text(STAFF), *(text(LINE, command=each.name, title=each.title) for each in offered))))


async def ask_language(tools: ChatTools) -> None:
    """Offer the languages. The buttons work at any time."""
    buttons = tuple(Button(text("{name}", name=name), f"lang:{code}") for code, name in LOCALES.items())
    await tools.say(Message((text(CHOOSE_LANGUAGE),), (buttons,)))


async def set_language(code: str, tools: ChatTools) -> None:
    """Change the language."""
    if code in LOCALES:
        await tools.set_locale(code)
    await tools.close_tapped_message()
    await tools.say(Message((text(LANGUAGE_SET),)))


async def slow_down(context: Context) -> None:
    """Ask a person to pause after too many messages. The argument is the end of the pause in Unix seconds."""
    left = int(context.arguments) - context.now
    await context.say(text(SLOW_DOWN, seconds=max(1, round(left))))
