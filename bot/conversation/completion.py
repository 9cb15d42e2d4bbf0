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
    Ask,
    Begin,
    Call,
    Flow,
    FlowKind,
    InFlow,
    Next,
    Offer,
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


async def retry(flow: Flow, state: AwaitingRetry, nonce: str, tools: Tools, *, by_tap: bool = False) -> Next:
    """Make the calls again. A tap starts the count of failures anew."""
    answered = replace(state.answered, nonce=nonce)
    return await complete(flow, replace(answered, tries=0) if by_tap else answered, tools)


async def complete(flow: Flow, state: InFlow, tools: Tools) -> Next:
    """Make the calls that are due, and show the outcome or the next question in the place of the progress message.

    A flow without calls has no progress message.
    """
    first = next((call for call in flow.due_calls(state) if call.when(state, {})), None)
    progress_id = None
    if first:
        progress_id = await tools.show_progress(Message((first.progress or flow.progress,)), first.operation)
    return await _Completion(flow, state, tools, progress_id).run()


@dataclass(frozen=True, slots=True)
class _Completion:
    flow: Flow
    state: InFlow
    tools: Tools
    progress_id: int | None

    async def run(self) -> Next:
        """Make the calls until a call asks for more, then show the outcome."""
        state, results, further = self.state, dict[str, Any](), None
        for call in self.flow.due_calls(state):
            if not call.when(state, results):
                continue
            try:
                results[call.operation.name] = result = await self._result(call, results)
            except ApiError as error:
                if state.step and isinstance(error, Unavailable) and not isinstance(error, Spent):
                    return await ask(self.flow, state, self.tools, message_id=self.progress_id)  # the last calls try
                return await self._failed(call, error)
            except FileGone:
                lost = [step.name for step in self.flow.way(state) if step.kind in FILES]
                return await self._ask_again(reopen(state, lost, state.nonce), error_messages.GONE)
            if call.then:
                await call.then(state, result, self.tools)
            if further := call.check(state, results):
                break
        if state.step and not further:
            said = [call.early for call in self.flow.due_calls(state) if call.early]
            return await ask(self.flow, state, self.tools, *said, message_id=self.progress_id)
        return await self._conclude(results, further)

    async def _conclude(self, results: Results, further: Retake | Offer | Ask | None) -> Next:
        flow, state = self.flow, self.state
        if flow.effect and not further:
            return await self._show(await flow.effect(state, results, self.tools, self.progress_id))
        outcome: Outcome | None = further or (flow.outcome(state, results) if flow.outcome else None)
        match outcome:
            case Retake():
                return await self._retake(outcome)
            case Offer():
                return await self._show(self._offer(outcome))
            case Ask():
                return await self._ask_more(outcome)
            case Begin():
                return outcome
            case _:
                return await self._show(outcome)

    def _offer(self, outcome: Offer) -> Message:
        """Return the message that lets the person choose the photo to take again."""
        steps = (step for name in outcome.steps if (step := self.flow.step(name)))
        return Message((outcome.reason,), (*prompts.retakes(steps), (prompts.CANCEL,)))

    async def _retake(self, outcome: Retake) -> Next:
        """Ask for every photo at fault at once, each with its reason."""
        faults = (outcome, *outcome.also)
        again = reopen(self.state, [fault.step for fault in faults], self.state.nonce, refused=True)
        marks = tuple(mark for fault in faults for mark in fault.marks)
        return await self._ask_again(again, *(fault.reason for fault in faults), files=await self._marked(marks))

    async def _show(self, message: Message | None) -> Next:
        """Show the result. A dialogue ends there. A conversation offers to take the photos again."""
        flow, state, tools = self.flow, self.state, self.tools
        over: Next = Stop() if flow.ends_interrupted else None
        photos = [step for step in flow.way(state) if step.kind in FILES and step.name in state.answers]
        if flow.kind is FlowKind.CONVERSATION:
            kept = state if len(photos) > 1 else None
            over = ShowingResult(flow.name, state.nonce, state.seed, state.album, kept)
        if message is None:
            return over
        if isinstance(over, ShowingResult):
            again = prompts.retakes(photos) if over.answered else ((prompts.REDO,),)
            buttons = message.buttons or (*again, (prompts.DONE,))
            parts = (*message.parts, *error_messages.describe_flaws(flow, state.answers))
            message = replace(message, parts=parts, buttons=buttons, nonce=over.nonce)
        shown = replace(message, files=(*message.files, *await self._marked(message.marks)))
        await (tools.say(shown) if self.progress_id is None else tools.edit(self.progress_id, shown))
        return over

    async def _marked(self, marks: tuple[Mark, ...]) -> tuple[Attachment, ...]:
        """Return the person's photos with a ring around each of these places, as far as Telegram still has them."""
        shown = []
        for mark in marks:
            step = self.flow.step(mark.step)
            with contextlib.suppress(FileGone):
                value = self._value(mark.step)
                if step and not isinstance(value, str) and (photo := await value()):  # a link is no photo
                    circle = partial(annotate.circle_box, box=mark.place) if mark.place else annotate.circle_glare
                    caption = text(error_messages.HERE, noun=step.noun)
                    shown.append(Attachment(partial(circle, photo), caption=caption))
        return tuple(shown)

    async def _result(self, call: Call, results: Results) -> Any:
        steps = {**call.inputs(self.flow), **call.pick(self.state, results)}
        question = self._question_key(call, steps)
        if (stored := await self.tools.recall(call.operation, question)) is not None:
            return stored
        given = {name: self._value(step) for name, step in steps.items()}
        values = {**given, **call.values(self.state, results)}
        assert self.progress_id is not None  # noqa: S101  # `complete` shows it before the first call
        progress = call.progress or self.flow.progress
        return await self.tools.call(call.operation, values, self.progress_id, progress, question)

    def _question_key(self, call: Call, steps: Mapping[str, str]) -> str:
        """Return a name for this very question to the API, or "" where the answer may differ tomorrow.

        The same bytes lead to the same answer. A picture behind an address may change, and the searched gallery too.
        """
        operation, digests = call.operation, {name: self.state.answers[step].digest for name, step in steps.items()}
        if not operation.idempotent or operation.family is Family.SEARCH or not all(digests.values()):
            return ""
        return ":".join([self.state.seed, operation.name, *(f"{name}={digest}" for name, digest in digests.items())])

    def _value(self, name: str) -> Source | str:
        """Return the API's value of an answer: a photo, fetched when the call is sent, or a text."""
        answer, step = self.state.answers[name], self.flow.step(name)
        if answer.file is None or step is None:
            return answer.text
        return partial(self.tools.photo_bytes, answer.file, step.kind)

    async def _failed(self, call: Call, error: ApiError) -> Next:
        """Act on an error by class: a bad photo is asked for again, any other error keeps the answers for a tap."""
        flow, state, tools, inputs = self.flow, self.state, self.tools, call.inputs(self.flow)
        only = next(iter(inputs.values())) if len(inputs) == 1 else ""
        step = flow.step(inputs.get(error.field or "") or call.blame or only)
        linked = any(not state.answers[name].file for name in inputs.values())
        if reason := error_messages.explain_retake(
            error, step.noun if step else None, call.operation.family, linked=linked
        ):
            steps = [step.name] if step else [each.name for each in flow.way(state) if each.name in inputs.values()]
            return await self._ask_again(reopen(state, steps, state.nonce, refused=step is not None), reason)
        if alarm := error_messages.describe_alarm(error):
            await tools.alarm_admins(alarm)
        assert self.progress_id is not None  # noqa: S101  # a call was made
        if (pause := _retry_pause(error, state.tries)) is not None:
            await tools.retry_later(pause, state.nonce, self.progress_id)
        words, doubt = error_messages.describe_error(error, comes_back=pause is not None), ""
        if isinstance(error, Uncertain):
            # A new nonce: a tap under an older "busy, nothing was charged" must not repeat a doubtful call.
            state = replace(state, nonce=f"{state.nonce}{IN_DOUBT}")
            words = call.doubt or words
            doubt = words.msgid
        waiting = AwaitingRetry(replace(state, tries=state.tries + 1), doubt)
        await tools.edit(self.progress_id, prompts.retry(waiting, words))
        return waiting

    async def _ask_more(self, outcome: Ask) -> Next:
        """Go on with the questions that the results gave rise to, in the place of the progress message."""
        flow, state = self.flow, self.state
        answers = {name: answer for name, answer in state.answers.items() if name not in outcome.forget}
        following = onward(flow, replace(state, answers=answers, facts={**state.facts, **outcome.facts}), state.nonce)
        if not following.step:
            raise ValueError(f"{flow.name} asks for more and has no step for it")
        return await ask(flow, following, self.tools, message_id=self.progress_id)

    async def _ask_again(self, state: InFlow, *reasons: Text, files: tuple[Attachment, ...] = ()) -> Next:
        taken = {name: answer for name, answer in self.state.answers.items() if name not in state.answers}
        flaws = error_messages.describe_flaws(self.flow, taken)
        parts = error_messages.with_advice((*reasons, *flaws), state.retakes.get(state.step, 0))
        return await ask(self.flow, state, self.tools, *parts, again=True, message_id=self.progress_id, files=files)


def _retry_pause(error: ApiError, tries: int) -> float | None:
    """Return the seconds until a timer repeats a call that was refused before any work. None for never."""
    if not isinstance(error, Unavailable) or isinstance(error, Spent) or tries >= MOST_TRIES:
        return None
    return max(error.retry_after or 0.0, min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**tries))
