"""Tests of the runner over recording tools."""

import pytest

from bot.conversation import runner
from bot.conversation.advance import start
from bot.conversation.flow import Answer, Begin, InFlow, Next
from bot.conversation.state import AwaitingRetry, ShowingResult
from bot.photos.check import PhotoCheck, PhotoFault
from tests.bot.conversation.recorded_tools import CARD, FILE, RecordedTools, photo, press

CARD_QR = "079199000001|012345678|Nguyễn Thị Mẫu|01021999|Nữ|Tổ 5, Phường 5, Quận 3, TP. Hồ Chí Minh|10052021"


@pytest.fixture
def tools() -> RecordedTools:
    """Return recording tools."""
    return RecordedTools()


async def test_nonce_follows_the_event(tools: RecordedTools) -> None:
    """The same event gives the same nonce, so that a repetition fits the buttons on the screen."""
    first = await runner.begin(CARD, photo("x", update_id=255), tools)
    assert isinstance(first, InFlow)
    assert first.nonce == "ff"
    again = await runner.run(CARD, first, photo("a", update_id=256), tools)
    assert again == await runner.run(CARD, first, photo("a", update_id=256), tools)


READY = AwaitingRetry(InFlow("card", "", "1"))
SHOWN = ShowingResult("card", "1")


@pytest.mark.parametrize(
    ("action", "at", "after", "said"),
    [
        ("cancel", InFlow("card", "mattruoc", "1"), None, "Stopped"),
        ("cancel", READY, None, "Stopped"),
        ("done", SHOWN, None, "Finished"),
        ("redo", SHOWN, Begin("card"), ""),
        ("restart", READY, Begin("card"), ""),
    ],
)
async def test_tap_that_leads_on(
    tools: RecordedTools, action: str, at: InFlow | AwaitingRetry | ShowingResult, after: Next, said: str
) -> None:
    """Each button has its effect, and the tapped message loses its buttons."""
    assert await runner.run(CARD, at, press(action), tools) == after
    assert tools.said[0] == "(no buttons)"
    assert said in " ".join(tools.said[1:])


@pytest.mark.parametrize(
    ("action", "at"),
    [
        ("go", InFlow("card", "mattruoc", "1")),
        ("done", READY),
        ("redo", InFlow("card", "matsau", "1")),
        ("made up", SHOWN),
    ],
)
async def test_tap_that_does_not_fit_the_step(
    tools: RecordedTools, action: str, at: InFlow | AwaitingRetry | ShowingResult
) -> None:
    """An unknown action changes nothing and sends nothing."""
    assert await runner.run(CARD, at, press(action), tools) == at
    assert tools.said == []


async def test_choice_of_another_version(tools: RecordedTools) -> None:
    """A choice that the step does not have brings the question again, with the choices of now."""
    state = InFlow("card", "mattruoc", "1")
    assert await runner.run(CARD, state, press("pick:yes"), tools) == state
    assert "please mattruoc" in tools.said[-1]


async def test_tap_of_an_earlier_step(tools: RecordedTools) -> None:
    """A stale tap gets a notification."""
    state = ShowingResult("card", "2")
    assert await runner.run(CARD, state, press("done", "1"), tools) == state
    assert tools.said == ["(This button belongs to an earlier step.)"]


async def test_file_that_telegram_lost(tools: RecordedTools) -> None:
    """A lost photo is asked for again."""
    tools.gone = True
    state = await runner.run(CARD, start(CARD, "1"), photo("a"), tools)
    assert isinstance(state, InFlow)
    assert state.step == "mattruoc"
    assert "no longer gives me this picture" in tools.said[-1]


async def test_fault_of_kind_is_never_let_through(tools: RecordedTools) -> None:
    """A file that is no picture is refused at every try. Each fault of degree passes at its own third try."""
    tools.checks = {
        b"pdf": PhotoCheck(PhotoFault.NOT_AN_IMAGE),
        b"sun": PhotoCheck(PhotoFault.BRIGHT, jpeg=b"j", digest="s"),
    }
    state: Next = start(CARD, "1")
    for name in ("pdf", "pdf", "pdf", "sun", "sun", "sun"):
        assert isinstance(state, InFlow)
        assert state.step == "mattruoc"
        state = await runner.run(CARD, state, photo(name), tools)
    assert isinstance(state, InFlow)
    assert state.step == "matsau"
    assert tools.said[-1].startswith("👌 I take the {noun} as it is")


@pytest.mark.parametrize(("found", "sought"), [(None, True), ("https://example.com", True), (CARD_QR, False)])
async def test_a_second_qr_is_not_sought(tools: RecordedTools, found: str | None, sought: bool) -> None:
    """After a card's QR code was found, no code is searched in the next photo. Another QR code does not count."""
    tools.checks = {b"front": PhotoCheck(None, jpeg=b"j", digest="d", qr=found)}
    state = await runner.run(CARD, start(CARD, "1"), photo("front"), tools)
    assert isinstance(state, InFlow)
    await runner.run(CARD, state, photo("back"), tools)
    assert tools.sought[:2] == [True, sought]


async def test_the_qr_of_a_photo_that_is_replaced_does_not_count(tools: RecordedTools) -> None:
    """A new photo of the side with the QR code is searched again."""
    known = {"mattruoc": Answer(file=FILE, digest="f", qr=CARD_QR)}
    await runner.run(CARD, InFlow("card", "mattruoc", "1", known), photo("front"), tools)
    assert tools.sought[0] is True
