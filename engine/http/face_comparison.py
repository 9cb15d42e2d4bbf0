"""Run the three operations that compare faces: workers describe the faces, the comparison runs here."""

import asyncio
from collections.abc import Mapping

from bot.api.results import FaceMatch, Liveness
from engine.faces.liveness import check_liveness
from engine.faces.portrait import Portrait
from engine.faces.portrait_comparison import compare
from engine.http.error_field import name_field
from engine.workers.gather import gather_in_order
from engine.workers.reader import Reader

Pictures = Mapping[str, bytes]


async def match_card(reader: Reader, pictures: Pictures) -> FaceMatch:
    """Compare the face on a paper with a portrait. An error names the picture without a face."""
    return compare(*await _read_faces(reader, pictures, "img_cmt", "img_person"), paper=True)


async def match_portraits(reader: Reader, pictures: Pictures) -> FaceMatch:
    """Compare two portraits."""
    return compare(*await _read_faces(reader, pictures, "face1", "face2"))


async def match_poses(reader: Reader, pictures: Pictures) -> Liveness:
    """Check three poses against the face on a paper or portrait."""
    portraits = await _read_faces(reader, pictures, "img_cmt", "mid", "left", "right")
    return await asyncio.to_thread(check_liveness, *portraits)  # 0.1 s of arithmetic


async def _read_faces(reader: Reader, pictures: Pictures, *fields: str) -> list[Portrait]:
    async def read_face(field: str) -> Portrait:
        with name_field(field):
            return await reader.read_face(pictures[field], card=field == "img_cmt")

    return await gather_in_order(*map(read_face, fields))
