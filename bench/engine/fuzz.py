"""Send mutated pictures, PDFs and JSON to a running engine of two workers, and count the answers.

Run: ``.venv/bin/python -m bench.engine.fuzz [--requests 10000] [--seed 1]``. The exit status is 1 when an answer was
an HTTP 500, broke off, or had an error code outside its API family. The pictures are small, so that the run spends its
time on malformed input and not on reading.
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

from bot.api.descriptors import Encoding, Route
from bot.api.errors import CONVENTIONS
from bot.api.operations import ROUTES
from bot.api.sansio import authorization
from engine.http.server import serve
from engine.settings import Settings
from specimens import specimen

CONCURRENCY = 8
ODD_VALUES: tuple[Any, ...] = (None, True, -1, 10**30, 1.5, "", "\ud800", [], {}, [[[]]], {"base64": 1}, {"url": "x"})


def make_files() -> list[bytes]:
    """Make a valid file of each format."""
    picture = Image.open(io.BytesIO(specimen("chip_id_card_front", 5, "d0").jpeg)).resize((320, 202))
    files = []
    for form in ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "PDF"):
        out = io.BytesIO()
        picture.save(out, form)
        files.append(out.getvalue())
    return files


def mutate_file(rng: random.Random, files: Sequence[bytes]) -> bytes:
    """Pick a valid file and change it in up to five places."""
    data = bytearray(rng.choice(files))
    for _ in range(rng.randrange(6)):
        place = rng.randrange(len(data) + 1)
        match rng.randrange(4):
            case 0:
                data[place : place + 1] = rng.randbytes(rng.randrange(1, 5))
            case 1:
                del data[place : place + rng.randrange(1, 400)]
            case 2:
                data[place:place] = data[: rng.randrange(400)]
            case 3 if rng.random() < 0.3:
                del data[place:]
    return bytes(data)


def make_request(rng: random.Random, route: Route, files: Sequence[bytes]) -> dict[str, Any]:
    """Make the arguments of a request, with missing, doubled and mistyped inputs."""
    names = [field.name_in(route.encoding) for field in route.operation.fields if rng.random() < 0.95]
    if route.encoding is Encoding.QUERY:
        return {"params": [(name, rng.choice(("http://127.0.0.1:1/", "?", "7", "x" * 2000))) for name in names]}
    if route.encoding is Encoding.MULTIPART:
        form = aiohttp.FormData(default_to_multipart=True)
        for name in names * (2 if rng.random() < 0.03 else 1):
            form.add_field(name, mutate_file(rng, files), filename="a.jpg")
        return {"data": form}
    body = {name: _random_value(rng, files) for name in names}
    text = json.dumps(body)
    cut = rng.randrange(len(text)) if rng.random() < 0.1 else len(text)
    return {"data": text[:cut].encode()}


def _random_value(rng: random.Random, files: Sequence[bytes]) -> Any:
    packed = b64encode(mutate_file(rng, files)).decode()
    return rng.choice((packed, packed, packed, {"base64": packed}, packed[:-1], rng.choice(ODD_VALUES)))


def classify(route: Route, status: int, body: object) -> str:
    """Name the kind of an answer, with ``BAD`` first for an answer that must not happen."""
    convention = CONVENTIONS[route.operation.family]
    if status != 200 or not isinstance(body, dict):
        return f"HTTP {status}" if status in {503, 504} else f"BAD HTTP {status}"
    code = str(body.get(convention.code_key, "0" if "result" in body else None))
    return f"{route.operation.family.value} {code}" if code in {"0", *convention.by_code} else "BAD code"


def peak_memory(pid: int | str) -> int:
    """Return the peak memory of a process in MB of 2^20 bytes."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) // 1024 if found else 0


def child_pids() -> list[str]:
    """Return the ids of the child processes of this process."""
    return [pid for each in Path("/proc/self/task").glob("*/children") for pid in each.read_text().split()]


async def send_requests(url: str, requests: int, seed: int) -> Counter[str]:
    """Send all requests, ``CONCURRENCY`` at a time, and count the answers."""
    rng, files, counts = random.Random(seed), make_files(), Counter[str]()
    slots = asyncio.Semaphore(CONCURRENCY)
    headers = {"Authorization": authorization("fuzz", "fuzz")}

    async def send(session: aiohttp.ClientSession, route: Route, inputs: dict[str, Any]) -> None:
        async with slots:
            try:
                async with session.request(route.method, url + route.path, **inputs) as response:
                    counts[classify(route, response.status, await response.json())] += 1
            except (aiohttp.ClientError, ValueError) as error:
                counts[f"BAD {type(error).__name__}"] += 1

    async with aiohttp.ClientSession(headers=headers) as session:
        while requests > 0:
            some = [rng.choice(ROUTES) for _ in range(min(requests, 200))]
            await asyncio.gather(*(send(session, route, make_request(rng, route, files)) for route in some))
            requests -= len(some)
    return counts


async def run(requests: int, seed: int) -> int:
    """Fuzz an engine and print the counts. Return 1 when an answer was bad, else 0."""
    settings = Settings(keys=SecretStr("fuzz:fuzz"), workers=2)
    async with serve(settings, "127.0.0.1", 0) as url:
        started = time.monotonic()
        counts = await send_requests(url, requests, seed)
        taken = time.monotonic() - started
        for answer, count in sorted(counts.items()):
            print(f"{answer:20} {count:7}")
        print(f"{requests} requests in {taken:.0f} s; peak of the server {peak_memory('self')} MB", end="")
        print("; of its workers", *(f"{peak_memory(pid)} MB" for pid in child_pids()))
    return int(any(answer.startswith("BAD") for answer in counts))


def main() -> int:
    """Read the options and fuzz an engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    return asyncio.run(run(options.requests, options.seed))


if __name__ == "__main__":
    sys.exit(main())
