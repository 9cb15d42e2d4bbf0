"""Check downloads for the GET forms: public pictures are fetched, other addresses are not."""

import asyncio
import gzip
import socket
import threading
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

from bot.api.errors import UrlUnreachable
from engine.http.fetch import MAX_LOOKUPS, Fetcher, FetchLimits, PrivateAddressError, is_public, open_public_socket

BOMB = gzip.compress(bytes(5_000_000))


@pytest.fixture
async def site() -> AsyncIterator[TestServer]:
    """Serve a picture, a redirect to it, an endless body, a silent page and a gzip bomb on this machine."""

    async def picture(_request: web.Request) -> web.Response:
        return web.Response(body=b"picture")

    async def redirect(_request: web.Request) -> web.Response:
        raise web.HTTPFound("/picture")

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(10_000))

    async def silent(_request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async def bomb(_request: web.Request) -> web.Response:
        return web.Response(body=BOMB, headers={"Content-Encoding": "gzip"})

    app = web.Application()
    for handler in (picture, redirect, endless, silent, bomb):
        app.router.add_get(f"/{handler.__name__}", handler)
    server = TestServer(app, host="127.0.0.1")
    async with server:
        yield server


async def fetch(url: object, *, private: bool, limits: FetchLimits | None = None) -> bytes | None:
    """Return the bytes at an address, or None if the address is unreachable."""
    fetcher = Fetcher(private=private, limits=limits)
    try:
        return await fetcher.fetch(str(url))
    except UrlUnreachable:
        return None
    finally:
        await fetcher.close()


async def test_a_picture_is_fetched(site: TestServer) -> None:
    """With private addresses permitted, the body comes back whole, by number and by name."""
    assert await fetch(site.make_url("/picture"), private=True) == b"picture"
    assert await fetch(f"http://localhost:{site.port}/picture", private=True) == b"picture"


async def test_redirects_and_missing_pages_are_unreachable(site: TestServer) -> None:
    """A redirect could lead to any address, so it is not followed."""
    assert await fetch(site.make_url("/redirect"), private=True) is None
    assert await fetch(site.make_url("/nothing"), private=True) is None


async def test_a_body_over_the_limit_is_unreachable(site: TestServer) -> None:
    """The download stops at the limit."""
    assert await fetch(site.make_url("/endless"), private=True, limits=FetchLimits(size=50_000)) is None


async def test_a_compressed_body_is_not_expanded(site: TestServer) -> None:
    """A server that compresses without being asked causes no large allocation."""
    assert await fetch(site.make_url("/bomb"), private=True) == BOMB


async def test_a_server_that_does_not_answer_is_unreachable(site: TestServer) -> None:
    """The time limit covers the whole download."""
    assert await fetch(site.make_url("/silent"), private=True, limits=FetchLimits(seconds=0.05)) is None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "picture.jpg",
        "file:///etc/passwd",
        "ftp://example.com/a.jpg",
        "http://",
        "http://[",
        "http://a:99999/",
        "data:,x",
    ],
)
async def test_only_web_addresses_are_fetched(url: str) -> None:
    """Addresses other than http and https with a host are unreachable, private or not."""
    assert await fetch(url, private=True) is None
    assert await fetch(url, private=False) is None


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f000001", "2130706433", "127.1", "0.0.0.0"]
)
async def test_this_machine_is_not_reached_under_any_of_its_names(host: str) -> None:
    """A local server on a permitted port receives nothing, whatever the spelling of its address."""
    heard = []
    server = await asyncio.start_server(lambda _reader, writer: heard.append(writer), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    assert await fetch(f"http://{host}:{port}/", private=False, limits=FetchLimits(ports=(port,))) is None
    server.close()
    await server.wait_closed()
    assert not heard


async def test_a_host_of_megabytes_is_refused_by_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """The length is checked before parsing, which would block the engine for a minute."""
    parsed = []

    def parse(text: str) -> URL:
        parsed.append(text)
        return URL(text)

    monkeypatch.setattr("engine.http.fetch.URL", parse)
    assert await fetch("ftp://short.example/", private=True) is None
    assert await fetch("http://" + "ữ" * 5_000_000, private=True) is None
    assert parsed == ["ftp://short.example/"]


async def test_a_silent_name_server_delays_downloads_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """More lookups than threads hang. Each is given up in time, and other threads stay free."""
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: release.wait())
    fetcher = Fetcher(limits=FetchLimits(seconds=0.3))
    try:
        hanging = [fetcher.fetch(f"http://{number}.example/") for number in range(5 * MAX_LOOKUPS)]
        outcomes = asyncio.gather(*hanging, return_exceptions=True)
        assert await asyncio.to_thread(lambda: "free") == "free"
        results = await outcomes
        assert await asyncio.to_thread(lambda: "free") == "free"
    finally:
        release.set()
        await fetcher.close()
    assert all(isinstance(each, UrlUnreachable) for each in results)


async def test_unusual_ports_are_not_reached(site: TestServer) -> None:
    """Only web ports are permitted, so that callers cannot reach other services through the engine."""
    assert await fetch("http://1.1.1.1:22/", private=False) is None
    assert await fetch(site.make_url("/picture"), private=False) is None


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::1"),
        "2001:0:102:304::80ff:fffe",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    """Loopback, private, link-local, shared, reserved, multicast and documentation, also inside IPv6, are refused."""
    assert not is_public(address)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with pytest.raises(PrivateAddressError):
        open_public_socket((family, socket.SOCK_STREAM, 0, "", (address, 80)))


@pytest.mark.parametrize("address", ["1.1.1.1", "103.28.36.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_public_addresses(address: str) -> None:
    """Public servers are reached, also through the NAT64 of an IPv6-only network."""
    assert is_public(address)
    open_public_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("1.1.1.1", 80))).close()
