"""What holds for every conversation and every step of it, whatever it is about; a new one is tried here by itself."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.api import errors
from bot.api.errors import ApiError, BadFormat, NoContent, UrlUnreachable
from bot.conversation import prompts, runner
from bot.conversation.flow import FILES, READY, SHOWN, Event, File, Flow, Kind, Session, Step
from bot.settings import Settings
from handlers.flows.registry import FLOWS
from storage.connect import open_database
from storage.crypto import Vault
from storage.database import Database
from tests.bot.conversation.recorded_tools import Notebook
from tests.handlers.answers import RESULTS, events, given, standing
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
    """The part of the house that conversations store things in: a real store in memory."""

    db: Database
    vault: Vault = field(default_factory=lambda: Vault.from_setting(Vault.fresh_key()))
    settings: Settings = field(default_factory=lambda: settings(admin_ids=()))

    def clock(self) -> float:
        """The time does not matter here."""
        return 1.0


@dataclass
class Housed(Notebook):
    """A notebook with a store."""

    app: App | None = None
    event: Event | None = None
    locale: str = "vi"


@pytest.fixture
async def tools() -> AsyncIterator[Housed]:
    """Tools that write down, and a store."""
    db = await open_database("sqlite://:memory:")
    yield Housed(results=dict(RESULTS), app=App(db), event=Event(1, 7, Kind.PHOTO))
    await db.close()


def wrong(step: Step) -> list[Event]:
    """Everything that a step does not ask for."""
    stickers, photo = Event(9, 7, Kind.OTHER), Event(9, 7, Kind.PHOTO, file=FILE)
    words, file = Event(9, 7, Kind.TEXT, text="sao vậy?"), Event(9, 7, Kind.FILE, file=FILE)
    if step.kind in FILES:
        return [stickers, words]
    return [stickers, photo, file] + ([words] if step.kind is Kind.CHOICE else [])


@pytest.mark.parametrize(("flow", "step"), STEPS)
async def test_something_else_than_asked_for(tools: Housed, flow: Flow, step: Step) -> None:
    """The step stands, and the bot names what to send and how."""
    session = standing(flow, step)
    for event in wrong(step):
        assert await runner.run(flow, session, event, tools) == session
        assert tools.said[-1].startswith(prompts.NEEDED[step.kind])
        assert "cancel" in tools.said[-1]
    assert not tools.called


@pytest.mark.parametrize(("flow", "step"), STEPS)
async def test_cancel(tools: Housed, flow: Flow, step: Step) -> None:
    """One tap ends it at any step."""
    press = Event(9, 7, Kind.PRESS, text="cancel", nonce="1")
    assert await runner.run(flow, standing(flow, step), press, tools) is None
    assert tools.said == ["(no buttons)", prompts.CANCELLED]


@pytest.mark.parametrize(("flow", "step"), STEPS)
async def test_old_button(tools: Housed, flow: Flow, step: Step) -> None:
    """A button of an earlier step does nothing, and says so."""
    session = standing(flow, step)
    for action in ("cancel", "go", "done", "redo", "restart", "pick:yes", "pick:right", "made up"):
        press = Event(9, 7, Kind.PRESS, text=action, nonce="an earlier one")
        assert await runner.run(flow, session, press, tools) == session
        assert tools.said.pop() == f"({prompts.STALE})"
    assert not tools.said


@pytest.mark.parametrize(("flow", "step"), STEPS)
async def test_button_that_is_not_of_this_step(tools: Housed, flow: Flow, step: Step) -> None:
    """An action that the step has no button for changes nothing."""
    session = standing(flow, step)
    for action in ("go", "done", "redo", "pick:made up", "pick:", "made up", ""):
        press = Event(9, 7, Kind.PRESS, text=action, nonce="1")
        assert await runner.run(flow, session, press, tools) == session
    assert not tools.said
    assert not tools.called


@pytest.mark.parametrize(("flow", "step"), STEPS)
async def test_restart_at_any_step(tools: Housed, flow: Flow, step: Step) -> None:
    """A session that went through the store goes on as before; an event handled twice leads to the same."""
    session = standing(flow, step)
    stored = Session.from_json(session.to_json())
    assert stored == session
    event = events(step, session, 33)
    first = await runner.run(flow, stored, event, tools)
    assert first == await runner.run(flow, session, event, tools)
    assert first is not None
    assert first.step != step.name


@pytest.mark.parametrize("flow", EVERY_FLOW)
async def test_from_begin_to_end(tools: Housed, flow: Flow) -> None:
    """The right answers, each from a session that was stored, lead to the result and its end."""
    session: Session | None = await runner.begin(flow, Event(1, 7, Kind.COMMAND), tools)
    for update_id in range(2, 40):
        assert session
        session = Session.from_json(session.to_json())
        if (step := flow.step(session.step)) is None:
            break
        session = await runner.run(flow, session, events(step, session, update_id), tools)
    assert session
    assert session.step == SHOWN
    assert tools.called[0][0] == flow.calls[0].operation.name
    done = Event(99, 7, Kind.PRESS, text="done", nonce=session.nonce)
    assert await runner.run(flow, session, done, tools) is None


@pytest.mark.parametrize("flow", EVERY_FLOW)
@pytest.mark.parametrize("error", ERRORS)
async def test_error_of_every_class(tools: Housed, flow: Flow, error: type[ApiError]) -> None:
    """A bad photo is asked for again; after anything else all answers stay, and a tap makes the call again."""
    tools.errors = [error()]
    session = await _ready(flow, tools)
    assert session
    if error in BAD_PHOTO:
        step = flow.step(session.step)
        assert step
        assert step.kind in FILES
        assert step.name not in session.answers
        return
    assert session.step == READY
    assert tools.said[-1].endswith("go cancel")
    again = await runner.run(flow, session, Event(98, 7, Kind.PRESS, text="go", nonce=session.nonce), tools)
    assert again
    assert again.step == SHOWN


@pytest.mark.parametrize("flow", [pytest.param(flow, id=flow.name) for flow in FLOWS if flow.takes_links])
async def test_dead_link_in_every_flow_that_takes_links(tools: Housed, flow: Flow) -> None:
    """Links lead to the call, and one that the service cannot open is asked for again."""
    tools.errors = [UrlUnreachable()]
    session: Session | None = await runner.begin(flow, Event(1, 7, Kind.COMMAND), tools)
    for number in range(len(flow.steps)):
        assert session
        link = Event(2 + number, 7, Kind.TEXT, text=f"https://example.com/{number}.jpg")
        session = await runner.run(flow, session, link, tools)
    assert session
    assert flow.step(session.step)
    assert not tools.alarms
    assert all(str(value).startswith("https://") for value in tools.called[0][1].values())


async def _ready(flow: Flow, tools: Housed) -> Session | None:
    """Give the last answer that a flow without doubts waits for."""
    blank = Session(flow.name, "", "1", seed="1")
    answers = {step.name: given(step) for step in flow.way(blank)}
    *_, last = [step for step in flow.way(Session(flow.name, "", "1", answers, seed="1")) if step.kind in FILES]
    answers |= {step.name: given(step) for step in flow.way(Session(flow.name, "", "1", answers, seed="1"))}
    session = Session(flow.name, last.name, "1", {n: a for n, a in answers.items() if n != last.name}, seed="1")
    return await runner.run(flow, session, events(last, session, 50), tools)
