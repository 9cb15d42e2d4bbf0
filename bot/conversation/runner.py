"""Runs any flow: shows a step, takes its answer, and goes on to the next or to the end; holds no state itself."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import partial

from bot.conversation import error_messages, prompts
from bot.conversation.completion import conclude
from bot.conversation.flow import (
    FILES,
    READY,
    SHOWN,
    Answer,
    Attachment,
    Event,
    File,
    Flow,
    Kind,
    Message,
    Session,
    Step,
    Text,
    advance,
    start,
    target,
    text,
)
from bot.conversation.protocols import Gone, Tools
from bot.identity import qr
from bot.photos import annotate, links
from bot.photos.check import PhotoCheck, PhotoFault

PAUSES = frozenset({READY, SHOWN})
"""Pseudo-steps that wait for a tap, not for a photo."""


def nonce_of(event: Event) -> str:
    """A name for the step that an event leads to: the same again when the event is handled again."""
    return format(event.update_id, "x")


async def begin(flow: Flow, event: Event, tools: Tools) -> Session:
    """Start a flow and show its first step."""
    session = start(flow, nonce_of(event))
    await tools.say(prompts.prompt(flow, session))
    return session


async def resume(flow: Flow, session: Session, event: Event, tools: Tools) -> Session:
    """Show the step where a conversation was left, with a button to begin anew."""
    session = replace(session, nonce=nonce_of(event))
    message = prompts.prompt(flow, session, text(prompts.RESUMED))
    await tools.say(replace(message, buttons=(*message.buttons[:-1], (prompts.RESTART, *message.buttons[-1]))))
    return session


async def run(flow: Flow, session: Session, event: Event, tools: Tools) -> Session | None:
    """Take one event into a flow that is under way; the new session, or None when the flow has ended."""
    if event.kind is Kind.PRESS:
        return await _press(flow, session, event, tools)
    if session.step in PAUSES:
        await tools.say(prompts.prompt(flow, session) if session.step == READY else Message((text(prompts.EXTRA),)))
        return session
    if step := flow.step(session.step):
        return await _take(flow, session, step, event, tools)
    return await begin(flow, event, tools)  # the step was left by another version


async def come_back(flow: Flow, session: Session, event: Event, tools: Tools) -> Session:
    """Make the calls that the service refused a while ago, unless the person did so, or went on, meanwhile."""
    if session.step != READY or event.text.split()[1] != session.nonce:
        return session
    after = await conclude(flow, replace(session, nonce=nonce_of(event)), tools)
    if after.step != READY:  # an edit is seen by nobody who looks away
        await tools.say(Message((error_messages.SERVED,)))
    return after


async def _take(flow: Flow, session: Session, step: Step, event: Event, tools: Tools) -> Session:
    """Something came for a step: what it asks for, or something else."""
    if step.kind in FILES and event.kind in FILES and event.file:
        return await _photo(flow, session, event, tools)
    if event.kind is Kind.TEXT and step.kind is Kind.TEXT:
        return await _words(flow, session, step, event, tools)
    if event.kind is Kind.TEXT and step.kind in FILES and links.is_link(event.text):
        return await _link(flow, session, step, event, tools)
    await tools.say(prompts.again(flow, session, text(prompts.NEEDED[step.kind], noun=step.noun)))
    return session


async def _press(flow: Flow, session: Session, event: Event, tools: Tools) -> Session | None:
    if event.nonce != session.nonce:
        await tools.toast(text(prompts.STALE))
        return session
    match event.text:
        case "go" if session.step == READY:
            await tools.toast(None)
            return await conclude(flow, replace(session, nonce=nonce_of(event), tries=0), tools)
        case "redo" | "restart" if (session.step == SHOWN) is (event.text == "redo"):
            await tools.settle()
            return await begin(flow, event, tools)
        case "done" if session.step == SHOWN:
            await tools.settle()
            await tools.farewell(flow.closing or text(prompts.CLOSED, command=flow.name))
            return None
        case "cancel":
            return await _end(tools, text(prompts.CANCELLED, command=flow.name))
    return await _choice(flow, session, event, tools)


async def _end(tools: Tools, words: Text) -> Session | None:
    """Say goodbye; nothing is left."""
    await tools.settle()
    await tools.say(Message((words,)))
    return None


async def _choice(flow: Flow, session: Session, event: Event, tools: Tools) -> Session | None:
    """One of the options of the present step was tapped."""
    step = flow.step(session.step)
    picked = event.text.removeprefix("pick:")
    option = next((each for each in step.options if each.value == picked), None) if step else None
    if step is None or option is None or not event.text.startswith("pick:"):
        await tools.toast(None)
        return session
    if option.farewell:
        return await _end(tools, option.farewell)
    await tools.settle()
    return await _answered(flow, session, step, Answer(text=picked), event, tools)


async def _words(flow: Flow, session: Session, step: Step, event: Event, tools: Tools) -> Session:
    """Words were typed where words are asked for."""
    accepted = step.accept(event.text)
    if accepted is None:
        return await _again(flow, session, event, tools, step.hint or text(prompts.NEEDED[Kind.TEXT]), step.name)
    return await _answered(flow, session, step, Answer(text=accepted), event, tools)


async def _link(flow: Flow, session: Session, step: Step, event: Event, tools: Tools) -> Session:
    """A link was typed where a photo is asked for: the service fetches it itself, if all photos come so."""
    if not flow.takes_links or _given(flow, session, links_too=False):
        return await _again(flow, session, event, tools, text(prompts.NO_LINKS), step.name)
    if reason := links.find_objection(event.text):
        return await _again(flow, session, event, tools, reason, step.name)
    return await _answered(flow, session, step, Answer(text=event.text.strip()), event, tools)


def _given(flow: Flow, session: Session, *, links_too: bool) -> list[Answer]:
    """The photos there are so far, or the links."""
    shots = [
        session.answers[step.name] for step in flow.way(session) if step.kind in FILES and step.name in session.answers
    ]
    return [answer for answer in shots if (answer.file is None) is links_too]


async def _photo(flow: Flow, session: Session, event: Event, tools: Tools) -> Session:
    """A photo came: look at it for nothing, then take it as the answer of its step or ask again."""
    assert event.file  # noqa: S101  # `run` sends only events with a file here
    name = target(flow, session, event.album)
    step = flow.step(name)
    assert step  # noqa: S101  # `target` names steps of the flow
    if _given(flow, session, links_too=True):
        return await _again(flow, session, event, tools, text(prompts.LINKS_ONLY), name)
    try:
        look = await tools.look(event.file, step.kind, codes=not _has_code(session, name))
    except Gone:
        return await _again(flow, session, event, tools, error_messages.GONE, name)
    if reason := _objection(session, event.file, look):
        glares = look.fault is PhotoFault.GLARE and reason == error_messages.fault(PhotoFault.GLARE)
        shown = await _ringed(event.file, step.kind, tools) if glares else None
        return await _again(flow, session, event, tools, reason, name, shown)
    answer = Answer(file=event.file, digest=look.digest, qr=look.qr, fault=look.fault or "")
    return await _answered(flow, replace(session, album=event.album), step, answer, event, tools, session.album)


async def _answered(
    flow: Flow,
    session: Session,
    step: Step,
    answer: Answer,
    event: Event,
    tools: Tools,
    album: str = "",
) -> Session:
    """An answer is there: keep it, then ask for the next one or make the calls."""
    following = advance(flow, session, step.name, answer, nonce_of(event))
    if step.store:
        await step.store(following, tools)
    if following.step == READY:
        return await conclude(flow, following, tools)
    # An album's first photo has another one behind it: to ask for what is already on its way would confuse.
    if not event.album or event.album == album:
        taken = prompts.TAKEN_AS_IS if answer.fault else prompts.RECEIVED
        before = (text(taken, noun=step.noun),) if step.kind in FILES else ()
        await tools.say(prompts.prompt(flow, following, *before))
    return following


def _has_code(session: Session, name: str) -> bool:
    """Whether the QR of a card is known from another step: no further one is compared with anything."""
    return any(answer.qr and qr.parse(answer.qr) for step, answer in session.answers.items() if step != name)


def _objection(session: Session, file: File, look: PhotoCheck) -> Text | None:
    """Why this photo is not taken, or None. A fault of degree is let through after some tries: our gauge may err."""
    for answer in session.answers.values():
        if (answer.digest and answer.digest == look.digest) or (
            answer.file and answer.file.unique_id == file.unique_id
        ):
            return error_messages.SAME_PHOTO
    if look.digest and look.digest in session.refused:
        return error_messages.REFUSED_PHOTO
    tired = session.tries + 1 >= error_messages.PATIENCE and look.fault in error_messages.INSISTENT
    return error_messages.fault(look.fault) if look.fault and not tired else None


async def _ringed(file: File, kind: Kind, tools: Tools) -> Attachment | None:
    """The person's own photo with a ring around its reflection; None where Telegram has it no more."""
    with contextlib.suppress(Gone):
        return Attachment(partial(annotate.circle_glare, await tools.picture(file, kind)))
    return None


async def _again(
    flow: Flow,
    session: Session,
    event: Event,
    tools: Tools,
    reason: Text,
    name: str,
    picture: Attachment | None = None,
) -> Session:
    """Ask for an answer once more; the session then stands at its step, which an album may have reached out of turn."""
    tries, nonce = session.tries + 1, nonce_of(event)
    session = replace(session, step=name, tries=tries, album=event.album, failed=name, nonce=nonce)
    await tools.say(replace(prompts.again(flow, session, *error_messages.told(reason, tries)), picture=picture))
    return session
