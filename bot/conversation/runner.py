"""Run any flow: show a step, take its answer, go on to the next step or to the completion. Keeps no state itself."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import answers, error_messages, links, prompts
from bot.conversation.advance import start
from bot.conversation.completion import complete, retry
from bot.conversation.flow import (
    FILES,
    Answer,
    Begin,
    End,
    Event,
    Flow,
    FlowKind,
    InFlow,
    Kind,
    Message,
    Next,
    Step,
    Text,
    text,
)
from bot.conversation.protocols import Tools
from bot.conversation.questions import ask, question
from bot.conversation.state import AwaitingRetry, ShowingResult, State


async def begin(
    flow: Flow, event: Event, tools: Tools, known: Begin | None = None, interrupted: State | None = None
) -> Next:
    """Start a flow and show its first question. Photos that are held for the flow answer its first steps."""
    state = replace(start(flow, answers.nonce_of(event), known), interrupted=interrupted)
    held = known.held if known else ()
    takes_photos = (step := flow.step(state.step)) is not None and step.kind in FILES
    if not (held and takes_photos):
        state = replace(state, held=held, album=known.album if known else "")
        if not state.step:
            return await complete(flow, state, tools)
        return await ask(flow, state, tools, message_id=event.message_id if known and known.in_place else None)
    # Several photos are one album, however they came: the second is not asked for while it is here.
    album = known.album if known and known.album else answers.nonce_of(event) if len(held) > 1 else ""
    after: Next = state
    for photo in held:
        if not isinstance(after, InFlow):
            await tools.say(Message((text(prompts.EXTRA),)))
            break
        after = await run(flow, after, replace(event, kind=Kind.PHOTO, text="", file=photo.file, album=album), tools)
    return after


async def resume(flow: Flow, state: InFlow | AwaitingRetry, event: Event, tools: Tools) -> Next:
    """Show the step where a conversation was left, with a button to start over."""
    nonce = answers.nonce_of(event)
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
        return await ask(flow, replace(state, nonce=answers.nonce_of(event)), tools)
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
    after = await retry(flow, state, answers.nonce_of(event), tools)
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
            return await retry(flow, state, answers.nonce_of(event), tools, by_tap=True)
        case "restart":
            await tools.settle()
            return Begin(flow.name)
        case "cancel":
            return await _end(tools, text(prompts.CANCELLED, command=flow.name))
    await tools.toast(None)
    return state


async def _take(flow: Flow, state: InFlow, step: Step, event: Event, tools: Tools) -> Next:
    """Take what came for a step: an answer of the right kind, or something else."""
    if event.kind is Kind.PRESS:
        return await _tap(flow, state, step, event, tools)
    if step.kind in FILES and event.kind in FILES and event.file:
        return await answers.take_photo(flow, state, event, tools)
    if event.kind is Kind.TEXT and step.kind in FILES and links.is_link(event.text) and not step.takes_words:
        return await answers.take_link(flow, state, step, event, tools)
    if event.kind is Kind.TEXT and step.takes_words:
        return await answers.take_words(flow, state, step, event, tools)
    if step.patient and event.file:
        return await answers.hold_photo(flow, state, step, event, tools)
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
    return await answers.keep_answer(flow, state, step, Answer(text=option.value), event, tools)


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
    return await ask(flow, replace(after, nonce=answers.nonce_of(event)), tools, message_id=event.message_id)


async def _end(tools: Tools, words: Text, *, stays: bool = False) -> Next:
    """Say the last words. Nothing is kept."""
    await tools.settle(stays=stays)
    await tools.say(Message((words,)))
    return None
