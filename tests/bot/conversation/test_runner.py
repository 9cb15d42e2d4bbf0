"""The runner over tools that only write down: one step, and every turn of a step."""

import pytest

from bot.conversation import runner
from bot.conversation.flow import READY, SHOWN, Answer, Session, start
from bot.photos.check import PhotoCheck, PhotoFault
from tests.bot.conversation.recorded_tools import CARD, FILE, Notebook, photo, press

CARD_QR = "079199000001|012345678|Nguyễn Thị Mẫu|01021999|Nữ|Tổ 5, Phường 5, Quận 3, TP. Hồ Chí Minh|10052021"


@pytest.fixture
def tools() -> Notebook:
    """Tools that write down."""
    return Notebook()


async def test_nonce_follows_the_event(tools: Notebook) -> None:
    """The same event leads to the same name of the step, so that a repetition fits the buttons already shown."""
    first = await runner.begin(CARD, photo("x", update_id=255), tools)
    assert first.nonce == "ff"
    again = await runner.run(CARD, first, photo("a", update_id=256), tools)
    assert again == await runner.run(CARD, first, photo("a", update_id=256), tools)


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
    tools.looks = {
        b"pdf": PhotoCheck(PhotoFault.NOT_AN_IMAGE),
        b"sun": PhotoCheck(PhotoFault.BRIGHT, jpeg=b"j", digest="s"),
    }
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
    tools.looks = {b"front": PhotoCheck(None, jpeg=b"j", digest="d", qr=found)}
    session = await runner.run(CARD, start(CARD, "1"), photo("front"), tools)
    assert session
    await runner.run(CARD, session, photo("back"), tools)
    assert tools.sought[:2] == [True, sought]


async def test_the_qr_of_a_photo_that_is_replaced_does_not_count(tools: Notebook) -> None:
    """The side that had it is asked for again: its new photo is searched."""
    known = {"mattruoc": Answer(file=FILE, digest="f", qr=CARD_QR)}
    await runner.run(CARD, Session("card", "mattruoc", "1", known), photo("front"), tools)
    assert tools.sought[0] is True
