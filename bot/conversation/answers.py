"""Take one answer to a step: words, a link, a photo, or a photo for later."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import partial

from bot.conversation import error_messages, links, prompts
from bot.conversation.advance import advance
from bot.conversation.albums import continues_album, step_of_photo
from bot.conversation.completion import complete
from bot.conversation.flow import FILES, Answer, Event, File, Flow, InFlow, Kind, Next, Step
from bot.conversation.message import Attachment, Message, Text, text
from bot.conversation.protocols import FileGone, Tools
from bot.conversation.questions import ask
from bot.identity import qr
from bot.photos import annotate
from bot.photos.check import PhotoCheck, PhotoFault

FAULTS_OF_DEGREE = frozenset({PhotoFault.BLURRED, PhotoFault.DARK, PhotoFault.BRIGHT, PhotoFault.GLARE})
"""After ``MAX_REFUSALS`` tries a photo with one of these faults is accepted, because the gauge may be wrong."""


def nonce_of(event: Event) -> str:
    """Return a nonce for the step that an event leads to. The same event leads to the same nonce."""
    return format(event.update_id, "x")


async def take_words(flow: Flow, state: InFlow, step: Step, event: Event, tools: Tools) -> Next:
    """Take a typed text as the answer."""
    accepted = step.accept(event.text)
    if accepted is None:
        return await _refuse(flow, state, event, tools, step.hint or text(prompts.NEEDED[Kind.TEXT]), step.name)
    return await keep_answer(flow, state, step, Answer(text=accepted), event, tools)


async def take_link(flow: Flow, state: InFlow, step: Step, event: Event, tools: Tools) -> Next:
    """Take a link in the place of a photo. The service fetches links, if all photos come as links."""
    if not flow.takes_links or _given(flow, state, as_links=False):
        return await _refuse(flow, state, event, tools, text(prompts.NO_LINKS), step.name)
    if reason := links.find_objection(event.text):
        return await _refuse(flow, state, event, tools, reason, step.name)
    return await keep_answer(flow, state, step, Answer(text=event.text.strip()), event, tools)


def _given(flow: Flow, state: InFlow, *, as_links: bool) -> list[Answer]:
    """Return the photos given so far, or the links."""
    shots = [state.answers[step.name] for step in flow.way(state) if step.kind in FILES and step.name in state.answers]
    return [answer for answer in shots if (answer.file is None) is as_links]


async def hold_photo(flow: Flow, state: InFlow, step: Step, event: Event, tools: Tools) -> Next:
    """Keep a photo for later while the question stands. An album is answered once."""
    tools.record_photo_received()
    after = replace(state, held=(*state.held, held_photo(event)), album=event.album)
    if continues_album(event, state):
        return after
    if step.hint:
        await tools.say(Message((step.hint,)))
        return after
    return await ask(flow, replace(after, nonce=nonce_of(event)), tools)


def held_photo(event: Event) -> Answer:
    """Return the file of an event as a held photo. A PDF is marked: some flows take photos only."""
    return Answer(file=event.file, text=Kind.FILE.value if event.pdf else "")


async def take_photo(flow: Flow, state: InFlow, event: Event, tools: Tools) -> Next:
    """Check a photo free of charge, then take the photo as the answer of the step or ask again."""
    assert event.file  # noqa: S101  # the runner sends only events with a file here
    name = step_of_photo(flow, state, event)
    step = flow.step(name)
    assert step  # noqa: S101  # `step_of_photo` names steps of the flow
    if _given(flow, state, as_links=True):
        return await _refuse(flow, state, event, tools, text(prompts.LINKS_ONLY), name)
    if step.caption:
        facts = step.caption(event.text)
        if facts is None:
            return await _refuse(flow, state, event, tools, step.hint or text(prompts.NEEDED[Kind.TEXT]), name)
        state = replace(state, facts={**state.facts, **facts})
    known = (qr.parse(answer.qr) for other, answer in state.answers.items() if answer.qr and other != name)
    try:  # the QR code of a card needs no search where another step has shown the code
        check = await tools.check_photo(event.file, step.kind, codes=not any(known))
    except FileGone:
        return await _refuse(flow, state, event, tools, error_messages.GONE, name)
    if reason := _objection(state, step, event.file, check):
        fault = check.fault if check.fault and reason == error_messages.describe_fault(check.fault) else None
        shown = await _annotated(event.file, step.kind, tools) if fault is PhotoFault.GLARE else None
        return await _refuse(flow, state, event, tools, reason, name, fault, shown)
    answer = Answer(file=event.file, digest=check.digest, qr=check.qr, fault=check.fault or "")
    return await keep_answer(flow, replace(state, album=event.album), step, answer, event, tools, state.album)


async def keep_answer(
    flow: Flow, state: InFlow, step: Step, answer: Answer, event: Event, tools: Tools, album: str = ""
) -> Next:
    """Keep an answer, then ask the next question or make the calls."""
    following = advance(flow, state, step.name, answer, nonce_of(event))
    if step.store:
        await step.store(following, tools)
    fed = {name for call in flow.due_calls(following) for name in call.inputs(flow).values()}
    if not following.step or step.name in fed:
        return await complete(flow, following, tools)
    # More photos follow the first photo of an album. A question for a photo on the way would confuse.
    if event.album and event.album != album:
        return following
    taken = prompts.TAKEN_AS_IS if answer.fault else prompts.RECEIVED
    before = (text(taken, noun=step.noun),) if step.kind in FILES else ()
    return await ask(flow, following, tools, *before)


def _objection(state: InFlow, step: Step, file: File, check: PhotoCheck) -> Text | None:
    """Return the reason to refuse a photo, or None. A fault of degree passes after some tries: the gauge may err."""
    for answer in state.answers.values():
        if (answer.digest and answer.digest == check.digest) or (
            answer.file and answer.file.unique_id == file.unique_id
        ):
            return error_messages.SAME_PHOTO
    if check.digest and check.digest in state.refused:
        return error_messages.REFUSED_PHOTO
    if check.fault is None or check.fault not in step.faults:
        return None
    times = state.refusals.get(f"{step.name} {check.fault}", 0) + 1
    insisted = times >= error_messages.MAX_REFUSALS and check.fault in FAULTS_OF_DEGREE
    return None if insisted else error_messages.describe_fault(check.fault)


async def _annotated(file: File, kind: Kind, tools: Tools) -> Attachment | None:
    """Return the person's photo with a ring around the reflection. None where Telegram no longer has the photo."""
    with contextlib.suppress(FileGone):
        return Attachment(partial(annotate.circle_glare, await tools.photo_bytes(file, kind)))
    return None


async def _refuse(
    flow: Flow,
    state: InFlow,
    event: Event,
    tools: Tools,
    reason: Text,
    name: str,
    fault: PhotoFault | None = None,
    picture: Attachment | None = None,
) -> Next:
    """Ask for an answer again. The state goes back to the step of the answer: an album may be at a later step."""
    key = f"{name} {fault or 'other'}"
    times = state.refusals.get(key, 0) + 1
    state = replace(
        state,
        step=name,
        refusals={**state.refusals, key: times},
        album=event.album,
        failed_step=name,
        nonce=nonce_of(event),
    )
    said = error_messages.with_advice((reason,), times, fault)
    return await ask(flow, state, tools, *said, again=True, picture=picture)
