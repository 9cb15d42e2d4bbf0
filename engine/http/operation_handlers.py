"""What each operation does with its pictures."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager

from bot.api.errors import ApiError, NoContent
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
    Operation,
)
from bot.api.results import Paper, Result, ScannedText, TwoSides
from engine.http import face_comparison as checks
from engine.workers.file_reader import read_file
from engine.workers.gather import together
from engine.workers.pool import Reader

Pictures = Mapping[str, bytes]


def is_front(paper: Paper) -> bool:
    """Tell whether this is the side with the portrait of an identity card."""
    return paper.kind.endswith("_front")


def is_back(paper: Paper) -> bool:
    """Tell whether this is the other side of an identity card."""
    return paper.kind.endswith("_back")


@contextmanager
def _named(field: str) -> Iterator[None]:
    """Name the input in the error that it leads to."""
    try:
        yield
    except ApiError as error:
        error.field = field
        raise


async def _read(reader: Reader, pictures: Pictures, field: str) -> Paper:
    with _named(field):
        return await reader.read(pictures[field])


async def _front(reader: Reader, pictures: Pictures) -> Paper:
    paper = await _read(reader, pictures, "image")
    if not is_front(paper):
        raise NoContent(field="image")
    return paper


async def _back(reader: Reader, pictures: Pictures) -> Paper:
    paper = await _read(reader, pictures, "image")
    if not is_back(paper):
        raise NoContent(field="image")
    return paper


async def _licence(reader: Reader, pictures: Pictures) -> Paper:
    paper = await _read(reader, pictures, "image")
    if paper.kind != "driving_license":
        raise NoContent(field="image")
    return paper


async def _any(reader: Reader, pictures: Pictures) -> Paper:
    return await _read(reader, pictures, "image")


async def _two_sides(reader: Reader, pictures: Pictures) -> TwoSides:
    """Read both sides at once and put each where it belongs; two photos of the same side stay as they were given."""
    names = tuple(field.name for field in GET_HAIMAT.fields)
    first, second = await together(*(_side(reader, pictures, name) for name in names))
    if is_back(first) and is_front(second):
        return TwoSides(second, first)
    return TwoSides(first, second)


async def _side(reader: Reader, pictures: Pictures, field: str) -> Paper:
    paper = await _read(reader, pictures, field)
    if not (is_front(paper) or is_back(paper)):
        raise NoContent(field=field)
    return paper


async def _file(reader: Reader, pictures: Pictures) -> Result:
    with _named("file"):
        return await read_file(reader, pictures["file"])


async def _text(reader: Reader, pictures: Pictures) -> ScannedText:
    with _named("image"):
        return await reader.text(pictures["image"])


_WORKS: Mapping[str, Callable[[Reader, Pictures], Awaitable[Result]]] = {
    GET_HAIMAT.name: _two_sides,
    GET_MATTRUOC.name: _front,
    GET_MATSAU.name: _back,
    GET_INFOR.name: _file,
    GET_INFOR_ALL.name: _any,
    MATCHING.name: checks.matching,
    FACE_MATCHING.name: checks.face_matching,
    MATCHINGLIVENESS.name: checks.liveness,
    GET_BLX.name: _licence,
    GET_SCAN_A4.name: _text,
}


async def perform(operation: Operation, reader: Reader, pictures: Pictures) -> Result:
    """Do what an operation does, all but the face search, which has its own place (`engine.http.face_search`).

    Raises the `ApiError` that tells why it cannot, or what `Reader.read` raises.
    """
    return await _WORKS[operation.name](reader, pictures)
