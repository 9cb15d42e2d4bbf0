"""Tests of every step of every conversation. New flows are included without a change here."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.api import errors
from bot.api.errors import ApiError, BadFormat, NoContent, UrlUnreachable
from bot.conversation import prompts, runner
from bot.conversation.flow import FILES, Event, File, Flow, InFlow, Kind, Next, Step
from bot.conversation.state import AwaitingRetry, ShowingResult, from_json, to_json
from bot.settings import Settings
from handlers.all_flows import FLOWS
from storage.crypto import Vault
from storage.database import Database
from tests.bot.conversation.recorded_tools import RecordedTools
from tests.handlers.answers import RESULTS, events, given, standing
from tests.memory_store import open_store
from tests.running_bot import settings

STEPS = [pytest.param(flow, step, id=f"{flow.name}-{step.name}") for flow in FLOWS for step in flow.steps]
EVERY_FLOW = [pytest.param(flow, id=flow.name) for flow in FLOWS]
ERRORS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, ApiError) and kind is not ApiError
]
BAD_PHOTO = (NoContent, BadFormat)
FILE = File("f", "another file")


@dataclass
class App:
    """The part of the app that stores: a real store in memory."""

    db: Database
    vault: Vault = field(default_factory=lambda: Vault.from_setting(Vault.fresh_key()))
    settings: Settings = field(default_factory=lambda: settings(admin_ids=()))

    def clock(self) -> float:
        """Return the fixed time 0."""
        return 1.0


@dataclass
class ToolsWithStore(RecordedTools):
    """Recording tools with a store."""

    app: App | None = None
    event: Event | None = None
    locale: str = "vi"


@pytest.fixture
async def tools() -> AsyncIterator[ToolsWithStore]:
    """Return recording tools over an empty store."""
    db = await open_store()
    yield ToolsWithStore(results=dict(RESULTS), app=App(db), event=Event(1, 7, Kind.PHOTO))
    await db.close()


def wrong(step: Step) -> list[Event]:
    """Yield the events that do not answer a step."""
    stickers, photo = Event(9, 7, Kind.OTHER), Event(9, 7, Kind.PHOTO, file=FILE)
    words, file = Event(9, 7, Kind.TEXT, text="sao vậy?"), Event(9, 7, Kind.FILE, file=FILE)
    if step.kind in FILES:
        return [stickers, words]
    return [stickers, photo, file] + ([words] if step.kind is Kind.CHOICE else [])


@pytest.mark.parametrize(("flow", "step"), STEPS)
async def test_something_else_than_asked_for(tools: ToolsWithStore, flow: Flow, step: Step) -> None:
    """A wrong answer keeps the step, and the bot names the kind of answer."""
    state = standing(flow, step)
    for event in wrong(step):
        assert await runner.run(flow, state, event, tools) == state
        assert tools.said[-1].startswith(prompts.NEEDED[step.kind])
        assert "cancel" in tools.said[-1]
    assert not tools.called


@pytest.mark.parametrize(("flow", "step"), STEPS)
async def test_cancel(tools: ToolsWithStore, flow: Flow, step: Step) -> None:
    """Cancel ends the conversation at any step."""
    press = Event(9, 7, Kind.PRESS, text="cancel", nonce="1")
    assert await runner.run(flow, standing(flow, step), press, tools) is None
    assert tools.said == ["(no buttons)", prompts.CANCELLED]


@pytest.mark.parametrize(("flow", "step"), STEPS)
async def test_old_button(tools: ToolsWithStore, flow: Flow, step: Step) -> None:
    """A stale button changes nothing and gives a notification."""
    state = standing(flow, step)
    for action in ("cancel", "go", "done", "redo", "restart", "pick:yes", "pick:right", "made up"):
        press = Event(9, 7, Kind.PRESS, text=action, nonce="an earlier one")
        assert await runner.run(flow, state, press, tools) == state
        assert tools.said.pop() == f"({prompts.STALE})"
    assert not tools.said


@pytest.mark.parametrize(("flow", "step"), STEPS)
async def test_button_that_is_not_of_this_step(tools: ToolsWithStore, flow: Flow, step: Step) -> None:
    """An unknown action changes nothing."""
    state = standing(flow, step)
    for action in ("go", "done", "redo", "pick:made up", "pick:", "made up", ""):
        press = Event(9, 7, Kind.PRESS, text=action, nonce="1")
        assert await runner.run(flow, state, press, tools) == state
    assert not tools.said
    assert not tools.called


@pytest.mark.parametrize(("flow", "step"), STEPS)
async def test_restart_at_any_step(tools: ToolsWithStore, flow: Flow, step: Step) -> None:
    """A state that went through the store goes on as before. An event handled twice leads to the same state."""
    state = standing(flow, step)
    stored = from_json(to_json(state))
    assert stored == state
    event = events(step, state, 33)
    first = await runner.run(flow, state, event, tools)
    assert first == await runner.run(flow, state, event, tools)
    assert first is not None
    assert not (isinstance(first, InFlow) and first.step == step.name)


@pytest.mark.parametrize("flow", EVERY_FLOW)
async def test_from_begin_to_end(tools: ToolsWithStore, flow: Flow) -> None:
    """The right answers lead to a result, with the state stored and read before each answer."""
    state: Next = await runner.begin(flow, Event(1, 7, Kind.COMMAND), tools)
    for update_id in range(2, 40):
        if not isinstance(state, InFlow):
            break
        assert from_json(to_json(state)) == state
        step = flow.step(state.step)
        assert step
        state = await runner.run(flow, state, events(step, state, update_id), tools)
    assert isinstance(state, ShowingResult)
    assert tools.called[0][0] == flow.calls[0].operation.name
    done = Event(99, 7, Kind.PRESS, text="done", nonce=state.nonce)
    assert await runner.run(flow, state, done, tools) is None


@pytest.mark.parametrize("flow", EVERY_FLOW)
@pytest.mark.parametrize("error", ERRORS)
async def test_error_of_every_class(tools: ToolsWithStore, flow: Flow, error: type[ApiError]) -> None:
    """A bad photo is asked for again. After any other error the answers stay, and a tap repeats the call."""
    tools.errors = [error()]
    state = await _failed(flow, tools)
    if error in BAD_PHOTO:
        assert isinstance(state, InFlow)
        step = flow.step(state.step)
        assert step
        assert step.kind in FILES
        assert step.name not in state.answers
        return
    assert isinstance(state, AwaitingRetry)
    assert tools.said[-1].endswith("go cancel")
    again = await runner.run(flow, state, Event(98, 7, Kind.PRESS, text="go", nonce=state.nonce), tools)
    assert isinstance(again, ShowingResult)


@pytest.mark.parametrize("flow", [pytest.param(flow, id=flow.name) for flow in FLOWS if flow.takes_links])
async def test_dead_link_in_every_flow_that_takes_links(tools: ToolsWithStore, flow: Flow) -> None:
    """Links are sent in the call. A link that the service cannot open is asked for again."""
    tools.errors = [UrlUnreachable()]
    state: Next = await runner.begin(flow, Event(1, 7, Kind.COMMAND), tools)
    for number in range(len(flow.steps)):
        assert isinstance(state, InFlow)
        link = Event(2 + number, 7, Kind.TEXT, text=f"https://example.com/{number}.jpg")
        state = await runner.run(flow, state, link, tools)
    assert isinstance(state, InFlow)
    assert flow.step(state.step)
    assert not tools.alarms
    assert all(str(value).startswith("https://") for value in tools.called[0][1].values())


async def _failed(flow: Flow, tools: ToolsWithStore) -> Next:
    """Give the last answer of a flow without doubts."""
    answers = {step.name: given(step) for step in flow.way(InFlow(flow.name, "", "1", seed="1"))}
    *_, last = [step for step in flow.way(InFlow(flow.name, "", "1", answers, "1")) if step.kind in FILES]
    answers |= {step.name: given(step) for step in flow.way(InFlow(flow.name, "", "1", answers, "1"))}
    state = InFlow(flow.name, last.name, "1", {n: a for n, a in answers.items() if n != last.name}, "1")
    return await runner.run(flow, state, events(last, state, 50), tools)
