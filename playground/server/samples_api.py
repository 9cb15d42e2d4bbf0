"""HTTP endpoints for the panel of sample photos beside the chat: list, thumbnails, sending."""

import asyncio
import io
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from PIL import Image

from playground.messaging.state import State
from playground.samples.catalogue import list_samples
from playground.samples.sample import Sample
from playground.server.page_api import find_person
from playground.server.person import Person

# Drawn photos kept in memory, about 0.25 MB each.
MAX_CACHED = 24
_THUMBNAIL_SIZE = (360, 360)
_MAX_PHOTOS = 10
_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class RenderedSample:
    """A sample's photo and thumbnail, both JPEG."""

    photo: bytes
    thumbnail: bytes


class SampleCache:
    """The photos of all samples. Each photo is drawn at the first request, the least recently used is dropped first."""

    def __init__(self, samples: Mapping[str, Sample], *, max_cached: int = MAX_CACHED) -> None:
        self.samples = samples
        self._max_cached = max_cached
        self._cached: OrderedDict[str, RenderedSample] = OrderedDict()
        self._drawing = asyncio.Lock()

    async def get(self, sample_id: str) -> RenderedSample:
        """Return the photo of a sample, drawn in a thread, one at a time. Raise KeyError for an unknown id."""
        sample = self.samples[sample_id]
        if sample_id not in self._cached:
            async with self._drawing:
                if sample_id not in self._cached:
                    self._cached[sample_id] = await asyncio.to_thread(_render, sample)
                    if len(self._cached) > self._max_cached:
                        self._cached.popitem(last=False)
        self._cached.move_to_end(sample_id)
        return self._cached[sample_id]


def _render(sample: Sample) -> RenderedSample:
    photo = sample.draw()
    thumbnail = io.BytesIO()
    with Image.open(io.BytesIO(photo)) as image:
        image.thumbnail(_THUMBNAIL_SIZE)
        image.save(thumbnail, "JPEG", quality=82)
    return RenderedSample(photo, thumbnail.getvalue())


def add_routes(app: web.Application, state: State) -> None:
    """Add the routes of the samples panel.

    GET /sim/specimens lists the samples, GET /sim/specimens/<id>/thumb.jpg returns a thumbnail.
    POST /sim/chat/<number>/specimen with {"ids": [...], "as": "photo" or "document"} sends one to ten samples.
    Two to ten photos become one album.
    """
    cache = SampleCache(list_samples())

    async def list_all(_: web.Request) -> web.Response:
        return web.json_response([_to_json(sample) for sample in cache.samples.values()])

    async def get_thumbnail(request: web.Request) -> web.Response:
        sample_id = request.match_info["specimen"]
        if sample_id not in cache.samples:
            raise web.HTTPNotFound
        headers = {"Cache-Control": f"private, max-age={_DAY}", "X-Content-Type-Options": "nosniff"}
        body = (await cache.get(sample_id)).thumbnail
        return web.Response(body=body, content_type="image/jpeg", headers=headers)

    async def send(request: web.Request) -> web.Response:
        ids, kind = _read_request(await request.read(), cache.samples)
        photos = {sample_id: (await cache.get(sample_id)).photo for sample_id in ids}
        await _send(find_person(state, request), photos, kind)
        return web.json_response({"ok": True})

    app.router.add_get("/sim/specimens", list_all)
    app.router.add_get("/sim/specimens/{specimen}/thumb.jpg", get_thumbnail)
    app.router.add_post("/sim/chat/{id:-?[0-9]{1,15}}/specimen", send)


def _to_json(sample: Sample) -> dict[str, str]:
    fields = {name: getattr(sample, name) for name in ("id", "person", "note", "title", "kind", "level")}
    return fields | {"thumb": f"/sim/specimens/{sample.id}/thumb.jpg"}


def _read_request(body: bytes, samples: Mapping[str, Sample]) -> tuple[list[str], str]:
    """Return the requested ids and kind. Raise 400 for anything but one to ten different known samples."""
    try:
        request: Any = json.loads(body)
        ids, kind = list(request["ids"]), request["as"]
        valid = 1 <= len(ids) <= _MAX_PHOTOS and len(set(ids)) == len(ids) and samples.keys() >= set(ids)
    except (ValueError, TypeError, KeyError):
        valid = False
    if not valid or kind not in ("photo", "document"):
        raise web.HTTPBadRequest(text='{"ids": [one to ten specimens], "as": "photo" or "document"} expected')
    return ids, kind


async def _send(person: Person, photos: Mapping[str, bytes], kind: str) -> None:
    """Send photos by id: one photo alone, several as an album, documents one after another."""
    images = list(photos.values())
    if kind == "document":
        for sample_id, image in photos.items():
            await person.send_document(image, f"{sample_id}.jpg", "image/jpeg")
    elif len(images) == 1:
        await person.send_photo(images[0])
    else:
        await person.send_album(images)
