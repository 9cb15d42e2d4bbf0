"""Complete a conversation: make the API calls once every answer is there, and show the outcome."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.api.bodies import Source
from bot.api.errors import ApiError, Family, Spent, Unavailable, Uncertain
from bot.conversation import error_messages, prompts
from bot.conversation.advance import onward, reopen
from bot.conversation.flow import (
    FILES,
    Answer,
    Ask,
    Begin,
    Call,
    Flow,
    FlowKind,
    InFlow,
    Next,
    Outcome,
    Results,
    Retake,
    Stop,
)
from bot.conversation.message import Attachment, Mark, Message, Text, text
from bot.conversation.protocols import FileGone, Tools
from bot.conversation.questions import ask
from bot.conversation.state import AwaitingRetry, ShowingResult
from bot.photos import annotate

FIRST_PAUSE, LONGEST_PAUSE, MOST_TRIES = 30.0, 120.0, 60
"""Seconds until the first retry, most seconds between retries, and most retries: two hours in all."""
IN_DOUBT = "u"
"""Suffix of the nonce of a question whether to repeat a call that may have been charged."""


@dataclass(frozen=True, slots=True)
class _Failed:
    call: Call
    error: ApiError


async def retry(flow: Flow, state: AwaitingRetry, nonce: str, tools: Tools, *, by_tap: bool = False) -> Next:
    """Make the calls again. A tap starts the count of failures anew."""
    answered = replace(state.answered, nonce=nonce)
    return await complete(flow, replace(answered, tries=0) if by_tap else answered, tools)


async def complete(flow: Flow, state: InFlow, tools: Tools) -> Next:
    """Make the calls and show the outcome in the place of the progress message.

    A flow without calls has no progress message.
    """
    first = next((call for call in flow.calls if call.when(state, {})), None)
    progress_id = None
    if first:
        progress_id = await tools.show_progress(Message((first.progress or flow.progress,)), first.operation)
    try:
        results = await _results(flow, state, tools, progress_id)
    except FileGone:
        lost = [step.name for step in flow.way(state) if step.kind in FILES]
        return await _ask_again(flow, reopen(state, lost, state.nonce), tools, progress_id, error_messages.GONE)
    if isinstance(results, _Failed):
        return await _failed(flow, state, tools, progress_id, results)
    if flow.effect and not isinstance(results, Retake | Ask):
        return await _show(flow, state, tools, progress_id, await flow.effect(state, results, tools, progress_id))
    if isinstance(results, Retake | Ask):
        outcome: Outcome = results
    else:
        assert flow.outcome  # noqa: S101  # a flow has an outcome or an effect
        outcome = flow.outcome(state, results)
    match outcome:
        case Retake():
            shown = await _marked(flow, state, tools, outcome.marks)
            again = reopen(state, [outcome.step], state.nonce, refused=True)
            return await _ask_again(flow, again, tools, progress_id, outcome.reason, shown)
        case Ask():
            return await _ask_more(flow, state, tools, progress_id, outcome)
        case Begin():
            return outcome
        case Message():
            return await _show(flow, state, tools, progress_id, outcome)


async def _show(flow: Flow, state: InFlow, tools: Tools, progress_id: int | None, message: Message | None) -> Next:
    """Show the result. A dialogue ends there. A conversation offers to take the photos again."""
    over: Next = Stop() if flow.ends_interrupted else None
    if flow.kind is FlowKind.CONVERSATION:
        over = ShowingResult(flow.name, state.nonce, state.seed, state.album)
    if message is None:
        return over
    if isinstance(over, ShowingResult):
        message = replace(message, buttons=message.buttons or ((prompts.REDO, prompts.DONE),), nonce=over.nonce)
    shown = replace(message, files=(*message.files, *await _marked(flow, state, tools, message.marks)))
    await (tools.say(shown) if progress_id is None else tools.edit(progress_id, shown))
    return over


async def _marked(flow: Flow, state: InFlow, tools: Tools, marks: tuple[Mark, ...]) -> tuple[Attachment, ...]:
    """Return the person's photos with a ring around each of these places, as far as Telegram still has the photos."""
    shown = []
    for mark in marks:
        step = flow.step(mark.step)
        with contextlib.suppress(FileGone):
            value = _value(flow, state, tools, mark.step)
            if step and not isinstance(value, str) and (photo := await value()):  # a link is no photo
                draw = (
                    partial(annotate.circle_box, photo, mark.place)
                    if mark.place
                    else partial(annotate.circle_glare, photo)
                )
                shown.append(Attachment(draw, caption=text(error_messages.HERE, noun=step.noun)))
    return tuple(shown)


async def _results(
    flow: Flow, state: InFlow, tools: Tools, progress_id: int | None
) -> Results | Retake | Ask | _Failed:
    """Return the results of all calls, or the outcome that ended the calls early."""
    results: dict[str, Any] = {}
    for call in flow.calls:
        if not call.when(state, results):
            continue
        try:
            result = results[call.operation.name] = await _result(flow, state, tools, progress_id, call, results)
        except ApiError as error:
            return _Failed(call, error)
        if call.then:
            await call.then(state, result, tools)
        if further := call.check(state, results):
            return further
    return results


async def _result(
    flow: Flow, state: InFlow, tools: Tools, progress_id: int | None, call: Call, results: Results
) -> Any:
    steps = {**call.inputs(flow), **call.pick(state, results)}
    question = _question_key(state, call, steps)
    if (stored := await tools.recall(call.operation, question)) is not None:
        return stored
    given = {name: _value(flow, state, tools, step) for name, step in steps.items()}
    values = {**given, **call.values(state, results)}
    assert progress_id is not None  # noqa: S101  # `complete` shows it before the first call
    return await tools.call(call.operation, values, progress_id, call.progress or flow.progress, question)


def _question_key(state: InFlow, call: Call, steps: Mapping[str, str]) -> str:
    """Return a name for this very question to the API, or "" where the answer may differ tomorrow.

    The same bytes lead to the same answer. A picture behind an address may change, and the searched gallery too.
    """
    operation = call.operation
    answers = [state.answers[step] for step in steps.values()]
    if not operation.idempotent or operation.family is Family.SEARCH or not all(answer.digest for answer in answers):
        return ""
    return ":".join([state.seed, operation.name, *(f"{name}={state.answers[steps[name]].digest}" for name in steps)])


def _value(flow: Flow, state: InFlow, tools: Tools, name: str) -> Source | str:
    """Return the API's value of an answer: a photo, fetched when the call is sent, or a text."""
    answer: Answer = state.answers[name]
    step = flow.step(name)
    if answer.file is None or step is None:
        return answer.text
    return partial(tools.photo_bytes, answer.file, step.kind)


async def _failed(flow: Flow, state: InFlow, tools: Tools, progress_id: int | None, failed: _Failed) -> Next:
    """Act on an error by class: a bad photo is asked for again, any other error keeps the answers for a tap."""
    call, error = failed.call, failed.error
    inputs = call.inputs(flow)
    blamed = inputs.get(error.field or "") or call.blame or (next(iter(inputs.values())) if len(inputs) == 1 else "")
    step = flow.step(blamed)
    linked = any(not state.answers[name].file for name in inputs.values())
    if reason := error_messages.explain_retake(
        error, step.noun if step else None, call.operation.family, linked=linked
    ):
        steps = [step.name] if step else [each.name for each in flow.way(state) if each.name in inputs.values()]
        again = reopen(state, steps, state.nonce, refused=step is not None)
        return await _ask_again(flow, again, tools, progress_id, reason)
    if alarm := error_messages.describe_alarm(error):
        await tools.alarm_admins(alarm)
    assert progress_id is not None  # noqa: S101  # a call was made
    if (pause := _retry_pause(error, state.tries)) is not None:
        await tools.retry_later(pause, state.nonce, progress_id)
    words, doubt = error_messages.describe_error(error, comes_back=pause is not None), ""
    if isinstance(error, Uncertain):
        # A new nonce: a tap under an older "busy, nothing was charged" must not repeat a doubtful call.
        state = replace(state, nonce=f"{state.nonce}{IN_DOUBT}")
        words = call.doubt or words
        doubt = words.msgid
    waiting = AwaitingRetry(replace(state, tries=state.tries + 1), doubt)
    await tools.edit(progress_id, prompts.retry(waiting, words))
    return waiting


def _retry_pause(error: ApiError, tries: int) -> float | None:
    """Return the seconds until a timer repeats a call that was refused before any work. None for never."""
    if not isinstance(error, Unavailable) or isinstance(error, Spent) or tries >= MOST_TRIES:
        return None
    return max(error.retry_after or 0.0, min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**tries))


async def _ask_more(flow: Flow, state: InFlow, tools: Tools, progress_id: int | None, outcome: Ask) -> Next:
    """Go on with the questions that the results gave rise to, in the place of the progress message."""
    answers = {name: answer for name, answer in state.answers.items() if name not in outcome.forget}
    following = onward(flow, replace(state, answers=answers, facts={**state.facts, **outcome.facts}), state.nonce)
    if not following.step:
        raise ValueError(f"{flow.name} asks for more and has no step for it")
    return await ask(flow, following, tools, message_id=progress_id)


async def _ask_again(
    flow: Flow, state: InFlow, tools: Tools, progress_id: int | None, reason: Text, files: tuple[Attachment, ...] = ()
) -> Next:
    parts = error_messages.with_advice(reason, state.retakes.get(state.step, 0))
    return await ask(flow, state, tools, *parts, again=True, message_id=progress_id, files=files)
