"""Run the operations on papers and texts, and dispatch every operation but the face search."""

from collections.abc import Awaitable, Callable, Mapping

from bot.api.descriptors import Operation
from bot.api.errors import NoContent
from bot.api.operations import (
    FACE_MATCHING,
    GET_BLX,
    GET_HAIMAT,
    GET_INFOR,
    GET_INFOR_ALL,
    GET_MATSAU,
    GET_MATTRUOC,
    GET_SCAN_A4,
    MATCHING,
    MATCHINGLIVENESS,
)
from bot.api.results import Paper, Result, ScannedText, TwoSides
from bot.identity.papers.kinds import PaperKind, PaperSide, side_of
from engine.http.error_field import name_field
from engine.http.face_comparison import match_card, match_portraits, match_poses
from engine.workers.gather import gather_in_order
from engine.workers.papers_of_file import read_file
from engine.workers.reader import Reader

Pictures = Mapping[str, bytes]


def _is_front(paper: Paper) -> bool:
    return side_of(paper.kind) is PaperSide.FRONT


def _is_back(paper: Paper) -> bool:
    return side_of(paper.kind) is PaperSide.BACK


def _is_side(paper: Paper) -> bool:
    return side_of(paper.kind) is not None


def _is_licence(paper: Paper) -> bool:
    return paper.kind == PaperKind.LICENCE


def _is_any_paper(_paper: Paper) -> bool:
    return True


async def _read_paper(reader: Reader, pictures: Pictures, field: str, is_expected: Callable[[Paper], bool]) -> Paper:
    """Read the paper on one picture, or raise `NoContent` for another kind of paper than expected."""
    with name_field(field):
        paper = await reader.read_paper(pictures[field])
        if not is_expected(paper):
            raise NoContent
        return paper


def _paper_handler(is_expected: Callable[[Paper], bool]) -> Callable[[Reader, Pictures], Awaitable[Paper]]:
    async def read_image(reader: Reader, pictures: Pictures) -> Paper:
        return await _read_paper(reader, pictures, "image", is_expected)

    return read_image


async def _read_two_sides(reader: Reader, pictures: Pictures) -> TwoSides:
    """Read both sides at once and exchange swapped sides. Two photos of the same side stay as they are."""
    names = [field.name for field in GET_HAIMAT.fields]
    first, second = await gather_in_order(*(_read_paper(reader, pictures, name, _is_side) for name in names))
    if _is_back(first) and _is_front(second):
        return TwoSides(second, first)
    return TwoSides(first, second)


async def _read_file(reader: Reader, pictures: Pictures) -> Result:
    with name_field("file"):
        return await read_file(reader, pictures["file"])


async def _read_text(reader: Reader, pictures: Pictures) -> ScannedText:
    with name_field("image"):
        return await reader.read_text(pictures["image"])


HANDLERS: Mapping[str, Callable[[Reader, Pictures], Awaitable[Result]]] = {
    GET_HAIMAT.name: _read_two_sides,
    GET_MATTRUOC.name: _paper_handler(_is_front),
    GET_MATSAU.name: _paper_handler(_is_back),
    GET_INFOR.name: _read_file,
    GET_INFOR_ALL.name: _paper_handler(_is_any_paper),
    MATCHING.name: match_card,
    FACE_MATCHING.name: match_portraits,
    MATCHINGLIVENESS.name: match_poses,
    GET_BLX.name: _paper_handler(_is_licence),
    GET_SCAN_A4.name: _read_text,
}


async def perform(operation: Operation, reader: Reader, pictures: Pictures) -> Result:
    """Run an operation on its pictures. `engine.http.face_search` runs the face search.

    Raises the `ApiError` of the operation, and the errors of the reader.
    """
    return await HANDLERS[operation.name](reader, pictures)
