"""Serve the API v1 of the soak test, which reads the numbers in the photos and charges each call.

A call is charged when its line stands in the ledger, a file that outlives the process. The answer follows a while
later, so a kill in between leaves a call that was charged and never answered.
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

from bench.soak.numbered_photos import read_number
from tests import fake_api
from tests.bot.api.service import Answer

LONGEST_READING, LONGEST_ANSWERING = 0.5, 1.5
"""Longest waits before a call is charged, and after the charge before the answer, in seconds."""


@dataclass(frozen=True, slots=True)
class Charge:
    """A charged call with its time (Unix seconds), its operation, and the number of the photo in each field."""

    at: float
    operation: str
    photos: dict[str, int]


def read_ledger(path: Path) -> list[Charge]:
    """Read all charges, the earliest first."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [Charge(**json.loads(line)) for line in lines]


def _front(number: int) -> tuple[str, dict[str, str]]:
    return "chip_id_card_front", {**fake_api.FRONT, "id": f"{number:012d}"}


def _back(number: int) -> tuple[str, dict[str, str]]:
    return "chip_id_card_back", {**fake_api.BACK, "identification_sign": f"{number:012d}"}


def _both_sides(photos: Mapping[str, int]) -> Answer:
    return fake_api.card(fake_api.side(*_front(photos["mattruoc"])), fake_api.side(*_back(photos["matsau"])))


_ANSWERS: dict[str, Callable[[Mapping[str, int]], Answer]] = {
    "get_haimat": _both_sides,
    "get_mattruoc": lambda photos: fake_api.paper(*_front(photos["image"])),
    "get_matsau": lambda photos: fake_api.paper(*_back(photos["image"])),
}
_LEDGER = web.AppKey("ledger", int)


async def _serve(request: web.Request) -> web.Response:
    photos = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)  # noqa: S101  # the bot sends files only
        photos[str(part.name)] = read_number(bytes(await part.read()))
    operation = request.path.rpartition("/")[2]
    await asyncio.sleep(random.uniform(0, LONGEST_READING))
    line = json.dumps(asdict(Charge(time.time(), operation, photos)))
    os.write(request.app[_LEDGER], line.encode() + b"\n")
    await asyncio.sleep(random.uniform(0, LONGEST_ANSWERING))
    return web.Response(body=_ANSWERS[operation](photos).body)


async def _ready(_: web.Request) -> web.Response:
    return web.Response()


def main(port: str, path: str) -> None:
    """Serve on a port of this machine until the process is killed. ``path`` is the ledger."""
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app[_LEDGER] = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    app.router.add_get("/ready", _ready)
    app.router.add_post("/{path:.*}", _serve)
    web.run_app(app, host="127.0.0.1", port=int(port), print=None, access_log=None)


if __name__ == "__main__":
    main(*sys.argv[1:])
