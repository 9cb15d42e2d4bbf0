"""Check the result of each operation with a scripted reader."""

from dataclasses import replace

import pytest

from bot.api.descriptors import Operation
from bot.api.errors import BadFormat, Family, NoContent
from bot.api.operations import (
    GET_BLX,
    GET_HAIMAT,
    GET_INFOR,
    GET_INFOR_ALL,
    GET_MATSAU,
    GET_MATTRUOC,
    GET_SCAN_A4,
    OPERATIONS,
)
from bot.api.results import Paper, Papers, ScannedText, TwoSides
from engine.http.operation_handlers import HANDLERS, perform
from tests.engine.client import BACK, BACK_PHOTO, BLANK, FRONT, FRONT_PHOTO, ScriptedReader

PASSPORT_PHOTO, LICENCE_PHOTO = b"passport", b"licence"
LICENCE = replace(FRONT, kind="driving_license")
RESULTS: dict[bytes, Paper | Exception] = {
    FRONT_PHOTO: FRONT,
    BACK_PHOTO: BACK,
    PASSPORT_PHOTO: replace(FRONT, kind="passport"),
    LICENCE_PHOTO: LICENCE,
    b"torn": BadFormat(),
}


async def raised_error(operation: Operation, **photos: bytes) -> tuple[type[Exception], str | None]:
    """Return the class of the error and the input that the error names."""
    with pytest.raises((NoContent, BadFormat)) as caught:
        await perform(operation, ScriptedReader(RESULTS), photos)
    return caught.type, caught.value.field


async def test_each_side_is_read_by_its_own_operation() -> None:
    """get_mattruoc reads the front, get_matsau the back, get_infor_all any paper."""
    reader = ScriptedReader(RESULTS)
    assert await perform(GET_MATTRUOC, reader, {"image": FRONT_PHOTO}) == FRONT
    assert await perform(GET_MATSAU, reader, {"image": BACK_PHOTO}) == BACK
    assert await perform(GET_INFOR_ALL, reader, {"image": BACK_PHOTO}) == BACK
    assert await perform(GET_INFOR, reader, {"file": FRONT_PHOTO}) == Papers((FRONT,))
    assert await perform(GET_BLX, reader, {"image": LICENCE_PHOTO}) == LICENCE


async def test_the_other_side_is_no_content() -> None:
    """Each operation accepts its own side or paper only."""
    assert await raised_error(GET_BLX, image=FRONT_PHOTO) == (NoContent, "image")
    assert await raised_error(GET_MATTRUOC, image=LICENCE_PHOTO) == (NoContent, "image")
    assert await raised_error(GET_MATTRUOC, image=BACK_PHOTO) == (NoContent, "image")
    assert await raised_error(GET_MATSAU, image=FRONT_PHOTO) == (NoContent, "image")
    assert await raised_error(GET_MATTRUOC, image=PASSPORT_PHOTO) == (NoContent, "image")
    assert await raised_error(GET_HAIMAT, mattruoc=FRONT_PHOTO, matsau=PASSPORT_PHOTO) == (NoContent, "matsau")


async def test_swapped_sides_are_exchanged() -> None:
    """Photos in the wrong order come back in the right order."""
    both = TwoSides(FRONT, BACK)
    assert await perform(GET_HAIMAT, ScriptedReader(RESULTS), {"mattruoc": FRONT_PHOTO, "matsau": BACK_PHOTO}) == both
    assert await perform(GET_HAIMAT, ScriptedReader(RESULTS), {"mattruoc": BACK_PHOTO, "matsau": FRONT_PHOTO}) == both


async def test_the_same_side_twice_keeps_its_kind() -> None:
    """The kinds show the client that a side is missing."""
    result = await perform(GET_HAIMAT, ScriptedReader(RESULTS), {"mattruoc": BACK_PHOTO, "matsau": BACK_PHOTO})
    assert result == TwoSides(BACK, BACK)


async def test_the_unreadable_side_is_named() -> None:
    """One unreadable side is enough for an error. Of two the first is named."""
    assert await raised_error(GET_HAIMAT, mattruoc=BLANK, matsau=BACK_PHOTO) == (NoContent, "mattruoc")
    assert await raised_error(GET_HAIMAT, mattruoc=FRONT_PHOTO, matsau=BLANK) == (NoContent, "matsau")
    assert await raised_error(GET_HAIMAT, mattruoc=b"torn", matsau=BLANK) == (BadFormat, "mattruoc")


async def test_the_papers_of_a_pdf_come_in_the_order_of_its_pages() -> None:
    """Pages without a paper are skipped. A PDF without papers has no content, a broken PDF the format error."""
    reader = ScriptedReader({b"one": FRONT, b"three": BACK})
    assert await perform(GET_INFOR, reader, {"file": b"%PDF- one two three"}) == Papers((FRONT, BACK))
    assert await raised_error(GET_INFOR, file=b"%PDF- two") == (NoContent, "file")
    assert await raised_error(GET_INFOR, file=b"%PDF- torn") == (BadFormat, "file")
    assert await raised_error(GET_INFOR, file=BLANK) == (NoContent, "file")


async def test_a_page_of_text_gives_its_lines() -> None:
    """A page without text has no content, which becomes null in the body."""
    lines = ScannedText(("một", "hai"), 0.5)
    assert await perform(GET_SCAN_A4, ScriptedReader({b"page": lines}), {"image": b"page"}) == lines
    assert await raised_error(GET_SCAN_A4, image=BLANK) == (NoContent, "image")


def test_every_operation_has_a_handler() -> None:
    """The handlers cover all operations but the face search."""
    assert set(HANDLERS) == {operation.name for operation in OPERATIONS if operation.family is not Family.SEARCH}
