"""The end of a conversation: every answer is there, the calls are made, and their outcome is shown."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.api.bodies import Source
from bot.api.errors import ApiError, Family, Uncertain
from bot.conversation import error_messages, prompts
from bot.conversation.flow import (
    FILES,
    READY,
    SHOWN,
    Answer,
    Ask,
    Attachment,
    Call,
    Flow,
    Mark,
    Message,
    Results,
    Retake,
    Session,
    Text,
    onward,
    reopen,
    text,
)
from bot.conversation.protocols import Gone, Tools
from bot.photos import annotate

IN_DOUBT = "u"
"""Mark on the name of a step that asks whether to make a call again that may have been paid."""


@dataclass(frozen=True, slots=True)
class _Failed:
    call: Call
    error: ApiError


async def conclude(flow: Flow, session: Session, tools: Tools) -> Session:
    """Make the calls and put their outcome in the place of the progress message."""
    note = await tools.note(Message((flow.progress,)), flow.calls[0].operation)
    try:
        found = await _results(flow, session, tools, note)
    except Gone:
        lost = [step.name for step in flow.way(session) if step.kind in FILES]
        return await _show(flow, reopen(session, lost, session.nonce), tools, note, error_messages.GONE)
    if isinstance(found, _Failed):
        return await _trouble(flow, session, tools, note, found)
    outcome = found if isinstance(found, Retake | Ask) else flow.outcome(session, found)
    if isinstance(outcome, Retake):
        shown = await _marked(flow, session, tools, outcome.marks)
        again = reopen(session, [outcome.step], session.nonce, refused=True)
        return await _show(flow, again, tools, note, outcome.reason, shown)
    if isinstance(outcome, Ask):
        return await _ask(flow, session, tools, note, outcome)
    message = outcome if isinstance(outcome, Message) else await outcome(tools, note)
    over = Session(flow.name, SHOWN, session.nonce, album=session.album, seed=session.seed)
    buttons = message.buttons or ((prompts.REDO, prompts.DONE),)
    files = (*message.files, *await _marked(flow, session, tools, message.marks))
    await tools.edit(note, replace(message, buttons=buttons, nonce=over.nonce, files=files))
    return over


async def _marked(flow: Flow, session: Session, tools: Tools, marks: tuple[Mark, ...]) -> tuple[Attachment, ...]:
    """The person's own photos with a ring around each of these places; without those that Telegram has no more."""
    shown = []
    for mark in marks:
        step = flow.step(mark.step)
        with contextlib.suppress(Gone):
            value = _value(flow, session, tools, mark.step)
            if step and not isinstance(value, str) and (photo := await value()):  # a link is no photo
                draw = (
                    partial(annotate.circle_box, photo, mark.place)
                    if mark.place
                    else partial(annotate.circle_glare, photo)
                )
                shown.append(Attachment(draw, caption=text(error_messages.HERE, noun=step.noun)))
    return tuple(shown)


async def _results(flow: Flow, session: Session, tools: Tools, note: int) -> Results | Retake | Ask | _Failed:
    """The results of all calls, or what ended them early."""
    results: dict[str, Any] = {}
    for call in flow.calls:
        if not call.when(session, results):
            continue
        try:
            results[call.operation.name] = await _result(flow, session, tools, note, call, results)
        except ApiError as error:
            return _Failed(call, error)
        if further := call.check(session, results):
            return further
    return results


async def _result(flow: Flow, session: Session, tools: Tools, note: int, call: Call, results: Results) -> Any:
    steps = {**call.inputs(flow), **call.pick(session, results)}
    same = _same(session, call, steps)
    if (known := await tools.recall(call.operation, same)) is not None:
        return known
    given = {name: _value(flow, session, tools, step) for name, step in steps.items()}
    values = {**given, **call.values(session, results)}
    return await tools.call(call.operation, values, note, call.progress or flow.progress, same)


def _same(session: Session, call: Call, steps: Mapping[str, str]) -> str:
    """A name for this very question, "" where its answer may differ tomorrow.

    The same bytes say the same. What an address leads to may change, and so may the gallery that is searched.
    """
    operation = call.operation
    answers = [session.answers[step] for step in steps.values()]
    if not operation.idempotent or operation.family is Family.SEARCH or not all(answer.digest for answer in answers):
        return ""
    return ":".join(
        [session.seed, operation.name, *(f"{name}={session.answers[steps[name]].digest}" for name in steps)]
    )


def _value(flow: Flow, session: Session, tools: Tools, name: str) -> Source | str:
    """What an answer is to the API: a photo, fetched when the turn of its call has come, or text."""
    answer: Answer = session.answers[name]
    step = flow.step(name)
    if answer.file is None or step is None:
        return answer.text
    return partial(tools.picture, answer.file, step.kind)


async def _trouble(flow: Flow, session: Session, tools: Tools, note: int, failed: _Failed) -> Session:
    """An error leads by its class: a bad photo re-asks its step, anything else keeps the answers for a later tap."""
    call, error = failed.call, failed.error
    inputs = call.inputs(flow)
    blamed = inputs.get(error.field or "") or call.blame or (next(iter(inputs.values())) if len(inputs) == 1 else "")
    step = flow.step(blamed)
    linked = any(not session.answers[name].file for name in inputs.values())
    if reason := error_messages.retake(error, step.noun if step else None, call.operation.family, linked=linked):
        steps = [step.name] if step else [each.name for each in flow.way(session) if each.name in inputs.values()]
        again = reopen(session, steps, session.nonce, refused=step is not None)
        return await _show(flow, again, tools, note, reason)
    if told := error_messages.alarm(error):
        await tools.alarm(told)
    if (pause := error_messages.pause(error, session.tries)) is not None:
        await tools.come_back(pause, session.nonce, note)
    if isinstance(error, Uncertain):
        # Before a crash this event may have ended in "busy, nothing was charged": a tap under that is no answer here.
        session = replace(session, nonce=f"{session.nonce}{IN_DOUBT}")
    words = error_messages.trouble(error, comes_back=pause is not None)
    await tools.edit(note, Message((words,), ((prompts.RETRY, prompts.CANCEL),), session.nonce))
    return replace(session, step=READY, tries=session.tries + 1)


async def _ask(flow: Flow, session: Session, tools: Tools, note: int, outcome: Ask) -> Session:
    """Go on with what the results gave rise to; their questions stand in the place of the progress message."""
    answers = {name: answer for name, answer in session.answers.items() if name not in outcome.forget}
    asked = replace(session, answers=answers, notes={**session.notes, **outcome.notes})
    asked = onward(flow, asked, session.nonce)
    if asked.step == READY:
        raise ValueError(f"{flow.name} asks for more and has no step for it")
    await tools.edit(note, prompts.prompt(flow, asked))
    return asked


async def _show(
    flow: Flow, session: Session, tools: Tools, note: int, reason: Text, files: tuple[Attachment, ...] = ()
) -> Session:
    parts = error_messages.told(reason, session.retakes.get(session.step, 0))
    await tools.edit(note, replace(prompts.again(flow, session, *parts), files=files))
    return session
