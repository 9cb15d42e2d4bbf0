"""The runner over tools that only write down: texts as answers, several calls, one step, and every turn of a step."""

import pytest

from bot import prompts, runner
from bot.api.errors import ApiError, BadFormat, NoContent, OutOfQuota, Spent, Unavailable, Uncertain, UrlUnreachable
from bot.api.operations import GET_HAIMAT, GET_MATTRUOC, SEARCH
from bot.flow import (
    READY,
    SHOWN,
    Answer,
    Call,
    Event,
    File,
    Flow,
    Kind,
    Message,
    Outcome,
    Results,
    Retake,
    Session,
    Step,
    start,
    text,
)
from bot.photo import Fault, Look
from tests.bot.notebook import Notebook

FILE = File("f", "u", 9)
CARD_QR = "079199000001|012345678|Nguyễn Thị Mẫu|01021999|Nữ|Tổ 5, Phường 5, Quận 3, TP. Hồ Chí Minh|10052021"


def step(name: str, kind: Kind = Kind.PHOTO) -> Step:
    """A step called by its name."""
    return Step(name, kind, text(f"please {name}"), text(name))


def read(session: Session, results: Results) -> Outcome:
    """The names of the results."""
    return Message((text(" ".join(results)),))


CARD = Flow("card", text("Card"), (step("mattruoc"), step("matsau")), (Call(GET_HAIMAT),), text("wait"), read)
ONE = Flow("one", text("One"), (step("image"),), (Call(GET_MATTRUOC), Call(SEARCH)), text("wait"), read)


def photo(name: str, update_id: int = 1) -> Event:
    """A photo whose bytes are its name."""
    return Event(update_id, 7, Kind.PHOTO, file=File(name, f"unique {name}"))


def due(session: Session) -> Event:
    """The time has come to make the calls of this step again."""
    return Event(-session.tries, 7, Kind.TIMER, f"again {session.nonce}", message_id=1)


def press(action: str, nonce: str = "1", update_id: int = 16) -> Event:
    """A tap on a button of a step."""
    return Event(update_id, 7, Kind.PRESS, text=action, nonce=nonce)


@pytest.fixture
def tools() -> Notebook:
    """Tools that write down."""
    return Notebook()


async def test_one_photo_feeds_several_calls(tools: Notebook) -> None:
    """All calls of a flow are made, in their order, with the looked-at picture; their results are shown together."""
    session = await runner.run(ONE, start(ONE, "1"), photo("a"), tools)
    assert session == Session("one", SHOWN, "1", seed="1")
    assert tools.called == [("get_mattruoc", {"image": b"jpeg:a"}), ("search", {"image": b"jpeg:a"})]
    assert tools.said == ["get_mattruoc search redo done"]


async def test_text_is_an_answer_too(tools: Notebook) -> None:
    """An answer without a file goes to the call as its text: a link that the service fetches itself."""
    ready = Session("card", READY, "1", {"mattruoc": Answer(text="chữ"), "matsau": Answer(file=FILE)})
    await runner.run(CARD, ready, press("go"), tools)
    assert tools.called == [("get_haimat", {"mattruoc": "chữ", "matsau": b"jpeg:f"})]


async def test_nonce_follows_the_event(tools: Notebook) -> None:
    """The same event leads to the same name of the step, so that a repetition fits the buttons already shown."""
    first = await runner.begin(CARD, photo("x", update_id=255), tools)
    assert first.nonce == "ff"
    again = await runner.run(CARD, first, photo("a", update_id=256), tools)
    assert again == await runner.run(CARD, first, photo("a", update_id=256), tools)


async def test_error_of_a_flow_with_one_step_is_that_step(tools: Notebook) -> None:
    """With one photo there is no doubt which one is at fault."""
    tools.errors = [NoContent()]
    session = await runner.run(ONE, start(ONE, "1"), photo("a"), tools)
    assert session == Session("one", "image", "1", seed="1", retakes={"image": 1}, refused=("a",))
    assert "could not find an identity paper in the {noun}" in tools.said[-1]


@pytest.mark.parametrize("error", [NoContent(field="matsau"), BadFormat(field="matsau")])
async def test_photo_at_fault_is_asked_for_again(tools: Notebook, error: ApiError) -> None:
    """The other answers stay."""
    tools.errors = [error]
    session = await runner.run(CARD, _half(), photo("b"), tools)
    assert session
    assert (session.step, set(session.answers)) == ("matsau", {"mattruoc"})


async def test_trouble_waits_for_a_tap(tools: Notebook) -> None:
    """The answers stay; a photo in between is not taken; the tap makes the call again."""
    tools.errors = [Unavailable()]
    session = await runner.run(CARD, _half(), photo("b"), tools)
    assert session
    assert session.step == READY
    assert await runner.run(CARD, session, photo("c"), tools) == session
    assert tools.said[-1].endswith("go cancel")
    done = await runner.run(CARD, session, press("go", session.nonce), tools)
    assert done
    assert done.step == SHOWN
    assert len(tools.called) == 2
    assert not tools.alarms


async def test_a_tap_under_busy_is_no_answer_to_a_doubt(tools: Notebook) -> None:
    """An event handled again after a crash may end in doubt where it said before that nothing was paid."""
    tools.errors = [Unavailable(), Uncertain(), Uncertain()]
    busy = await runner.run(CARD, _half(), photo("b"), tools)
    doubt = await runner.run(CARD, _half(), photo("b"), tools)
    assert busy
    assert doubt
    assert await runner.run(CARD, doubt, press("go", busy.nonce), tools) == doubt
    assert tools.said[-1] == f"({prompts.STALE})"
    assert len(tools.called) == 2
    still = await runner.run(CARD, doubt, press("go", doubt.nonce), tools)
    assert len(tools.called) == 3
    assert still
    assert still.nonce not in {busy.nonce, doubt.nonce}


async def test_unexpected_error_alarms(tools: Notebook) -> None:
    """What nobody expects is told to the administrators; of outages they hear from whoever makes the calls."""
    tools.errors = [UrlUnreachable(code="2"), OutOfQuota()]
    session = await runner.run(CARD, _half(), photo("b"), tools)
    assert session
    await runner.run(CARD, session, press("go", session.nonce), tools)
    assert ["no new photo mends" in told.msgid for told in tools.alarms] == [True]


async def test_calls_come_back_by_themselves(tools: Notebook) -> None:
    """Refused calls are made again later and later, in the same message, until they are answered or the tries end."""
    tools.errors = [Unavailable() for _ in range(99)]
    session: Session | None = await runner.run(CARD, _half(), photo("b"), tools)
    while session and len(tools.waits) == session.tries:
        session = await runner.come_back(CARD, session, due(session), tools)
    assert tools.waits[:5] == [30, 60, 120, 120, 120]
    assert 1.5 * 3600 < sum(tools.waits) < 2.5 * 3600
    assert "by myself" not in tools.said[-1]
    assert session
    tools.errors.clear()
    done = await runner.run(CARD, session, press("go", session.nonce), tools)
    assert done
    assert done.step == SHOWN


async def test_what_comes_back_too_late_is_left(tools: Notebook) -> None:
    """Who tapped meanwhile, or is asked something else, is not served twice."""
    tools.errors = [Unavailable()]
    waiting = await runner.run(CARD, _half(), photo("b"), tools)
    assert waiting
    late = due(waiting)
    done = await runner.run(CARD, waiting, press("go", waiting.nonce), tools)
    assert done
    said = list(tools.said)
    assert await runner.come_back(CARD, done, late, tools) == done
    assert tools.said == said


async def test_a_service_that_names_a_time_is_given_it(tools: Notebook) -> None:
    """Whoever refuses knows best when to come again: the service, or the breaker before it."""
    tools.errors = [Unavailable(retry_after=77.5)]
    await runner.run(CARD, _half(), photo("b"), tools)
    assert tools.waits == [77.5]


@pytest.mark.parametrize("error", [Uncertain(), OutOfQuota(), Spent(3, 100.0)])
async def test_what_does_not_come_back(tools: Notebook, error: ApiError) -> None:
    """What may have been charged, or nothing but a person can mend, waits for a tap."""
    tools.errors = [error]
    await runner.run(CARD, _half(), photo("b"), tools)
    assert tools.waits == []


async def test_outcome_may_ask_again(tools: Notebook) -> None:
    """A flow whose results do not suffice names the step and the reason."""
    flow = Flow("x", text("X"), CARD.steps, CARD.calls, text("…"), lambda *_: Retake("mattruoc", text("because")))
    session = await runner.run(flow, _half(), photo("b"), tools)
    assert session
    assert (session.step, set(session.answers)) == ("mattruoc", {"matsau"})
    assert tools.said[-1].startswith("because")


@pytest.mark.parametrize(
    ("action", "at", "after", "said"),
    [
        ("cancel", "mattruoc", None, "Stopped"),
        ("cancel", READY, None, "Stopped"),
        ("done", SHOWN, None, "Finished"),
        ("redo", SHOWN, "mattruoc", "please mattruoc"),
    ],
)
async def test_tap_that_leads_on(tools: Notebook, action: str, at: str, after: str | None, said: str) -> None:
    """Each button does what it says, and the tapped message loses its buttons."""
    session = await runner.run(CARD, Session("card", at, "1"), press(action), tools)
    assert (session.step if session else None) == after
    assert tools.said[0] == "(no buttons)"
    assert said in tools.said[1]


@pytest.mark.parametrize(
    ("action", "at"), [("go", "mattruoc"), ("done", READY), ("redo", "matsau"), ("made up", SHOWN)]
)
async def test_tap_that_does_not_fit_the_step(tools: Notebook, action: str, at: str) -> None:
    """It changes nothing and says nothing."""
    session = Session("card", at, "1")
    assert await runner.run(CARD, session, press(action), tools) == session
    assert tools.said == []


async def test_tap_of_an_earlier_step(tools: Notebook) -> None:
    """It is told to be stale."""
    session = Session("card", SHOWN, "2")
    assert await runner.run(CARD, session, press("done", "1"), tools) == session
    assert tools.said == ["(This button belongs to an earlier step.)"]


async def test_file_that_telegram_lost(tools: Notebook) -> None:
    """A photo that is gone counts as none: it is asked for again."""
    tools.gone = True
    session = await runner.run(CARD, start(CARD, "1"), photo("a"), tools)
    assert session
    assert session.step == "mattruoc"
    assert "no longer gives me this picture" in tools.said[-1]


async def test_fault_of_kind_is_never_let_through(tools: Notebook) -> None:
    """What is no picture is refused at every try; what is a little too bright is taken at the third."""
    tools.looks = {b"pdf": Look(Fault.NOT_AN_IMAGE), b"sun": Look(Fault.BRIGHT, jpeg=b"j", digest="s")}
    session: Session | None = start(CARD, "1")
    for name in ("pdf", "pdf", "pdf", "sun"):
        assert session
        assert session.step == "mattruoc"
        session = await runner.run(CARD, session, photo(name), tools)
    assert session
    assert session.step == "matsau"
    assert tools.said[-1].startswith("👌 I take the {noun} as it is")


@pytest.mark.parametrize(("found", "sought"), [(None, True), ("https://example.com", True), (CARD_QR, False)])
async def test_a_second_qr_is_not_sought(tools: Notebook, found: str | None, sought: bool) -> None:
    """When the first photo had a card's, none is looked for in the next; the code of something else does not count."""
    tools.looks = {b"front": Look(None, jpeg=b"j", digest="d", qr=found)}
    session = await runner.run(CARD, start(CARD, "1"), photo("front"), tools)
    assert session
    await runner.run(CARD, session, photo("back"), tools)
    assert tools.sought[:2] == [True, sought]


async def test_the_qr_of_a_photo_that_is_replaced_does_not_count(tools: Notebook) -> None:
    """The side that had it is asked for again: its new photo is searched."""
    known = {"mattruoc": Answer(file=FILE, digest="f", qr=CARD_QR)}
    await runner.run(CARD, Session("card", "mattruoc", "1", known), photo("front"), tools)
    assert tools.sought[0] is True


def _half() -> Session:
    """A session that has the front and waits for the back."""
    return Session("card", "matsau", "1", {"mattruoc": Answer(file=FILE, digest="f")})
