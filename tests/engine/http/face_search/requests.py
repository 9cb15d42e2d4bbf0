"""Provide portraits by number, and the operations of the face search as short functions."""

from typing import Any

import numpy as np

from engine.faces.embedders import DlibEmbedder
from engine.faces.portrait import FaceOptions, Flaw, Portrait
from engine.faces.thresholds import resolve_thresholds
from tests.engine.client import EngineClient, encode_base64, make_picture
from tests.engine.gallery.random_vectors import random_vector

ANNA, BINH, FLAWED, EMPTY = (make_picture(colour) for colour in ("red", "green", "blue", "white"))
TWO_KEYS = "demo:p@55w0rd,other:x"


def make_portrait(seed: int, mix: float = 0.0, flaw: Flaw | None = None) -> Portrait:
    """Return a portrait by its number. `mix` adds a share of another face to the vector."""
    mixed = random_vector(seed) + mix * random_vector(seed + 1000)
    vector = (mixed / np.linalg.norm(mixed)).astype(np.float32)
    aligned = np.zeros((112, 112), np.uint8)
    thresholds = resolve_thresholds(FaceOptions())
    return Portrait(vector, DlibEmbedder.name, 1.39, thresholds, ((0, 0),) * 5, aligned, b"\xff\xd8crop", flaw)


async def post(client: EngineClient, path: str, body: object, **options: Any) -> Any:
    """Call an operation with JSON and return the body of the response."""
    return (await client.json(f"/face_search/{path}", body, **options)).body


async def add(client: EngineClient, photo: bytes, metadata: object = None, **options: Any) -> Any:
    """Add a photo."""
    image = {"base64": encode_base64(photo)} | ({} if metadata is None else {"metadata": metadata})
    return await post(client, "add", {"image": image}, **options)


async def search(client: EngineClient, photo: bytes, **options: Any) -> Any:
    """Search a photo."""
    return await post(client, "search", {"image": {"base64": encode_base64(photo)}}, **options)


async def list_ids(client: EngineClient, **query: str) -> list[int]:
    """Return the ids of a page."""
    return [item["id"] for item in (await client.get("/face_search/get_all_images", **query)).body["result"]]
