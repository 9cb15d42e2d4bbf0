"""The shelf of specimen photos beside the chat: listed, shown small, and sent with one click."""

import asyncio
import io
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web
from PIL import Image

from playground.samples.catalogue import Sample, list_samples

if TYPE_CHECKING:
    from playground.testing.driver import Chat, Playground

# Drawn pictures kept in memory, about 0.25 MB each.
KEPT = 24
_THUMB = (360, 360)
# An album has at most this many photos.
_MOST = 10
_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class RenderedSample:
    """A specimen's photo and its thumbnail, both JPEG."""

    photo: bytes
    thumb: bytes


class SampleCache:
    """The pictures on offer, each drawn when first asked for; the least recently used is forgotten first."""

    def __init__(self, on_offer: Mapping[str, Sample], *, kept: int = KEPT) -> None:
        self.list_samples = on_offer
        self._kept = kept
        self._drawn: OrderedDict[str, RenderedSample] = OrderedDict()
        self._drawing = asyncio.Lock()

    async def get(self, specimen_id: str) -> RenderedSample:
        """The picture of an id, drawn in a thread, one at a time; KeyError when it is not on offer."""
        offer = self.list_samples[specimen_id]
        if specimen_id not in self._drawn:
            async with self._drawing:
                if specimen_id not in self._drawn:
                    self._keep(specimen_id, await asyncio.to_thread(_draw, offer))
        self._drawn.move_to_end(specimen_id)
        return self._drawn[specimen_id]

    def _keep(self, specimen_id: str, drawn: RenderedSample) -> None:
        self._drawn[specimen_id] = drawn
        while len(self._drawn) > self._kept:
            self._drawn.popitem(last=False)


def _draw(offer: Sample) -> RenderedSample:
    photo = offer.draw()
    small = io.BytesIO()
    with Image.open(io.BytesIO(photo)) as picture:
        picture.thumbnail(_THUMB)
        picture.save(small, "JPEG", quality=82)
    return RenderedSample(photo, small.getvalue())


def add_routes(app: web.Application, playground: "Playground") -> None:
    """Serve the shelf: the list, the thumbnails, and sending.

    GET /sim/specimens; GET /sim/specimens/<id>/thumb.jpg; POST /sim/chat/<number>/specimen with the JSON
    {"ids": [...], "as": "photo" or "document"}, two to ten photos being one album.
    """
    shelf = SampleCache(list_samples())

    async def listed(_: web.Request) -> web.Response:
        return web.json_response([_to_json(offer) for offer in shelf.list_samples.values()])

    async def thumb(request: web.Request) -> web.Response:
        specimen_id = request.match_info["specimen"]
        if specimen_id not in shelf.list_samples:
            raise web.HTTPNotFound
        headers = {"Cache-Control": f"private, max-age={_DAY}", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=(await shelf.get(specimen_id)).thumb, content_type="image/jpeg", headers=headers)

    async def send(request: web.Request) -> web.Response:
        ids, kind = _asked(await request.read(), shelf.list_samples)
        chat = playground.chat(int(request.match_info["id"]), language_code=request.query.get("lang", "vi"))
        await _send(chat, {one: (await shelf.get(one)).photo for one in ids}, kind)
        return web.json_response({"ok": True})

    app.router.add_get("/sim/specimens", listed)
    app.router.add_get("/sim/specimens/{specimen}/thumb.jpg", thumb)
    app.router.add_post("/sim/chat/{id:-?[0-9]{1,15}}/specimen", send)


def _to_json(offer: Sample) -> dict[str, str]:
    parse_fields = {name: getattr(offer, name) for name in ("id", "person", "note", "title", "kind", "level")}
    return parse_fields | {"thumb": f"/sim/specimens/{offer.id}/thumb.jpg"}


def _asked(body: bytes, on_offer: Mapping[str, Sample]) -> tuple[list[str], str]:
    """The ids and the kind asked for; 400 for anything but one to ten different specimens on offer."""
    try:
        asked: Any = json.loads(body)
        ids, kind = list(asked["ids"]), asked["as"]
        fine = 1 <= len(ids) <= _MOST and len(set(ids)) == len(ids) and on_offer.keys() >= set(ids)
    except (ValueError, TypeError, KeyError):
        fine = False
    if not fine or kind not in ("photo", "document"):
        raise web.HTTPBadRequest(text='{"ids": [one to ten specimens], "as": "photo" or "document"} expected')
    return ids, kind


async def _send(chat: "Chat", photos: Mapping[str, bytes], kind: str) -> None:
    """Send photos by id: one alone, several as an album; documents one after another."""
    images = list(photos.values())
    if kind == "document":
        for specimen_id, image in photos.items():
            await chat.send_document(image, f"{specimen_id}.jpg", "image/jpeg")
    elif len(images) == 1:
        await chat.send_photo(images[0])
    else:
        await chat.send_album(images)
