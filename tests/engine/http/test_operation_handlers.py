"""What each served operation makes of the photos, with a reader that follows a script."""

from dataclasses import replace

import pytest

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
    Operation,
)
from bot.api.results import Paper, Papers, ScannedText, TwoSides
from engine.http.operation_handlers import _WORKS, perform
from tests.engine.client import BACK, BACK_PHOTO, BLANK, FRONT, FRONT_PHOTO, Script

PASSPORT_PHOTO, LICENCE_PHOTO = b"passport", b"licence"
LICENCE = replace(FRONT, kind="driving_license")
LINES: dict[bytes, Paper | Exception] = {
    FRONT_PHOTO: FRONT,
    BACK_PHOTO: BACK,
    PASSPORT_PHOTO: replace(FRONT, kind="passport"),
    LICENCE_PHOTO: LICENCE,
    b"torn": BadFormat(),
}


async def fault(operation: Operation, **photos: bytes) -> tuple[type[Exception], str | None]:
    """Give the class of the error and the input it names."""
    with pytest.raises((NoContent, BadFormat)) as caught:
        await perform(operation, Script(LINES), photos)
    return caught.type, caught.value.field


async def test_each_side_is_read_by_its_own_operation() -> None:
    """The front by get_mattruoc, the back by get_matsau, anything by get_infor_all."""
    script = Script(LINES)
    assert await perform(GET_MATTRUOC, script, {"image": FRONT_PHOTO}) == FRONT
    assert await perform(GET_MATSAU, script, {"image": BACK_PHOTO}) == BACK
    assert await perform(GET_INFOR_ALL, script, {"image": BACK_PHOTO}) == BACK
    assert await perform(GET_INFOR, script, {"file": FRONT_PHOTO}) == Papers((FRONT,))
    assert await perform(GET_BLX, script, {"image": LICENCE_PHOTO}) == LICENCE


async def test_the_other_side_is_no_content() -> None:
    """A back is no front, a front no back, a passport neither, and only a licence is one."""
    assert await fault(GET_BLX, image=FRONT_PHOTO) == (NoContent, "image")
    assert await fault(GET_MATTRUOC, image=LICENCE_PHOTO) == (NoContent, "image")
    assert await fault(GET_MATTRUOC, image=BACK_PHOTO) == (NoContent, "image")
    assert await fault(GET_MATSAU, image=FRONT_PHOTO) == (NoContent, "image")
    assert await fault(GET_MATTRUOC, image=PASSPORT_PHOTO) == (NoContent, "image")
    assert await fault(GET_HAIMAT, mattruoc=FRONT_PHOTO, matsau=PASSPORT_PHOTO) == (NoContent, "matsau")


async def test_two_sides_are_put_where_they_belong() -> None:
    """Photos given in the wrong order come back in the right one."""
    both = TwoSides(FRONT, BACK)
    assert await perform(GET_HAIMAT, Script(LINES), {"mattruoc": FRONT_PHOTO, "matsau": BACK_PHOTO}) == both
    assert await perform(GET_HAIMAT, Script(LINES), {"mattruoc": BACK_PHOTO, "matsau": FRONT_PHOTO}) == both


async def test_the_same_side_twice_keeps_its_kind() -> None:
    """The caller sees from the kinds that a side is missing."""
    result = await perform(GET_HAIMAT, Script(LINES), {"mattruoc": BACK_PHOTO, "matsau": BACK_PHOTO})
    assert result == TwoSides(BACK, BACK)


async def test_the_side_that_cannot_be_read_is_named() -> None:
    """One of them is enough for an error; of two the first is named."""
    assert await fault(GET_HAIMAT, mattruoc=BLANK, matsau=BACK_PHOTO) == (NoContent, "mattruoc")
    assert await fault(GET_HAIMAT, mattruoc=FRONT_PHOTO, matsau=BLANK) == (NoContent, "matsau")
    assert await fault(GET_HAIMAT, mattruoc=b"torn", matsau=BLANK) == (BadFormat, "mattruoc")


async def test_the_papers_of_a_pdf_come_in_the_order_of_its_pages() -> None:
    """Pages without a paper are passed over; a file without any is no content, one that cannot be drawn no file."""
    script = Script({b"one": FRONT, b"three": BACK})
    assert await perform(GET_INFOR, script, {"file": b"%PDF- one two three"}) == Papers((FRONT, BACK))
    assert await fault(GET_INFOR, file=b"%PDF- two") == (NoContent, "file")
    assert await fault(GET_INFOR, file=b"%PDF- torn") == (BadFormat, "file")
    assert await fault(GET_INFOR, file=BLANK) == (NoContent, "file")


async def test_a_page_of_text_gives_its_lines() -> None:
    """A page without text is no content, which the answer makes null."""
    lines = ScannedText(("một", "hai"), 0.5)
    assert await perform(GET_SCAN_A4, Script({b"page": lines}), {"image": b"page"}) == lines
    assert await fault(GET_SCAN_A4, image=BLANK) == (NoContent, "image")


def test_every_operation_has_its_work() -> None:
    """Whatever is no face search is done here."""
    assert set(_WORKS) == {operation.name for operation in OPERATIONS if operation.family is not Family.SEARCH}
