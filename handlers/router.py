"""Which conversation an event belongs to: the table of flows and commands, and one place that decides."""

from __future__ import annotations

from bot import prompts, runner
from bot.chat import squeeze
from bot.flow import SHOWN, Event, Flow, Kind, Message, Session, text
from bot.tools import ChatTools
from handlers import basics, case
from handlers.cards import CCCD
from handlers.faces import MATCH, PORTRAITS, WHO
from handlers.kyc import KYC
from handlers.liveness import LIVENESS
from handlers.papers import ANY, BACK, FRONT, LICENCE, PASSPORT, PDF
from handlers.scans import SCAN

FLOWS: tuple[Flow, ...] = (CCCD, ANY, FRONT, BACK, LICENCE, PASSPORT, PDF, SCAN, MATCH, PORTRAITS, LIVENESS, WHO, KYC)
"""Every conversation; a new one is added here."""

BY_COMMAND = {name: flow for flow in FLOWS for name in (flow.name, *flow.aliases)}
STOP_WORDS = frozenset({"huy", "huybo", "dung", "thoi", "cancel", "stop"})
LANGUAGE_WORDS = frozenset({"ngonngu", "language", "lang"})
STATUS_WORDS = frozenset({"trangthai", "status"})
HELP_WORDS = frozenset({"help", "trogiup", "giupdo"})


async def handle(event: Event, session: Session | None, tools: ChatTools) -> Session | None:
    """Take one event of a chat; the new session, or None when nothing is under way."""
    if not event.private:
        return await _in_group(event, session, tools)
    flow = _flow(session)
    asked = flow if session and session.step != SHOWN else None
    if event.kind is Kind.COMMAND:
        return await _command(event, session, asked, tools)
    if event.kind is Kind.TEXT and squeeze(event.text) in STOP_WORDS:
        await basics.stop(session, tools)
        return None
    if event.kind is Kind.PRESS and event.text.startswith("lang:"):
        await basics.set_language(event, session, asked, tools)
        return session
    if flow and session and not _fresh_photo(event, session):
        return await runner.run(flow, session, event, tools)
    return await _at_rest(event, session, tools)


def _flow(session: Session | None) -> Flow | None:
    """The flow of a session; None as well for one that this version no longer knows."""
    return next((flow for flow in FLOWS if session and flow.name == session.flow), None)


def _fresh_photo(event: Event, session: Session) -> bool:
    """Whether a photo comes after a finished reading, and so begins something new."""
    belated = bool(event.album) and event.album == session.album
    return session.step == SHOWN and event.kind is not Kind.PRESS and not belated


async def _command(event: Event, session: Session | None, flow: Flow | None, tools: ChatTools) -> Session | None:
    named = event.text.partition("@")[0].split()
    first = squeeze(named[0]) if named else ""
    words = (first, squeeze(event.text))  # "/ngôn ngữ" is one command in two words
    chosen = next((BY_COMMAND[word] for word in words if word in BY_COMMAND), None)
    if chosen and flow and session and chosen is flow and flow.resumes and session.answers:
        return await runner.resume(flow, session, event, tools)
    if chosen:
        return await runner.begin(chosen, event, tools)
    if first == "start":
        return await basics.welcome(session, flow, tools)
    if STOP_WORDS.intersection(words):
        await basics.stop(session, tools)
        return None
    if LANGUAGE_WORDS.intersection(words):
        await basics.ask_language(tools)
    elif STATUS_WORDS.intersection(words):
        await case.show(session, flow, tools)
    elif HELP_WORDS.intersection(words):
        await basics.show_help(FLOWS, tools)
    else:
        await tools.say(Message((text(basics.UNKNOWN),)))
    return session


async def _at_rest(event: Event, session: Session | None, tools: ChatTools) -> Session | None:
    """No flow is waiting for this event: a photo to hold, a choice about held ones, or small talk."""
    if event.file:
        return await basics.hold(event, session, FLOWS, tools)
    held = session if session and session.flow == basics.HELD else None
    if event.kind is Kind.PRESS:
        if held and event.nonce == held.nonce:
            return await basics.release(held, event, BY_COMMAND.get(event.text.removeprefix("flow:")), tools)
        await tools.toast(text(prompts.STALE))
        return session
    await tools.say(Message((text(basics.HINT),)))
    return session


async def _in_group(event: Event, session: Session | None, tools: ChatTools) -> Session | None:
    if event.kind is Kind.COMMAND:
        await tools.say(Message((text(basics.IN_GROUP, name=tools.name),)))
    return session
