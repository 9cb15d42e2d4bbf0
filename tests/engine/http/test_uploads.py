"""Check slow, broken and too many senders over HTTP."""

import asyncio
import json
import zlib

import pytest

from bot.api.errors import BadFormat
from engine.http.uploads import UploadSlots
from engine.workers.reader import EngineBusy
from tests.engine.client import BLANK, FRONT_PHOTO, KEY, ROOT, SECRET, basic_auth, encode_base64, running_engine

PATH = f"{ROOT}/ocr/cmt/get_mattruocbase64"


async def send_raw(url: str, *pieces: bytes, hang_up: bool = False) -> bytes:
    """Send bytes as they are and return the response. `hang_up` closes the connection instead of waiting."""
    host, _, port = url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
    if hang_up:
        writer.close()
        return b""
    async with asyncio.timeout(30):
        head = await reader.readuntil(b"\r\n\r\n")
        size = int(head.lower().partition(b"content-length: ")[2].split()[0])
        response = head + await reader.readexactly(size)
    writer.close()
    return response


def request_head(*more: str) -> bytes:
    """Return the head of a request with a key."""
    lines = (f"POST {PATH} HTTP/1.1", "Host: x", f"Authorization: {basic_auth(f'{KEY}:{SECRET}')}", *more, "", "")
    return "\r\n".join(lines).encode()


async def test_a_sender_that_stops_half_way_gets_the_format_error() -> None:
    """The error comes at the time limit of a body. The next request is served."""
    async with running_engine(upload_seconds=0.2, uploads=1) as client:
        response = await send_raw(client.url, request_head("Content-Length: 100000"), b'{"image": "')
        assert json.loads(response.partition(b"\r\n\r\n")[2])["errorCode"] == "3"
        assert (await client.form("/ocr/cmt/get_mattruoc", {"image": FRONT_PHOTO})).body["errorCode"] == "0"


async def test_a_sender_that_hangs_up_frees_its_slot() -> None:
    """The only slot is free for the next request."""
    async with running_engine(uploads=1) as client:
        await send_raw(client.url, request_head("Content-Length: 100000"), b'{"image": "', hang_up=True)
        assert (await client.form("/ocr/cmt/get_mattruoc", {"image": FRONT_PHOTO})).body["errorCode"] == "0"


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("Content-Encoding: gzip", b"no gzip at all"),
        ("Content-Encoding: deflate", zlib.compress(json.dumps({"image": encode_base64(BLANK)}).encode())[:200]),
        ("Content-Encoding: deflate", zlib.compress(b'{"image": "' + bytes(30_000_000))),
    ],
    ids=["no gzip", "torn", "bomb"],
)
async def test_broken_compressed_bodies_are_format_errors(header: str, body: bytes) -> None:
    """A body that is damaged, or too large when decompressed, is the format error."""
    async with running_engine(body_limit=1_000_000) as client:
        response = await send_raw(client.url, request_head(header, f"Content-Length: {len(body)}"), body)
    assert json.loads(response.partition(b"\r\n\r\n")[2])["errorCode"] == "3"


async def test_slots_are_bounded() -> None:
    """With all slots in use the next body waits, and is refused after its time."""
    upload_slots = UploadSlots(1, 0.05)
    begun = asyncio.Event()

    async def slow() -> None:
        async with upload_slots.acquire():
            begun.set()
            await asyncio.Event().wait()

    holder = asyncio.create_task(slow())
    await begun.wait()
    upload_slots._seconds = 0.001
    with pytest.raises(EngineBusy):
        async with upload_slots.acquire():
            raise AssertionError
    with pytest.raises(BadFormat):
        await holder
    upload_slots._seconds = 30
    async with upload_slots.acquire():
        pass
