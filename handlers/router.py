"""Which conversation an event belongs to: the words of commands, and one place that decides."""

from __future__ import annotations

import contextlib

from telegram.error import BadRequest, Forbidden

from bot.chat.timer_events import AGAIN, SLOW
from bot.chat.tools import ChatTools
from bot.conversation import prompts, runner
from bot.conversation.flow import FILES, SHOWN, Answer, Event, Flow, Kind, Message, Session, text
from bot.telegram.client import squeeze
from handlers.commands import registry, start_help
from handlers.commands.table import DESK
from handlers.consent import gate
from handlers.flows.registry import FLOWS
from handlers.verification import kyc_case
from storage import broadcasts
from storage.consents import Purpose

BY_COMMAND = {name: flow for flow in FLOWS for name in (flow.name, *flow.aliases)}
STOP_WORDS = frozenset({"huy", "huybo", "dung", "thoi", "cancel", "stop"})
LANGUAGE_WORDS = frozenset({"ngonngu", "language", "lang"})
STATUS_WORDS = frozenset({"trangthai", "status"})
HELP_WORDS = frozenset({"help", "trogiup", "giupdo"})


async def handle(event: Event, session: Session | None, tools: ChatTools) -> Session | None:
    """Take one event of a chat; the new session, or None when nothing is under way."""
    if not event.private:
        return await _in_group(event, session, tools)
    stop = event.kind is Kind.TEXT and squeeze(event.text) in STOP_WORDS
    if not stop and (deed := await DESK.find(event, session, tools)):
        return await _back(session, await deed(), event, tools)
    if event.kind is Kind.TIMER:
        return session if tools.blocked else await _due(event, session, tools)
    if tools.blocked:
        if event.kind is Kind.PRESS:
            await tools.toast(None)
        await tools.say(Message((text(start_help.BLOCKED),)))
        return None
    after = await _conversation(event, session, tools, stop=stop)
    _count(session, after, tools)
    return after


async def _back(before: Session | None, after: Session | None, event: Event, tools: ChatTools) -> Session | None:
    """Once a command's question is answered, the conversation that it interrupted is shown where it stands."""
    asked = before is not None and before.flow == registry.ASKED
    return await _show_again(after, event, tools) if asked and after and _flow(after) else after


async def _show_again(session: Session | None, event: Event, tools: ChatTools) -> Session | None:
    """Show what waits for the person once more, in the language of now."""
    if session is None or session.step == SHOWN:
        return session
    if flow := _flow(session):
        await tools.say(prompts.prompt(flow, session))
    elif session.flow == start_help.HELD:
        await start_help.ask_what(session, FLOWS, tools)
    elif session.flow == gate.ASKED and (flow := BY_COMMAND.get(session.step)):
        return await gate.ask(Purpose(session.failed), flow, session, event, tools)
    return session


async def _stop(session: Session | None, tools: ChatTools) -> Session | None:
    """End what is under way; of a command's question, the question only."""
    if session and session.flow == registry.ASKED:
        await tools.say(Message((text(registry.NOTHING_DONE),)))
        return registry.before(session)
    named = session.step if session and session.flow == gate.ASKED else session.flow if session else ""
    await start_help.stop(session, BY_COMMAND.get(named), tools)
    return None


async def _due(event: Event, session: Session | None, tools: ChatTools) -> Session | None:
    """What the bot set itself to do; anything unknown was set by a version that knew more, or less."""
    what, flow = event.text.partition(" ")[0], _flow(session)
    if what == SLOW:
        await start_help.slow_down(event, tools)
    if what == AGAIN and flow and session:
        after = await runner.come_back(flow, session, event, tools)
        _count(session, after, tools)
        return after
    return session


def _count(before: Session | None, after: Session | None, tools: ChatTools) -> None:
    """For the statistics: which conversation was begun, and which step was reached."""
    if after and _flow(after):
        if before is None or (before.flow, before.seed) != (after.flow, after.seed):
            tools.count("begun", after.flow)
        if before is None or (before.flow, before.step) != (after.flow, after.step):
            tools.count("step", f"{after.flow} {after.step}")


async def _conversation(event: Event, session: Session | None, tools: ChatTools, *, stop: bool) -> Session | None:
    """Everything but the plain commands."""
    if (
        session
        and session.flow == registry.ASKED
        and (event.file or (event.kind is Kind.COMMAND and _chosen(event.text)))
    ):
        session = registry.before(session)  # who goes on with a conversation leaves the question of a command alone
    flow = _flow(session)
    asked = flow if session and session.step != SHOWN else None
    if event.kind is Kind.COMMAND or _captioned(event):
        return await _command(event, session, asked, tools)
    if stop:
        return await _back(session, await _stop(session, tools), event, tools)
    if event.kind is Kind.PRESS and event.text.startswith("lang:"):
        await start_help.set_language(event, tools)
        return await _show_again(session, event, tools)
    if session and session.flow == gate.ASKED:
        return await _consented(event, session, tools)
    if flow and session and not _fresh_photo(event, session):
        return await runner.run(flow, session, event, tools)
    return await _at_rest(event, session, tools)


def _flow(session: Session | None) -> Flow | None:
    """The flow of a session; None as well for one that this version no longer knows."""
    return BY_COMMAND.get(session.flow) if session else None


def _fresh_photo(event: Event, session: Session) -> bool:
    """Whether a photo comes after a finished reading, and so begins something new."""
    belated = bool(event.album) and event.album == session.album
    return session.step == SHOWN and event.kind is not Kind.PRESS and not belated


def _words(words: str) -> tuple[str, str]:
    """The first word of a command, and all of it: "/ngôn ngữ" is one command in two words."""
    named = words.partition("@")[0].split()
    return squeeze(named[0]) if named else "", squeeze(words)


def _chosen(words: str) -> Flow | None:
    """The conversation that a command names."""
    return next((BY_COMMAND[word] for word in _words(words) if word in BY_COMMAND), None)


def _captioned(event: Event) -> bool:
    """Whether a photo or a file has the command of a conversation under it."""
    return bool(event.file and event.text.startswith("/") and _chosen(event.text.removeprefix("/")))


async def _with_photo(flow: Flow, event: Event, tools: ChatTools) -> Session | None:
    """A photo with the command under it is the first one of the conversation, where that begins with one."""
    tools.arrived()
    photo = {"0": Answer(file=event.file)} if flow.steps[0].kind in FILES else {}
    held = Session(start_help.HELD, "what", runner.nonce_of(event), photo, album=event.album)
    return await _begin(flow, held if photo else None, event, tools)


async def _command(event: Event, session: Session | None, flow: Flow | None, tools: ChatTools) -> Session | None:
    words, chosen = _words(event.text), _chosen(event.text.removeprefix("/"))
    if chosen and event.file:
        return await _with_photo(chosen, event, tools)
    if chosen and flow and session and chosen is flow and flow.resumes and session.answers:
        return await runner.resume(flow, session, event, tools)
    if chosen:
        return await _begin(chosen, _at_hand(session, chosen), event, tools)
    if words[0] == "start":
        await tools.app.db.run(broadcasts.mark_reachable, event.chat_id)
        return await start_help.welcome(session, flow, tools)
    if STOP_WORDS.intersection(words):
        return await _back(session, await _stop(session, tools), event, tools)
    if LANGUAGE_WORDS.intersection(words):
        await start_help.ask_language(tools)
    elif STATUS_WORDS.intersection(words):
        await kyc_case.show(session, flow, tools)
    elif HELP_WORDS.intersection(words):
        await start_help.show_help(FLOWS, tools)
        await DESK.help(tools)
    else:
        await tools.say(Message((text(start_help.UNKNOWN),)))
    return session


def _at_hand(session: Session | None, flow: Flow) -> Session | None:
    """The photos that came before the command: held until their use is known, or until consent is given."""
    waits = session and session.flow in {start_help.HELD, gate.ASKED} and session.answers
    return session if waits and flow.steps[0].kind in FILES else None


async def _at_rest(event: Event, session: Session | None, tools: ChatTools) -> Session | None:
    """No flow is waiting for this event: a photo to hold, a choice about held ones, or small talk."""
    if event.file:
        return await start_help.hold(event, session, FLOWS, tools)
    held = session if session and session.flow == start_help.HELD else None
    if event.kind is Kind.PRESS:
        if held and event.nonce == held.nonce:
            return await _release(held, event, tools)
        await tools.toast(text(prompts.STALE if session else prompts.OVER))
        return session
    if held:
        return await _show_again(held, event, tools)
    waits = session is not None and session.flow == registry.ASKED
    await tools.say(Message((text(start_help.STILL_OPEN if waits else start_help.HINT),)))
    return session


async def _release(held: Session, event: Event, tools: ChatTools) -> Session | None:
    """The choice about held photos: let them go, or feed them to the chosen flow."""
    await tools.settle()
    if flow := BY_COMMAND.get(event.text.removeprefix("flow:")):
        return await _begin(flow, held, event, tools)
    await tools.say(Message((text(start_help.LET_GO),)))
    return None


async def _begin(flow: Flow, held: Session | None, event: Event, tools: ChatTools) -> Session | None:
    """Begin a conversation, with the photos held for it, once its person has agreed to what it does."""
    if purpose := await gate.lacking(flow, tools):
        return await gate.ask(purpose, flow, held, event, tools)
    return await start_help.feed(held, event, flow, tools) if held else await runner.begin(flow, event, tools)


async def _consented(event: Event, session: Session, tools: ChatTools) -> Session | None:
    """The question for consent is open: go on with what waits for it once it is answered."""
    after = await gate.answered(session, event, tools)
    flow = BY_COMMAND.get(session.step)
    if after is None or flow is None or after.failed:
        return after if flow else None
    return await _begin(flow, after if after.answers else None, event, tools)


async def _in_group(event: Event, session: Session | None, tools: ChatTools) -> Session | None:
    """Papers are read in private only: a group is told the way there, and left as soon as the bot is added to one."""
    if event.kind is Kind.PRESS:
        await tools.toast(None)
    if _means_us(event, tools.name):
        with contextlib.suppress(BadRequest, Forbidden):  # a group may forbid its members to write
            await tools.say(Message((text(start_help.IN_GROUP, name=tools.name),)))
    if event.kind is Kind.ADDED:
        await tools.app.telegram.leave(event.chat_id)
    return session


def _means_us(event: Event, name: str) -> bool:
    """Whether a group is owed an answer: it took the bot in, or gave it a command and not another bot."""
    if event.kind is Kind.COMMAND:
        addressee = event.text.partition(" ")[0].partition("@")[2]
        return addressee.lower() in {"", name.lower()}
    return event.kind is Kind.ADDED and event.text != "channel"
