"""Faces by their photos, and the five operations as short calls."""

from typing import Any

import numpy as np

from engine.faces.embedders import Dlib
from engine.faces.portrait import FaceOptions, Flaw, Portrait
from engine.faces.thresholds import rules
from tests.engine.client import Caller, b64, picture
from tests.engine.gallery.random_vectors import vector

ANNA, BINH, FLAWED, EMPTY = (picture(colour) for colour in ("red", "green", "blue", "white"))
TWO_KEYS = "demo:p@55w0rd,other:x"


def portrait(seed: int, near: float = 0.0, flaw: Flaw | None = None) -> Portrait:
    """A face by its number; `near` mixes a little of another one into it."""
    mixed = vector(seed) + near * vector(seed + 1000)
    unit = (mixed / np.linalg.norm(mixed)).astype(np.float32)
    chip = np.zeros((112, 112), np.uint8)
    return Portrait(unit, Dlib.name, 1.39, rules(FaceOptions()), ((0, 0),) * 5, chip, b"\xff\xd8crop", flaw)


async def ask(caller: Caller, path: str, body: object, **how: Any) -> Any:
    """Call an operation and give the body of the answer."""
    return (await caller.json(f"/face_search/{path}", body, **how)).body


async def add(caller: Caller, photo: bytes, metadata: object = None, **how: Any) -> Any:
    """Add a photo."""
    image = {"base64": b64(photo)} | ({} if metadata is None else {"metadata": metadata})
    return await ask(caller, "add", {"image": image}, **how)


async def search(caller: Caller, photo: bytes, **how: Any) -> Any:
    """Search a photo."""
    return await ask(caller, "search", {"image": {"base64": b64(photo)}}, **how)


async def listed(caller: Caller, **query: str) -> list[int]:
    """The ids of a page."""
    return [item["id"] for item in (await caller.get("/face_search/get_all_images", **query)).body["result"]]
