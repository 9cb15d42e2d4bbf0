"""Tests of the completion of a conversation, over recording tools."""

import pytest

from bot.api.errors import ApiError, BadFormat, NoContent, OutOfQuota, Spent, Unavailable, Uncertain, UrlUnreachable
from bot.conversation import error_messages, prompts, runner
from bot.conversation.advance import start
from bot.conversation.flow import Answer, Event, Flow, InFlow, Kind, Next, Retake
from bot.conversation.message import text
from bot.conversation.state import AwaitingRetry, ShowingResult
from tests.bot.conversation.recorded_tools import CARD, FILE, ONE, RecordedTools, half, photo, press


def due(state: AwaitingRetry) -> Event:
    """Return the timer that makes the calls of this state again."""
    return Event(-state.answered.tries, 7, Kind.TIMER, f"again {state.nonce}", message_id=1)


def waiting(state: Next) -> AwaitingRetry:
    """Return the state as one whose calls wait for a tap."""
    assert isinstance(state, AwaitingRetry)
    return state


def at_step(state: Next) -> InFlow:
    """Return the state as one that waits at a step."""
    assert isinstance(state, InFlow)
    return state


@pytest.fixture
def tools() -> RecordedTools:
    """Return recording tools."""
    return RecordedTools()


async def test_one_photo_feeds_several_calls(tools: RecordedTools) -> None:
    """All calls of a flow are made in order with the checked photos, and the results are shown together."""
    state = await runner.run(ONE, start(ONE, "1"), photo("a"), tools)
    assert state == ShowingResult("one", "1", "1")
    assert tools.called == [("get_mattruoc", {"image": b"jpeg:a"}), ("search", {"image": b"jpeg:a"})]
    assert tools.said == ["get_mattruoc search redo done"]


async def test_text_is_an_answer_too(tools: RecordedTools) -> None:
    """A link is passed to the call as text."""
    ready = AwaitingRetry(InFlow("card", "", "1", {"mattruoc": Answer(text="chữ"), "matsau": Answer(file=FILE)}))
    await runner.run(CARD, ready, press("go"), tools)
    assert tools.called == [("get_haimat", {"mattruoc": "chữ", "matsau": b"jpeg:f"})]


async def test_error_of_a_flow_with_one_step_is_that_step(tools: RecordedTools) -> None:
    """An error without a field blames the only photo."""
    tools.errors = [NoContent()]
    state = await runner.run(ONE, start(ONE, "1"), photo("a"), tools)
    assert state == InFlow("one", "image", "1", seed="1", retakes={"image": 1}, refused=("a",))
    assert "could not find an identity paper in the {noun}" in tools.said[-1]


@pytest.mark.parametrize("error", [NoContent(field="matsau"), BadFormat(field="matsau")])
async def test_photo_at_fault_is_asked_for_again(tools: RecordedTools, error: ApiError) -> None:
    """A refused photo is asked for again, and the other answers stay."""
    tools.errors = [error]
    state = at_step(await runner.run(CARD, half(), photo("b"), tools))
    assert (state.step, set(state.answers)) == ("matsau", {"mattruoc"})


async def test_trouble_waits_for_a_tap(tools: RecordedTools) -> None:
    """After an error the answers stay, further photos are not taken, and the tap repeats the call."""
    tools.errors = [Unavailable()]
    state = waiting(await runner.run(CARD, half(), photo("b"), tools))
    assert await runner.run(CARD, state, photo("c"), tools) == state
    assert tools.said[-1].endswith("go cancel")
    done = await runner.run(CARD, state, press("go", state.nonce), tools)
    assert isinstance(done, ShowingResult)
    assert len(tools.called) == 2
    assert not tools.alarms


async def test_a_tap_under_busy_is_no_answer_to_a_doubt(tools: RecordedTools) -> None:
    """The nonce of a question about an uncertain call differs from the nonce of a busy message."""
    tools.errors = [Unavailable(), Uncertain(), Uncertain()]
    busy = waiting(await runner.run(CARD, half(), photo("b"), tools))
    doubt = waiting(await runner.run(CARD, half(), photo("b"), tools))
    assert await runner.run(CARD, doubt, press("go", busy.nonce), tools) == doubt
    assert tools.said[-1] == f"({prompts.STALE})"
    assert len(tools.called) == 2
    still = waiting(await runner.run(CARD, doubt, press("go", doubt.nonce), tools))
    assert len(tools.called) == 3
    assert still.nonce not in {busy.nonce, doubt.nonce}


async def test_a_doubt_about_a_charge_is_said_again(tools: RecordedTools) -> None:
    """Anything but a tap, and a change of the language, bring back the question and not a plain "try again"."""
    tools.errors = [Uncertain()]
    doubt = waiting(await runner.run(CARD, half(), photo("b"), tools))
    assert doubt.doubt == error_messages.DOUBT
    assert await runner.run(CARD, doubt, photo("c"), tools) == doubt
    assert tools.said[-1].startswith(error_messages.DOUBT)
    assert await runner.show_again(CARD, doubt, photo("c"), tools) == doubt
    assert tools.said[-1].startswith(error_messages.DOUBT)
    await runner.resume(CARD, doubt, photo("c"), tools)
    assert error_messages.DOUBT in tools.said[-1]


async def test_unexpected_error_alarms(tools: RecordedTools) -> None:
    """Unexpected errors alarm the administrators. Outages are reported by the caller of the API."""
    tools.errors = [UrlUnreachable(code="2"), OutOfQuota()]
    state = waiting(await runner.run(CARD, half(), photo("b"), tools))
    await runner.run(CARD, state, press("go", state.nonce), tools)
    assert ["no new photo mends" in told.msgid for told in tools.alarms] == [True]


async def test_calls_come_back_by_themselves(tools: RecordedTools) -> None:
    """Refused calls are repeated with growing pauses in the same message, until an answer or the last try."""
    tools.errors = [Unavailable() for _ in range(99)]
    state = waiting(await runner.run(CARD, half(), photo("b"), tools))
    while len(tools.waits) == state.answered.tries:
        state = waiting(await runner.come_back(CARD, state, due(state), tools))
    assert tools.waits[:5] == [30, 60, 120, 120, 120]
    assert 1.5 * 3600 < sum(tools.waits) < 2.5 * 3600
    assert "by myself" not in tools.said[-1]
    tools.errors.clear()
    done = await runner.run(CARD, state, press("go", state.nonce), tools)
    assert isinstance(done, ShowingResult)


async def test_what_comes_back_too_late_is_left(tools: RecordedTools) -> None:
    """A timer of an older try does nothing after a tap."""
    tools.errors = [Unavailable(), Unavailable()]
    first = waiting(await runner.run(CARD, half(), photo("b"), tools))
    again = waiting(await runner.run(CARD, first, press("go", first.nonce), tools))
    said = list(tools.said)
    assert await runner.come_back(CARD, again, due(first), tools) == again
    assert tools.said == said
    assert len(tools.called) == 2


async def test_a_service_that_names_a_time_is_given_it(tools: RecordedTools) -> None:
    """The pause of the service or of the breaker is kept when longer."""
    tools.errors = [Unavailable(retry_after=77.5)]
    await runner.run(CARD, half(), photo("b"), tools)
    assert tools.waits == [77.5]


@pytest.mark.parametrize("error", [Uncertain(), OutOfQuota(), Spent(3, 100.0)])
async def test_what_does_not_come_back(tools: RecordedTools, error: ApiError) -> None:
    """An uncertain call, or an error that only a person can mend, waits for a tap."""
    tools.errors = [error]
    await runner.run(CARD, half(), photo("b"), tools)
    assert tools.waits == []


async def test_outcome_may_ask_again(tools: RecordedTools) -> None:
    """A retake names the step and the reason."""
    flow = Flow("x", text("X"), CARD.steps, CARD.calls, text("…"), lambda *_: Retake("mattruoc", text("because")))
    state = at_step(await runner.run(flow, half(), photo("b"), tools))
    assert (state.step, set(state.answers)) == ("mattruoc", {"matsau"})
    assert tools.said[-1].startswith("because")
