"""Runs any flow: shows a step, takes its answer, makes the calls, shows the outcome; holds no state itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from bot import advice, prompts
from bot.api.errors import ApiError
from bot.api.operations import Operation
from bot.flow import (
    READY,
    SHOWN,
    Answer,
    Event,
    File,
    Flow,
    Kind,
    Message,
    Retake,
    Session,
    Text,
    advance,
    reopen,
    start,
    target,
    text,
)
from bot.photo import MAX_BYTES, Fault, Look

PAUSES = frozenset({READY, SHOWN})
"""Pseudo-steps that wait for a tap, not for a photo."""


class Gone(Exception):  # noqa: N818  # it is a state of the file, not an error of ours
    """Telegram no longer gives the file."""


class Tools(Protocol):
    """What a conversation may do to the world, for one event of one chat."""

    async def say(self, message: Message) -> int:
        """Send a message; its id."""
        ...

    async def note(self, message: Message, operation: Operation) -> int:
        """The progress message of this event: the tapped message, or a new one, once even across a restart; its id."""
        ...

    async def edit(self, note: int, message: Message) -> None:
        """Put a message in the place of an earlier one."""
        ...

    async def settle(self) -> None:
        """Take the buttons off the message whose button was tapped."""
        ...

    async def toast(self, words: Text | None) -> None:
        """Answer the tap of this event."""
        ...

    async def look(self, file: File) -> Look:
        """Fetch a photo and see what is wrong with it; ``Gone`` when Telegram has it no more."""
        ...

    async def picture(self, file: File) -> bytes:
        """Fetch a photo that was looked at before, as the JPEG to send on; ``Gone`` as above."""
        ...

    async def call(self, operation: Operation, values: Mapping[str, Any], note: int, progress: Text) -> Any:
        """One paid call, in the journal before it is sent and answered; ``ApiError`` as ``bot.api`` raises it."""
        ...

    async def alarm(self, words: Text) -> None:
        """Tell the administrators, at most once in a while for the same words."""
        ...


def nonce_of(event: Event) -> str:
    """A name for the step that an event leads to: the same again when the event is handled again."""
    return format(event.update_id, "x")


async def begin(flow: Flow, event: Event, tools: Tools) -> Session:
    """Start a flow and show its first step."""
    session = start(flow, nonce_of(event))
    await tools.say(prompts.prompt(flow, session))
    return session


async def run(flow: Flow, session: Session, event: Event, tools: Tools) -> Session | None:
    """Take one event into a flow that is under way; the new session, or None when the flow has ended."""
    if event.kind is Kind.PRESS:
        return await _press(flow, session, event, tools)
    if session.step in PAUSES:
        await tools.say(prompts.prompt(flow, session) if session.step == READY else Message((text(prompts.EXTRA),)))
        return session
    if event.kind in (Kind.PHOTO, Kind.FILE) and event.file:
        return await _photo(flow, session, event, tools)
    await tools.say(prompts.again(flow, session, text(prompts.ONLY_PHOTOS)))
    return session


async def _press(flow: Flow, session: Session, event: Event, tools: Tools) -> Session | None:
    if event.nonce != session.nonce:
        await tools.toast(text(prompts.STALE))
        return session
    await tools.toast(None)
    match event.text:
        case "go" if session.step == READY:
            return await _conclude(flow, replace(session, nonce=nonce_of(event)), tools)
        case "redo" if session.step == SHOWN:
            await tools.settle()
            return await begin(flow, event, tools)
        case "done" if session.step == SHOWN:
            await tools.settle()
            await tools.say(Message((text(prompts.CLOSED),)))
            return None
        case "cancel":
            await tools.settle()
            await tools.say(Message((text(prompts.CANCELLED),)))
            return None
    return session


async def _photo(flow: Flow, session: Session, event: Event, tools: Tools) -> Session | None:
    """A photo came: look at it for nothing, then take it as the answer of its step or ask again."""
    assert event.file  # noqa: S101  # `run` sends only events with a file here
    name = target(flow, session, event.album)
    try:
        look = await _look(event.file, tools)
    except Gone:
        return await _again(flow, session, event, tools, advice.GONE, name)
    if reason := _objection(session, event.file, look):
        return await _again(flow, session, event, tools, reason, name)
    answer = Answer(file=event.file, digest=look.digest, qr=look.qr)
    following = replace(advance(flow, session, name, answer, nonce_of(event)), album=event.album)
    if following.step == READY:
        return await _conclude(flow, following, tools, {name: look})
    # An album's first photo has another one behind it: to ask for what is already on its way would confuse.
    if not event.album or event.album == session.album:
        received = text(prompts.TAKEN_AS_IS if look.fault else prompts.RECEIVED, noun=prompts.noun_of(flow, name))
        await tools.say(prompts.prompt(flow, following, received))
    return following


async def _look(file: File, tools: Tools) -> Look:
    if file.size > MAX_BYTES:  # Telegram would refuse the download
        return Look(Fault.TOO_LARGE)
    return await tools.look(file)


def _objection(session: Session, file: File, look: Look) -> Text | None:
    """Why this photo is not taken, or None. A fault of degree is let through after some tries: our gauge may err."""
    for answer in session.answers.values():
        if answer.digest == look.digest or (answer.file and answer.file.unique_id == file.unique_id):
            return advice.SAME_PHOTO
    tired = session.tries + 1 >= advice.PATIENCE and look.fault in advice.INSISTENT
    return advice.fault(look.fault) if look.fault and not tired else None


async def _again(flow: Flow, session: Session, event: Event, tools: Tools, reason: Text, name: str) -> Session:
    """Ask for a shot once more; the session then stands at its step, which an album may have reached out of turn."""
    tries, nonce = session.tries + 1, nonce_of(event)
    session = replace(session, step=name, tries=tries, album=event.album, failed=name, nonce=nonce)
    await tools.say(prompts.again(flow, session, reason))
    return session


async def _conclude(flow: Flow, session: Session, tools: Tools, looks: Mapping[str, Look] | None = None) -> Session:
    """Every answer is there: make the calls and put their outcome in the place of the progress message."""
    note = await tools.note(Message((flow.progress,)), flow.calls[0].operation)
    try:
        images = await _images(session, tools, looks or {})
        results = {
            call.operation.name: await tools.call(
                call.operation, {field: images[step] for field, step in call.inputs(flow).items()}, note, flow.progress
            )
            for call in flow.calls
        }
    except Gone:
        return await _show(flow, start(flow, session.nonce), tools, note, advice.GONE)
    except ApiError as error:
        return await _trouble(flow, session, tools, note, error)
    outcome = flow.outcome(session, results)
    if isinstance(outcome, Retake):
        return await _show(flow, reopen(session, outcome.step, session.nonce), tools, note, outcome.reason)
    shown = Session(flow.name, SHOWN, session.nonce, album=session.album)
    await tools.edit(note, replace(outcome, buttons=((prompts.REDO, prompts.DONE),), nonce=shown.nonce))
    return shown


async def _images(session: Session, tools: Tools, looks: Mapping[str, Look]) -> dict[str, bytes]:
    async def image(name: str, answer: Answer) -> tuple[str, bytes]:
        if name in looks:
            return name, looks[name].jpeg
        if answer.file is None:
            return name, answer.text.encode()
        return name, await tools.picture(answer.file)

    return dict(await asyncio.gather(*(image(name, answer) for name, answer in session.answers.items())))


async def _trouble(flow: Flow, session: Session, tools: Tools, note: int, error: ApiError) -> Session:
    """An error leads by its class: a bad photo re-asks its step, anything else keeps the answers for a later tap."""
    faulty = next((call.inputs(flow).get(error.field or "") for call in flow.calls), None)
    step = flow.step(faulty or "") or (flow.steps[0] if len(flow.steps) == 1 else None)
    if reason := advice.retake(error, step.noun if step else None):
        again = reopen(session, step.name, session.nonce) if step else start(flow, session.nonce)
        return await _show(flow, again, tools, note, reason)
    if words := advice.alarm(error):
        await tools.alarm(words)
    await tools.edit(note, Message((advice.trouble(error),), ((prompts.RETRY, prompts.CANCEL),), session.nonce))
    return replace(session, step=READY)


async def _show(flow: Flow, session: Session, tools: Tools, note: int, reason: Text) -> Session:
    await tools.edit(note, prompts.again(flow, session, reason))
    return session
