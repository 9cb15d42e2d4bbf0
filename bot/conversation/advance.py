"""Compute the state that follows an answer. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.conversation.flow import Answer, Begin, Flow, InFlow


def start(flow: Flow, nonce: str, begin: Begin | None = None) -> InFlow:
    """Return a fresh state at the first step without an answer."""
    initial = begin or Begin(flow.name)
    fresh = InFlow(flow.name, "", nonce, initial.answers, seed=nonce, facts=initial.facts)
    return onward(flow, fresh, nonce)


def advance(flow: Flow, state: InFlow, step: str, answer: Answer, nonce: str) -> InFlow:
    """Return the state with an answer, at the first step without an answer. The refusals of the step are forgotten."""
    refusals = {key: times for key, times in state.refusals.items() if key.split()[0] != step}
    return onward(flow, replace(state, answers={**state.answers, step: answer}, refusals=refusals), nonce)


def onward(flow: Flow, state: InFlow, nonce: str) -> InFlow:
    """Return the state at the first step of the path without an answer. ``step`` is empty where none is left."""
    open_steps = [step.name for step in flow.way(state) if step.name not in state.answers]
    return replace(state, step=open_steps[0] if open_steps else "", nonce=nonce, tries=0)


def reopen(state: InFlow, steps: Iterable[str], nonce: str, *, refused: bool = False) -> InFlow:
    """Return the state with these steps to answer again. The other answers stay.

    ``refused`` remembers the photos of these steps, so that the same photo is not accepted again.
    """
    again = tuple(steps)
    answers = {name: answer for name, answer in state.answers.items() if name not in again}
    retakes = {**state.retakes, **{name: state.retakes.get(name, 0) + 1 for name in again}}
    lost = [state.answers[name].digest for name in again if name in state.answers] if refused else []
    return replace(
        state, answers=answers, step=again[0], nonce=nonce, tries=0, failed_step="", retakes=retakes,
        refused=(*state.refused, *(digest for digest in lost if digest)),
    )  # fmt: skip
