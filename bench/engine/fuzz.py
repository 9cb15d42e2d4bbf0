"""Throws mutated pictures, PDFs and JSON at a running engine of two workers and tells what came back.

Run: ``.venv/bin/python -m bench.engine.fuzz [--requests 10000] [--seed 1]``. The status is 1 when an answer was an
HTTP 500,
broke off, or spoke no family's words. Pictures are small: the time goes into odd input and not into reading.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import random
import re
import sys
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
from PIL import Image
from pydantic import SecretStr

from bot.api.errors import CONVENTIONS
from bot.api.operations import ROUTES, Encoding, Route
from bot.api.sansio import authorization
from engine.http.server import serve
from engine.settings import Settings
from specimens import specimen

AT_ONCE = 8
ODDITIES: tuple[Any, ...] = (None, True, -1, 10**30, 1.5, "", "\ud800", [], {}, [[[]]], {"base64": 1}, {"url": "x"})


def samples() -> dict[str, bytes]:
    """One sound file of each format."""
    picture = Image.open(io.BytesIO(specimen("chip_id_card_front", 5, "d0").jpeg)).resize((320, 202))
    found = {}
    for form in ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "PDF"):
        out = io.BytesIO()
        picture.save(out, form)
        found[form] = out.getvalue()
    return found


def mutated(dice: random.Random, sound: Sequence[bytes]) -> bytes:
    """A sound file after up to five changes."""
    data = bytearray(dice.choice(sound))
    for _ in range(dice.randrange(6)):
        place = dice.randrange(len(data) + 1)
        match dice.randrange(4):
            case 0:
                data[place : place + 1] = dice.randbytes(dice.randrange(1, 5))
            case 1:
                del data[place : place + dice.randrange(1, 400)]
            case 2:
                data[place:place] = data[: dice.randrange(400)]
            case 3 if dice.random() < 0.3:
                del data[place:]
    return bytes(data)


def request(dice: random.Random, route: Route, sound: Sequence[bytes]) -> dict[str, Any]:
    """The inputs of one form, some missing, some doubled, some of another kind."""
    names = [field.name_in(route.encoding) for field in route.operation.fields if dice.random() < 0.95]
    if route.encoding is Encoding.QUERY:
        return {"params": [(name, dice.choice(("http://127.0.0.1:1/", "?", "7", "x" * 2000))) for name in names]}
    if route.encoding is Encoding.MULTIPART:
        form = aiohttp.FormData(default_to_multipart=True)
        for name in names * (2 if dice.random() < 0.03 else 1):
            form.add_field(name, mutated(dice, sound), filename="a.jpg")
        return {"data": form}
    body = {name: _value(dice, sound) for name in names}
    text = json.dumps(body)
    cut = dice.randrange(len(text)) if dice.random() < 0.1 else len(text)
    return {"data": text[:cut].encode()}


def _value(dice: random.Random, sound: Sequence[bytes]) -> Any:
    packed = b64encode(mutated(dice, sound)).decode()
    return dice.choice((packed, packed, packed, {"base64": packed}, packed[:-1], dice.choice(ODDITIES)))


def verdict(route: Route, status: int, body: object) -> str:
    """What an answer was, starting with ``BAD`` when it must not be."""
    convention = CONVENTIONS[route.operation.family]
    if status != 200 or not isinstance(body, dict):
        return f"HTTP {status}" if status in {503, 504} else f"BAD HTTP {status}"
    code = str(body.get(convention.code_key, "0" if "result" in body else None))
    return f"{route.operation.family.value} {code}" if code in {"0", *convention.by_code} else "BAD code"


def peak(pid: int | str) -> int:
    """The most memory a process has had, in MB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) // 1024 if found else 0


def children() -> list[str]:
    """The processes that this one has started."""
    return [pid for each in Path("/proc/self/task").glob("*/children") for pid in each.read_text().split()]


async def throw(url: str, requests: int, seed: int) -> Counter[str]:
    """Send all requests, some at a time, and count the answers."""
    dice, sound, counts = random.Random(seed), list(samples().values()), Counter[str]()
    lane = asyncio.Semaphore(AT_ONCE)
    headers = {"Authorization": authorization("fuzz", "fuzz")}

    async def one(session: aiohttp.ClientSession, route: Route, inputs: dict[str, Any]) -> None:
        async with lane:
            try:
                async with session.request(route.method, url + route.path, **inputs) as response:
                    counts[verdict(route, response.status, await response.json())] += 1
            except (aiohttp.ClientError, ValueError) as error:
                counts[f"BAD {type(error).__name__}"] += 1

    async with aiohttp.ClientSession(headers=headers) as session:
        while requests > 0:
            some = [dice.choice(ROUTES) for _ in range(min(requests, 200))]
            await asyncio.gather(*(one(session, route, request(dice, route, sound)) for route in some))
            requests -= len(some)
    return counts


async def run(requests: int, seed: int) -> int:
    """Serve, throw, print; 1 when something came back that must not."""
    settings = Settings(keys=SecretStr("fuzz:fuzz"), workers=2)
    async with serve(settings, "127.0.0.1", 0) as url:
        started = time.monotonic()
        counts = await throw(url, requests, seed)
        taken = time.monotonic() - started
        for answer, count in sorted(counts.items()):
            print(f"{answer:20} {count:7}")
        print(f"{requests} requests in {taken:.0f} s; peak of the server {peak('self')} MB", end="")
        print("; of its workers", *(f"{peak(pid)} MB" for pid in children()))
    return int(any(answer.startswith("BAD") for answer in counts))


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    return asyncio.run(run(options.requests, options.seed))


if __name__ == "__main__":
    sys.exit(main())
