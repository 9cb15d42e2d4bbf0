"""Run any flow: show a step, take the answer, go on to the next step or to the completion. Keep no state."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import answers, error_messages, links, prompts
from bot.conversation.advance import reopen, start
from bot.conversation.completion import complete, retry
from bot.conversation.flow import FILES, Answer, Begin, End, Event, Flow, FlowKind, InFlow, Kind, Next, Step
from bot.conversation.message import Message, Text, text
from bot.conversation.protocols import Tools
from bot.conversation.questions import ask, question
from bot.conversation.state import DEFAULT_TARGET, TARGET, AwaitingRetry, ShowingResult, State

_OLD_CHOICES = frozenset({"pick:yes", "pick:no"})
"""Buttons under a consent of the version before. The question comes again, with the present words and buttons."""


async def begin(
    flow: Flow, event: Event, tools: Tools, request: Begin | None = None, interrupted: State | None = None
) -> Next:
    """Start a flow and show its first question. Held photos answer the first steps of a flow that asks for photos."""
    request = request or Begin(flow.name)
    first = replace(start(flow, answers.nonce_of(event), request), interrupted=interrupted)
    step = flow.step(first.step)
    if request.held and step and step.kind in FILES:
        return await _feed(flow, first, request, event, tools)
    first = replace(first, held=request.held, album=request.album)
    if step is None:
        return await complete(flow, first, tools)
    return await ask(flow, first, tools, message_id=event.message_id if request.in_place else None)


async def _feed(flow: Flow, first: InFlow, request: Begin, event: Event, tools: Tools) -> Next:
    """Answer the first steps with held photos. Several photos count as one album: no question for a held photo."""
    album = request.album or (answers.nonce_of(event) if len(request.held) > 1 else "")
    state: Next = first
    for photo in request.held:
        if not isinstance(state, InFlow):
            await tools.say(Message((text(prompts.EXTRA),)))
            break
        state = await run(flow, state, replace(event, kind=Kind.PHOTO, text="", file=photo.file, album=album), tools)
    return state


async def resume(flow: Flow, state: InFlow | AwaitingRetry, event: Event, tools: Tools) -> Next:
    """Show the step where a conversation was left, with a button to start over."""
    nonce = answers.nonce_of(event)
    if isinstance(state, AwaitingRetry):
        state = replace(state, answered=replace(state.answered, nonce=nonce))
        message = prompts.retry(state, before=(text(prompts.RESUMED),))
    else:
        state = replace(state, nonce=nonce)
        prompt = await question(flow, state, tools)
        if isinstance(prompt, End):
            return None
        message = prompts.question(flow, state, prompt, text(prompts.RESUMED))
    *rows, last = message.buttons or ((),)
    await tools.say(replace(message, buttons=(*rows, (prompts.RESTART, *last))))
    return state


async def show_again(flow: Flow, state: State, event: Event, tools: Tools) -> Next:
    """Repeat the open question in the present language. A result is not repeated."""
    if isinstance(state, InFlow):
        return await ask(flow, replace(state, nonce=answers.nonce_of(event)), tools)
    if isinstance(state, AwaitingRetry):
        await tools.say(prompts.retry(state))
    return state


async def run(flow: Flow, state: InFlow | AwaitingRetry | ShowingResult, event: Event, tools: Tools) -> Next:
    """Take one event into a flow. Return the new state, None when the flow has ended, or the flow to begin."""
    if event.kind is Kind.PRESS and event.nonce != state.nonce:
        await tools.toast(text(prompts.STALE))
        return state
    match state:
        case ShowingResult():
            return await _at_result(flow, state, event, tools)
        case AwaitingRetry():
            return await _at_retry(flow, state, event, tools)
        case InFlow():
            if step := flow.step(state.step):
                return await _take(flow, state, step, event, tools)
            return Begin(flow.name)  # the step was left by another version


async def come_back(flow: Flow, state: AwaitingRetry, event: Event, tools: Tools) -> Next:
    """Make the calls again that the service refused, unless the person went on meanwhile."""
    if event.text.split()[1] != state.nonce:
        return state
    after = await retry(flow, state, answers.nonce_of(event), tools)
    if not isinstance(after, AwaitingRetry):  # Telegram gives no notification of an edit
        await tools.say(Message((error_messages.SERVED,)))
    return after


async def _at_result(flow: Flow, state: ShowingResult, event: Event, tools: Tools) -> Next:
    if event.kind is not Kind.PRESS:
        await tools.say(Message((text(prompts.EXTRA),)))
        return state
    match event.text:
        case "redo":
            await tools.close_tapped_message()
            return Begin(flow.name)
        case str(action) if state.answered and action.startswith("again "):
            await tools.close_tapped_message()
            step = action.removeprefix("again ")
            return await ask(flow, reopen(state.answered, [step], answers.nonce_of(event)), tools)
        case "done":
            await tools.close_tapped_message()
            await tools.farewell(flow.closing or text(prompts.CLOSED, command=flow.name))
            return None
        case "cancel":
            return await _end(tools, _cancelled(flow))
    await tools.toast(None)
    return state


async def _at_retry(flow: Flow, state: AwaitingRetry, event: Event, tools: Tools) -> Next:
    if event.kind is not Kind.PRESS:
        await tools.say(prompts.retry(state))
        return state
    match event.text:
        case "go":
            await tools.toast(None)
            return await retry(flow, state, answers.nonce_of(event), tools, by_tap=True)
        case "restart":
            await tools.close_tapped_message()
            return Begin(flow.name)
        case "cancel":
            return await _end(tools, _cancelled(flow))
    await tools.toast(None)
    return state


async def _take(flow: Flow, state: InFlow, step: Step, event: Event, tools: Tools) -> Next:
    """Take the event of a step: an answer of the right kind, or anything else."""
    if event.kind is Kind.PRESS:
        return await _tap(flow, state, step, event, tools)
    if step.kind in FILES and event.kind in FILES and event.file:
        return await answers.take_photo(flow, state, event, tools)
    if event.kind is Kind.TEXT and step.kind in FILES and links.is_link(event.text) and not step.takes_words:
        return await answers.take_link(flow, state, step, event, tools)
    if event.kind is Kind.TEXT and step.takes_words:
        return await answers.take_words(flow, state, step, event, tools)
    if step.holds_photos and event.file:
        return await answers.hold_photo(flow, state, step, event, tools)
    if step.kind is Kind.CHOICE and step.hint:
        await tools.say(Message((step.hint,)))
        return state
    reason = () if step.holds_photos else (text(prompts.NEEDED[step.kind], noun=step.noun),)
    return await ask(flow, state, tools, *reason, again=True)


async def _tap(flow: Flow, state: InFlow, step: Step, event: Event, tools: Tools) -> Next:
    """Take a tap on a button of the question."""
    if event.text in {"cancel", prompts.NO.value}:  # without its prefix "no" is a button of the version before
        return await _end(tools, _cancelled(flow, state.facts.get(TARGET, DEFAULT_TARGET)))
    if event.text == "restart":
        await tools.close_tapped_message()
        return Begin(flow.name)
    if event.text.partition(" ")[0] in step.actions:
        return await _act(flow, state, step, event, tools)
    # Buttons of the version before came without the prefix.
    option = next((each for each in step.options if each.value == event.text.removeprefix("pick:")), None)
    if option is None:
        await tools.toast(None)
        return await ask(flow, state, tools) if event.text in _OLD_CHOICES else state
    if option.farewell:
        farewell = Text(option.farewell.msgid, {**state.facts, **option.farewell.values})
        return await _end(tools, farewell, stays=step.keeps_words)
    await tools.close_tapped_message(keep=step.keeps_words)
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


def _cancelled(flow: Flow, target: str = "") -> Text:
    """Return the words for a flow that was stopped by its Cancel button. A prelude has no command: its target has."""
    if flow.kind is FlowKind.DIALOGUE:
        return text(prompts.NOTHING_DONE)
    return text(prompts.CANCELLED, command=target if flow.kind is FlowKind.PRELUDE else flow.name)


async def _end(tools: Tools, words: Text, *, stays: bool = False) -> Next:
    """Say the last words. Nothing is kept."""
    await tools.close_tapped_message(keep=stays)
    await tools.say(Message((words,)))
    return None
