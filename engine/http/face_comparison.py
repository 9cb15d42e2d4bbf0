"""The three operations that compare faces: each picture is looked at by a worker, the results are judged here."""

import asyncio
from collections.abc import Mapping

from bot.api.errors import ApiError
from bot.api.results import Liveness, Match
from engine.faces import liveness as heads
from engine.faces.matching import compare
from engine.faces.portrait import Portrait
from engine.workers.gather import together
from engine.workers.pool import Reader

Pictures = Mapping[str, bytes]


async def matching(reader: Reader, pictures: Pictures) -> Match:
    """Compare the face on a paper with a portrait; an error names the picture without a face."""
    card, person = await together(_look(reader, pictures, "img_cmt"), _look(reader, pictures, "img_person"))
    return compare(card, person)


async def face_matching(reader: Reader, pictures: Pictures) -> Match:
    """Compare two portraits."""
    return compare(*await together(_look(reader, pictures, "face1"), _look(reader, pictures, "face2")))


async def liveness(reader: Reader, pictures: Pictures) -> Liveness:
    """Judge three poses and the face on a paper or portrait."""
    names = ("img_cmt", "mid", "left", "right")
    portraits = await together(*(_look(reader, pictures, name) for name in names))
    return await asyncio.to_thread(heads.judge, *portraits)  # a tenth of a second of arithmetic


async def _look(reader: Reader, pictures: Pictures, field: str) -> Portrait:
    try:
        return await reader.look(pictures[field], card=field == "img_cmt")
    except ApiError as error:
        error.field = field
        raise
