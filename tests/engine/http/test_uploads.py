"""Slow, broken and too many senders over HTTP."""

import asyncio
import json
import zlib

import pytest

from bot.api.errors import BadFormat
from engine.http.uploads import Uploads
from engine.workers.pool import NotNow
from tests.engine.client import BLANK, FRONT_PHOTO, KEY, ROOT, SECRET, b64, basic, engine

PATH = f"{ROOT}/ocr/cmt/get_mattruocbase64"


async def raw(url: str, *pieces: bytes, end: bool = False) -> bytes:
    """Send bytes as they are and give all that comes back; `end` hangs up half-way instead of waiting."""
    host, _, port = url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
    if end:
        writer.close()
        return b""
    async with asyncio.timeout(30):
        head = await reader.readuntil(b"\r\n\r\n")
        size = int(head.lower().partition(b"content-length: ")[2].split()[0])
        answer = head + await reader.readexactly(size)
    writer.close()
    return answer


def head(*more: str) -> bytes:
    """The head of a request with a key."""
    lines = (f"POST {PATH} HTTP/1.1", "Host: x", f"Authorization: {basic(f'{KEY}:{SECRET}')}", *more, "", "")
    return "\r\n".join(lines).encode()


async def test_a_sender_that_stops_half_way_gets_the_format_error() -> None:
    """After the time limit of a body, whatever else was promised; the next request is served."""
    async with engine(upload_seconds=0.2, uploads=1) as caller:
        answer = await raw(caller.url, head("Content-Length: 100000"), b'{"image": "')
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["errorCode"] == "3"
        assert (await caller.form("/ocr/cmt/get_mattruoc", {"image": FRONT_PHOTO})).body["errorCode"] == "0"


async def test_a_sender_that_hangs_up_frees_its_turn() -> None:
    """Nobody is there to answer; the only turn is free again for the next one."""
    async with engine(uploads=1) as caller:
        await raw(caller.url, head("Content-Length: 100000"), b'{"image": "', end=True)
        assert (await caller.form("/ocr/cmt/get_mattruoc", {"image": FRONT_PHOTO})).body["errorCode"] == "0"


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("Content-Encoding: gzip", b"no gzip at all"),
        ("Content-Encoding: deflate", zlib.compress(json.dumps({"image": b64(BLANK)}).encode())[:200]),
        ("Content-Encoding: deflate", zlib.compress(b'{"image": "' + bytes(30_000_000))),
    ],
    ids=["no gzip", "torn", "bomb"],
)
async def test_compressed_bodies_that_do_not_unfold(header: str, body: bytes) -> None:
    """Damaged or larger than the limit when unfolded: the format error."""
    async with engine(body_limit=1_000_000) as caller:
        answer = await raw(caller.url, head(header, f"Content-Length: {len(body)}"), body)
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["errorCode"] == "3"


async def test_turns_are_bounded() -> None:
    """With all turns taken the next one waits, and is sent away when that takes too long."""
    uploads = Uploads(1, 0.05)
    begun = asyncio.Event()

    async def slow() -> None:
        async with uploads.turn():
            begun.set()
            await asyncio.Event().wait()

    holder = asyncio.create_task(slow())
    await begun.wait()
    uploads._seconds = 0.001
    with pytest.raises(NotNow):
        async with uploads.turn():
            raise AssertionError
    with pytest.raises(BadFormat):
        await holder
    uploads._seconds = 30
    async with uploads.turn():
        pass
