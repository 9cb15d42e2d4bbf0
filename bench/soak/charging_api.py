"""The API v1 of the soak, a process that may be killed: reads the numbers in the photos and charges each call.

A call is charged when its line stands in the ledger, which outlives the process; the answer goes out a while later, so
that a kill in between leaves a call that was paid and never answered.
"""

import asyncio
import json
import os
import random
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from aiohttp import BodyPartReader, web

from bench.soak.numbered_photos import number_in
from tests import fake_api
from tests.bot.api.service import Answer

READING, ANSWERING = 0.5, 1.5
"""Longest wait before a call is charged, and then before it is answered, in seconds."""


@dataclass(frozen=True, slots=True)
class Paid:
    """A call that was charged: when (Unix seconds), its operation, and the number of the photo in each field."""

    at: float
    operation: str
    photos: dict[str, int]


def ledger(path: Path) -> list[Paid]:
    """All that was charged, the earliest first."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [Paid(**json.loads(line)) for line in lines]


def _card(photos: Mapping[str, int]) -> Answer:
    return fake_api.card(fake_api.side(*_front(photos["mattruoc"])), fake_api.side(*_back(photos["matsau"])))


def _front(number: int) -> tuple[str, dict[str, str]]:
    return "chip_id_card_front", {**fake_api.FRONT, "id": f"{number:012d}"}


def _back(number: int) -> tuple[str, dict[str, str]]:
    return "chip_id_card_back", {**fake_api.BACK, "identification_sign": f"{number:012d}"}


_ANSWERS: dict[str, Callable[[Mapping[str, int]], Answer]] = {
    "get_haimat": _card,
    "get_mattruoc": lambda photos: fake_api.paper(*_front(photos["image"])),
    "get_matsau": lambda photos: fake_api.paper(*_back(photos["image"])),
}


async def _serve(request: web.Request) -> web.Response:
    photos = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)  # noqa: S101  # a form of files holds no other
        photos[str(part.name)] = number_in(bytes(await part.read()))
    operation = request.path.rpartition("/")[2]
    await asyncio.sleep(random.uniform(0, READING))
    _charge(request.app[_LEDGER], Paid(time.time(), operation, photos))
    await asyncio.sleep(random.uniform(0, ANSWERING))
    return web.Response(body=_ANSWERS[operation](photos).body)


def _charge(book: int, paid: Paid) -> None:
    os.write(book, json.dumps(asdict(paid)).encode() + b"\n")


async def _ready(_: web.Request) -> web.Response:
    return web.Response()


_LEDGER = web.AppKey("ledger", int)


def main(port: str, path: str) -> None:
    """Serve on this port of this machine until killed."""
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app[_LEDGER] = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    app.router.add_get("/ready", _ready)
    app.router.add_post("/{path:.*}", _serve)
    web.run_app(app, host="127.0.0.1", port=int(port), print=None, access_log=None)


if __name__ == "__main__":
    main(*sys.argv[1:])
