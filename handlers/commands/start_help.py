"""The small talk around the conversations: start, help, stop, language, a photo out of the blue, anything else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.chat.tools import ChatTools
from bot.conversation import prompts, runner
from bot.conversation.flow import (
    FILES,
    N_,
    SHOWN,
    Answer,
    Button,
    Event,
    Flow,
    Kind,
    Message,
    Session,
    Text,
    start,
    text,
)
from bot.conversation.i18n import LOCALES

HELD = ""
"""Flow name of the session that holds photos which came before a command."""
PDF = "pdf"
"""Mark on a held file that is no photo: what takes photos alone is not offered for it."""

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
"""What stands in the empty chat before anybody wrote: at most 512 characters."""
BEGIN = N_("Send /cccd to start, /help to see everything, or simply send me a photo.")
PRIVACY = N_("🔒 Photos are read once and not stored by this bot.")
HELP = N_("<b>What I can do</b>")
LINE = N_("/{command} – {title}")
NOTHING = N_("There is nothing to stop. Send /cccd to read an identity card, /help to see everything.")
CHOOSE_LANGUAGE = N_("🌐 Which language shall I speak?")
LANGUAGE_SET = N_("🌐 I speak English now.")
WHAT_WITH_PHOTO = N_("🖼 I have your photo. What shall I do with it?")
WHAT_WITH_PDF = N_("📎 I have your PDF. What shall I do with it?")
WHAT_WITH_PHOTOS = N_("🖼 I have your {count} photos. What shall I do with them?")
LET_GO = N_("👌 All right, I leave the photo alone.")
HINT = N_("🙂 I read identity papers and compare faces. Send me a photo; /help shows everything I can do.")
STILL_OPEN = N_("🙂 My question above still waits for your answer. To leave everything as it is, send /huy.")
UNKNOWN = N_("🤔 I do not know this command. /help shows everything I can do.")
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
"""Plain commands shown in Telegram's menu, after the flows."""
RIGHTS = {
    "quyen": text(N_("What I agreed to, and to withdraw it")),
    "dulieucuatoi": text(N_("Show all my data")),
    "xoadulieu": text(N_("Delete all my data")),
}
"""What the law lets everybody ask for."""


def menu(flows: Iterable[Flow]) -> list[tuple[str, Text]]:
    """Command and description of everything a person can ask for, in the order of the menu."""
    return [*((flow.name, flow.title) for flow in flows), *TITLES.items(), *RIGHTS.items()]


async def welcome(session: Session | None, flow: Flow | None, tools: ChatTools) -> Session | None:
    """Greet; a conversation under way is shown again where it stands."""
    await tools.say(Message((text(WELCOME), text(PRIVACY), *([] if flow else [text(""), text(BEGIN)]))))
    if flow and session:
        await tools.say(prompts.prompt(flow, session))
    return session


async def slow_down(event: Event, tools: ChatTools) -> None:
    """Tell a person who wrote too fast when to go on; the time stands in the event."""
    left = int(event.text.split()[1]) - tools.app.clock()
    await tools.say(Message((text(SLOW_DOWN, seconds=max(1, round(left))),)))


async def show_help(flows: Iterable[Flow], tools: ChatTools) -> None:
    """List the commands."""
    lines = [text(LINE, command=command, title=title) for command, title in menu(flows)]
    await tools.say(Message((text(HELP), *lines, text(""), text(BEGIN))))


async def stop(session: Session | None, flow: Flow | None, tools: ChatTools) -> None:
    """End whatever is under way: ``flow``, or photos whose use is not known yet. What shows its result ends as done."""
    if session and flow and session.step == SHOWN:
        await tools.farewell(flow.closing or text(prompts.CLOSED, command=flow.name))
        return
    stopped = text(prompts.CANCELLED, command=flow.name if flow else "cccd")
    await tools.say(Message((stopped if session else text(NOTHING),)))


async def ask_language(tools: ChatTools) -> None:
    """Offer the languages; the buttons work at any time, so they are bound to no step."""
    buttons = tuple(Button(text("{name}", name=name), f"lang:{code}") for code, name in LOCALES.items())
    await tools.say(Message((text(CHOOSE_LANGUAGE),), (buttons,)))


async def set_language(event: Event, tools: ChatTools) -> None:
    """Change the language."""
    code = event.text.removeprefix("lang:")
    if code in LOCALES:
        await tools.speak(code)
    await tools.settle()
    await tools.say(Message((text(LANGUAGE_SET),)))


async def hold(event: Event, session: Session | None, flows: Iterable[Flow], tools: ChatTools) -> Session:
    """A photo without a command: keep it beside those that wait, and ask what to do; but once for an album."""
    tools.arrived()
    before = session if session and session.flow == HELD else None
    waiting = before.answers if before else {}
    answers = {**waiting, str(len(waiting)): Answer(file=event.file, text=PDF if event.pdf else "")}
    if before and event.album and event.album == before.album:
        return replace(before, answers=answers)
    held = Session(HELD, "what", runner.nonce_of(event), answers, album=event.album)
    await ask_what(held, flows, tools)
    return held


async def ask_what(held: Session, flows: Iterable[Flow], tools: ChatTools) -> None:
    """Ask what to do with the photos that wait."""
    count, pdf = len(held.answers), all(answer.text == PDF for answer in held.answers.values())
    words = text(WHAT_WITH_PHOTOS, count=count) if count > 1 else text(WHAT_WITH_PHOTO)
    kinds = {Kind.FILE} if pdf else FILES
    fitting = (flow for flow in flows if flow.steps[0].kind in kinds)
    rows = tuple((Button(text("🪪 {title}", title=flow.title), f"flow:{flow.name}"),) for flow in fitting)
    await tools.say(Message((text(WHAT_WITH_PDF) if pdf else words,), (*rows, (prompts.CANCEL,)), held.nonce))


async def feed(held: Session, event: Event, flow: Flow, tools: ChatTools) -> Session | None:
    """Begin the chosen flow with the held photos, in their order."""
    session: Session | None = start(flow, runner.nonce_of(event))
    # Several photos are an album, however they came: the second is not asked for while it is at hand.
    album = held.album or (held.nonce if len(held.answers) > 1 else "")
    for answer in held.answers.values():
        if session is None or session.step in runner.PAUSES:
            await tools.say(Message((text(prompts.EXTRA),)))
            break
        photo = replace(event, kind=Kind.PHOTO, text="", file=answer.file, album=album)
        session = await runner.run(flow, session, photo, tools)
    return session
