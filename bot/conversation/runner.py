"""Run any flow: show a step, take its answer, go on to the next step or to the completion. Keeps no state itself."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import partial

from bot.conversation import error_messages, prompts
from bot.conversation.completion import complete, retry
from bot.conversation.flow import (
    FILES,
    Answer,
    Attachment,
    Begin,
    End,
    Event,
    File,
    Flow,
    FlowKind,
    InFlow,
    Kind,
    Message,
    Next,
    Step,
    Text,
    advance,
    start,
    target,
    text,
)
from bot.conversation.protocols import FileGone, Tools
from bot.conversation.questions import ask, question
from bot.conversation.state import AwaitingRetry, ShowingResult, State
from bot.identity import qr
from bot.photos import annotate, links
from bot.photos.check import PhotoCheck, PhotoFault


def nonce_of(event: Event) -> str:
    """Return a nonce for the step that an event leads to. The same event leads to the same nonce."""
    return format(event.update_id, "x")


async def begin(
    flow: Flow, event: Event, tools: Tools, known: Begin | None = None, interrupted: State | None = None
) -> Next:
    """Start a flow and show its first question. Photos that are held for the flow answer its first steps."""
    state = replace(start(flow, nonce_of(event), known), interrupted=interrupted)
    held = known.held if known else ()
    takes_photos = (step := flow.step(state.step)) is not None and step.kind in FILES
    if not (held and takes_photos):
        state = replace(state, held=held, album=known.album if known else "")
        if not state.step:
            return await complete(flow, state, tools)
        return await ask(flow, state, tools, message_id=event.message_id if known and known.in_place else None)
    # Several photos are one album, however they came: the second is not asked for while it is here.
    album = known.album if known and known.album else nonce_of(event) if len(held) > 1 else ""
    after: Next = state
    for photo in held:
        if not isinstance(after, InFlow):
            await tools.say(Message((text(prompts.EXTRA),)))
            break
        after = await run(flow, after, replace(event, kind=Kind.PHOTO, text="", file=photo.file, album=album), tools)
    return after


async def resume(flow: Flow, state: InFlow | AwaitingRetry, event: Event, tools: Tools) -> Next:
    """Show the step where a conversation was left, with a button to start over."""
    nonce = nonce_of(event)
    if isinstance(state, AwaitingRetry):
        state = AwaitingRetry(replace(state.answered, nonce=nonce))
        message = prompts.retry(nonce, before=(text(prompts.RESUMED),))
    else:
        state = replace(state, nonce=nonce)
        asked = await question(flow, state, tools)
        if isinstance(asked, End):
            return None
        message = prompts.question(flow, state, asked, text(prompts.RESUMED))
    await tools.say(replace(message, buttons=(*message.buttons[:-1], (prompts.RESTART, *message.buttons[-1]))))
    return state


async def show_again(flow: Flow, state: State, event: Event, tools: Tools) -> Next:
    """Say once more what waits for the person, in the language of now. A result is not repeated."""
    if isinstance(state, InFlow):
        return await ask(flow, replace(state, nonce=nonce_of(event)), tools)
    if isinstance(state, AwaitingRetry):
        await tools.say(prompts.retry(state.nonce))
    return state


async def run(flow: Flow, state: InFlow | AwaitingRetry | ShowingResult, event: Event, tools: Tools) -> Next:
    """Take one event into a flow. Return the new state, None when the flow has ended, or the flow to begin."""
    if event.kind is Kind.PRESS and event.nonce != state.nonce:
        await tools.toast(text(prompts.STALE))
        return state
    match state:
        case ShowingResult():
            return await _tap_on_result(flow, state, event, tools)
        case AwaitingRetry():
            return await _tap_for_retry(flow, state, event, tools)
        case InFlow():
            if step := flow.step(state.step):
                return await _take(flow, state, step, event, tools)
            return await begin(flow, event, tools)  # the step was left by another version


async def come_back(flow: Flow, state: AwaitingRetry, event: Event, tools: Tools) -> Next:
    """Make the calls again that the service refused, unless the person went on meanwhile."""
    if event.text.split()[1] != state.nonce:
        return state
    after = await retry(flow, state, nonce_of(event), tools)
    if not isinstance(after, AwaitingRetry):  # an edit is not noticed by a person who looks away
        await tools.say(Message((error_messages.SERVED,)))
    return after


async def _tap_on_result(flow: Flow, state: ShowingResult, event: Event, tools: Tools) -> Next:
    if event.kind is not Kind.PRESS:
        await tools.say(Message((text(prompts.EXTRA),)))
        return state
    match event.text:
        case "redo":
            await tools.settle()
            return Begin(flow.name)
        case "done":
            await tools.settle()
            await tools.farewell(flow.closing or text(prompts.CLOSED, command=flow.name))
            return None
        case "cancel":
            return await _end(tools, text(prompts.CANCELLED, command=flow.name))
    await tools.toast(None)
    return state


async def _tap_for_retry(flow: Flow, state: AwaitingRetry, event: Event, tools: Tools) -> Next:
    if event.kind is not Kind.PRESS:
        await tools.say(prompts.retry(state.nonce))
        return state
    match event.text:
        case "go":
            await tools.toast(None)
            return await retry(flow, state, nonce_of(event), tools, by_tap=True)
        case "restart":
            await tools.settle()
            return Begin(flow.name)
        case "cancel":
            return await _end(tools, text(prompts.CANCELLED, command=flow.name))
    await tools.toast(None)
    return state


async def _take(flow: Flow, state: InFlow, step: Step, event: Event, tools: Tools) -> Next:
    """Take what came for a step: an answer of the right kind, or something else."""
    takes_words = step.kind is Kind.TEXT or step.or_text
    if event.kind is Kind.PRESS:
        return await _tap(flow, state, step, event, tools)
    if step.kind in FILES and event.kind in FILES and event.file:
        return await _photo(flow, state, event, tools)
    if event.kind is Kind.TEXT and step.kind in FILES and links.is_link(event.text) and not takes_words:
        return await _link(flow, state, step, event, tools)
    if event.kind is Kind.TEXT and takes_words:
        return await _words(flow, state, step, event, tools)
    if step.patient and event.file:
        return await _hold(flow, state, step, event, tools)
    if step.kind is Kind.CHOICE and step.hint:
        await tools.say(Message((step.hint,)))
        return state
    reason = () if step.patient else (text(prompts.NEEDED[step.kind], noun=step.noun),)
    return await ask(flow, state, tools, *reason, again=True)


async def _tap(flow: Flow, state: InFlow, step: Step, event: Event, tools: Tools) -> Next:
    """Take a tap on a button of the question."""
    if event.text == "cancel":
        return await _end(
            tools,
            text(prompts.NOTHING_DONE)
            if flow.kind is FlowKind.DIALOGUE
            else text(prompts.CANCELLED, command=flow.name),
        )
    if event.text == "restart":
        await tools.settle()
        return Begin(flow.name)
    if event.text.partition(" ")[0] in step.actions:
        return await _act(flow, state, step, event, tools)
    # Buttons of the version before came without the prefix.
    option = next((each for each in step.options if each.value == event.text.removeprefix("pick:")), None)
    if option is None:
        await tools.toast(None)
        return state
    if option.farewell:
        told = Text(option.farewell.msgid, {**state.facts, **option.farewell.values})
        return await _end(tools, told, stays=step.stays)
    await tools.settle(stays=step.stays)
    return await _answered(flow, state, step, Answer(text=option.value), event, tools)


async def _act(flow: Flow, state: InFlow, step: Step, event: Event, tools: Tools) -> Next:
    """Carry out an action of the step. A changed state is shown in the place of the tapped message."""
    name, _, words = event.text.partition(" ")
    await tools.toast(None)
    after = await step.actions[name](state, words, tools)
    if isinstance(after, End):
        if after.words:
            await tools.say(Message((after.words,)))
        return None
    if after is state:
        return state
    return await ask(flow, replace(after, nonce=nonce_of(event)), tools, message_id=event.message_id)


async def _end(tools: Tools, words: Text, *, stays: bool = False) -> Next:
    """Say the last words. Nothing is kept."""
    await tools.settle(stays=stays)
    await tools.say(Message((words,)))
    return None


async def _words(flow: Flow, state: InFlow, step: Step, event: Event, tools: Tools) -> Next:
    """Take words that were typed where words are asked for."""
    accepted = step.accept(event.text)
    if accepted is None:
        return await _refuse(flow, state, event, tools, step.hint or text(prompts.NEEDED[Kind.TEXT]), step.name)
    return await _answered(flow, state, step, Answer(text=accepted), event, tools)


async def _link(flow: Flow, state: InFlow, step: Step, event: Event, tools: Tools) -> Next:
    """Take a link in the place of a photo. The service fetches links itself, if all photos come as links."""
    if not flow.takes_links or _given(flow, state, as_links=False):
        return await _refuse(flow, state, event, tools, text(prompts.NO_LINKS), step.name)
    if reason := links.find_objection(event.text):
        return await _refuse(flow, state, event, tools, reason, step.name)
    return await _answered(flow, state, step, Answer(text=event.text.strip()), event, tools)


def _given(flow: Flow, state: InFlow, *, as_links: bool) -> list[Answer]:
    """Return the photos given so far, or the links."""
    shots = [state.answers[step.name] for step in flow.way(state) if step.kind in FILES and step.name in state.answers]
    return [answer for answer in shots if (answer.file is None) is as_links]


async def _hold(flow: Flow, state: InFlow, step: Step, event: Event, tools: Tools) -> Next:
    """Keep a photo for later while the question stands. An album is answered once."""
    tools.arrived()
    same_album = bool(event.album) and event.album == state.album
    after = replace(state, held=(*state.held, held_photo(event)), album=event.album)
    if same_album:
        return after
    if step.hint:
        await tools.say(Message((step.hint,)))
        return after
    return await ask(flow, replace(after, nonce=nonce_of(event)), tools)


def held_photo(event: Event) -> Answer:
    """Return the file of an event as a held photo. A PDF is marked: some flows take photos only."""
    return Answer(file=event.file, text=Kind.FILE.value if event.pdf else "")


async def _photo(flow: Flow, state: InFlow, event: Event, tools: Tools) -> Next:
    """Check a photo free of charge, then take it as the answer of its step or ask again."""
    assert event.file  # noqa: S101  # `_take` sends only events with a file here
    name = target(flow, state, event.album)
    step = flow.step(name)
    assert step  # noqa: S101  # `target` names steps of the flow
    if _given(flow, state, as_links=True):
        return await _refuse(flow, state, event, tools, text(prompts.LINKS_ONLY), name)
    if step.caption:
        facts = step.caption(event.text)
        if facts is None:
            return await _refuse(flow, state, event, tools, step.hint or text(prompts.NEEDED[Kind.TEXT]), name)
        state = replace(state, facts={**state.facts, **facts})
    try:
        look = await tools.look(event.file, step.kind, codes=not _has_code(state, name))
    except FileGone:
        return await _refuse(flow, state, event, tools, error_messages.GONE, name)
    if reason := _objection(state, step, event.file, look):
        glares = look.fault is PhotoFault.GLARE and reason == error_messages.fault(PhotoFault.GLARE)
        shown = await _annotated(event.file, step.kind, tools) if glares else None
        return await _refuse(flow, state, event, tools, reason, name, shown)
    answer = Answer(file=event.file, digest=look.digest, qr=look.qr, fault=look.fault or "")
    return await _answered(flow, replace(state, album=event.album), step, answer, event, tools, state.album)


async def _answered(
    flow: Flow, state: InFlow, step: Step, answer: Answer, event: Event, tools: Tools, album: str = ""
) -> Next:
    """Keep an answer, then ask for the next one or make the calls."""
    following = advance(flow, state, step.name, answer, nonce_of(event))
    if step.store:
        await step.store(following, tools)
    if not following.step:
        return await complete(flow, following, tools)
    # The first photo of an album has others behind it. A question for a photo that is on its way would confuse.
    if event.album and event.album != album:
        return following
    taken = prompts.TAKEN_AS_IS if answer.fault else prompts.RECEIVED
    before = (text(taken, noun=step.noun),) if step.kind in FILES else ()
    return await ask(flow, following, tools, *before)


def _has_code(state: InFlow, name: str) -> bool:
    """Tell if the QR code of a card is known from another step, so that no further one needs to be searched."""
    return any(answer.qr and qr.parse(answer.qr) for step, answer in state.answers.items() if step != name)


def _objection(state: InFlow, step: Step, file: File, look: PhotoCheck) -> Text | None:
    """Return the reason to refuse a photo, or None. A fault of degree passes after some tries: the gauge may err."""
    for answer in state.answers.values():
        if (answer.digest and answer.digest == look.digest) or (
            answer.file and answer.file.unique_id == file.unique_id
        ):
            return error_messages.SAME_PHOTO
    if look.digest and look.digest in state.refused:
        return error_messages.REFUSED_PHOTO
    insisted = state.tries + 1 >= error_messages.PATIENCE and look.fault in error_messages.INSISTENT
    return error_messages.fault(look.fault) if look.fault in step.faults and look.fault and not insisted else None


async def _annotated(file: File, kind: Kind, tools: Tools) -> Attachment | None:
    """Return the person's photo with a ring around its reflection. None where Telegram no longer has the photo."""
    with contextlib.suppress(FileGone):
        return Attachment(partial(annotate.circle_glare, await tools.picture(file, kind)))
    return None


async def _refuse(
    flow: Flow, state: InFlow, event: Event, tools: Tools, reason: Text, name: str, picture: Attachment | None = None
) -> Next:
    """Ask for an answer once more. The state then stands at its step, which an album may have reached out of turn."""
    tries = state.tries + 1
    state = replace(state, step=name, tries=tries, album=event.album, failed_step=name, nonce=nonce_of(event))
    return await ask(flow, state, tools, *error_messages.told(reason, tries), again=True, picture=picture)
