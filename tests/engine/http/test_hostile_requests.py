"""Check malformed forms, JSON and headers: the format error or HTTP 400, never HTTP 500, never a long wait."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import pytest
from yarl import URL

from bot.api.errors import BadFormat
from engine.http.inputs import decode_base64
from tests.engine.client import KEY, ROOT, SECRET, EngineClient, basic_auth, running_engine

NAMED = b'Content-Disposition: form-data; name="image"'
HEADS = {
    "200 lines": NAMED + b"".join(b"\r\nX-%d: y" % number for number in range(200)),
    "a line of 10 kB": NAMED + b"\r\nX: " + b"y" * 10_000,
    "a line of 1 MB": NAMED + b"\r\nX: " + b"y" * 1_000_000,
    "no colon": NAMED + b"\r\nnothing",
    "a zero": NAMED + b"\r\nX: \x00",
    "a made-up character set": b'Content-Disposition: form-data; name="_charset_"',
    "no name": b"X: y",
    "a form in the form": b"Content-Type: multipart/mixed; boundary=C",
    "a false length": NAMED + b"\r\nContent-Length: 99999999999",
    "a length below zero": NAMED + b"\r\nContent-Length: -5",
    "packed": NAMED + b"\r\nContent-Encoding: gzip",
}
LONG = {
    "blanks": " " * 200_000,
    "blanks between letters": "AB " * 60_000 + "!",
    "the prefix again and again": " data:" * 30_000,
}


@pytest.fixture
async def client() -> AsyncIterator[EngineClient]:
    """Return a client of an engine."""
    async with running_engine() as client:
        yield client


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
async def test_a_part_with_hostile_headers_is_a_format_error(client: EngineClient, head: bytes) -> None:
    """The response is the same for every error that aiohttp raises."""
    body = b"--B\r\n" + head + b"\r\n\r\n" + b"x" * 50 + b"\r\n--B--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=B"}
    response = await client.send("POST", f"{ROOT}/ocr/cmt/get_mattruoc", data=body, headers=kind)
    assert (response.status, response.body["errorCode"]) == (200, "3")


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_invalid_base64_costs_no_more_than_valid_base64(text: str) -> None:
    """The work grows with the length, not with its square: 25 MB would take hours.

    Both sides are CPU time of this process, so that neither a slow nor a busy machine changes the result.
    """
    with pytest.raises(BadFormat):
        decode_base64(text)
    assert _cpu_seconds(text) < 20 * _cpu_seconds("A" * (len(text) // 4 * 4))


def _cpu_seconds(text: str) -> float:
    """Return the CPU seconds of the cheapest of five decodings."""
    seconds = []
    for _ in range(5):
        started = time.process_time()
        with contextlib.suppress(BadFormat):
            decode_base64(text)
        seconds.append(time.process_time() - started)
    return min(seconds)


@pytest.mark.parametrize("host", [b"[", b"x:99999999", b"\xff\xfe", b""])
async def test_an_invalid_host_is_http_400(client: EngineClient, host: bytes) -> None:
    """The face search builds addresses from the Host header."""
    url = URL(client.url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    path, key = f"{ROOT}/face_search/get_all_images".encode(), basic_auth(f"{KEY}:{SECRET}").encode()
    writer.write(b"GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\nConnection: close\r\n\r\n" % (path, host, key))
    assert (await reader.readline()).split()[1] == b"400"
    writer.close()
    await writer.wait_closed()
