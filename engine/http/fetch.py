"""Fetch the pictures that GET forms name by URL, from public addresses only."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.api.errors import UrlUnreachable

MAX_URL_LENGTH = 2_000  # characters; parsing a host of megabytes would take a minute
MAX_LOOKUPS = 8  # simultaneous name lookups
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
IPV4_COMPATIBLE = IPv6Network("::/96")  # deprecated form of RFC 4291, 2.5.5.1


class PrivateAddressError(OSError):
    """The host of a URL is this machine, a private network or another address that is not public."""


def is_public(address: str) -> bool:
    """Return whether a resolved address is a public unicast address. IPv4 inside IPv6 is checked as IPv4."""
    ip = ip_address(address.partition("%")[0])
    embedded = _extract_ipv4(ip) if isinstance(ip, IPv6Address) else None
    if embedded is not None:
        return _is_global_unicast(embedded)
    return _is_global_unicast(ip) and not (isinstance(ip, IPv6Address) and ip.is_site_local)


def _is_global_unicast(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _extract_ipv4(ip: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address inside a mapped, 6to4, Teredo, NAT64 or IPv4-compatible IPv6 address."""
    if ip in NAT64 or ip in IPV4_COMPATIBLE:
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def open_public_socket(addr_info: tuple[Any, ...]) -> socket.socket:
    """Open the socket for one resolved address, or raise `PrivateAddressError` if the address is not public.

    Every connection passes here after name resolution, including literal numbers in any spelling and names that
    resolve differently the second time. A check in the resolver would never see a literal.
    """
    family, kind, protocol, _, address = addr_info
    if not is_public(address[0]):
        raise PrivateAddressError("not a public address")
    return socket.socket(family, kind, protocol)


class Resolver(AbstractResolver):
    """Resolve names in separate threads, so that a silent name server delays downloads and nothing else.

    A system lookup cannot be cancelled: an abandoned lookup keeps its thread until the system gives up.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(MAX_LOOKUPS, thread_name_prefix="engine-dns")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a host."""
        lookup = partial(socket.getaddrinfo, host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        infos = await asyncio.get_running_loop().run_in_executor(self._threads, lookup)
        flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        return [
            ResolveResult(hostname=host, host=str(address[0]), port=port, family=family, proto=protocol, flags=flags)
            for family, _, protocol, _, address in infos
        ]

    async def close(self) -> None:
        """Release the threads. A running lookup ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Limits of one download: seconds (the vendor's own limit is 5 s), bytes, and ports."""

    seconds: float = 5.0
    size: int = 10_000_000
    ports: tuple[int, ...] = (80, 443)


class Fetcher:
    """An HTTP session for downloads without cookies, redirects and proxies.

    `private` permits addresses that are not public, at any port.
    """

    def __init__(self, *, private: bool = False, limits: FetchLimits | None = None) -> None:
        self._private = private
        self._limits = limits or FetchLimits()
        self._resolver = Resolver()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=self._resolver, socket_factory=None if private else open_public_socket, force_close=True
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=self._limits.seconds),
            # Pictures are compressed already. A body that a server compresses all the same is never expanded here.
            headers={"User-Agent": "cv-engine", "Accept": "image/*", "Accept-Encoding": "identity"},
            auto_decompress=False,
        )

    async def fetch(self, url: str) -> bytes:
        """Download one picture, or raise `UrlUnreachable` for every fault."""
        try:
            return await self._download(self._parse(url))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            # The cause is left out on purpose: a caller could map the network behind this machine with it.
            raise UrlUnreachable from None

    def _parse(self, text: str) -> URL:
        if len(text) > MAX_URL_LENGTH:
            raise ValueError("too long")
        url = URL(text.strip())
        if url.scheme not in {"http", "https"} or not url.host:
            raise ValueError("only http and https")
        if not self._private and url.port not in self._limits.ports:
            raise ValueError("only the web's own ports")
        return url

    async def _download(self, url: URL) -> bytes:
        async with self._session.get(url, allow_redirects=False) as response:
            if response.status != 200:
                raise ValueError("not delivered")
            body = bytearray()
            async for chunk in response.content.iter_chunked(65_536):
                body += chunk
                if len(body) > self._limits.size:
                    raise ValueError("too large")
            return bytes(body)

    async def close(self) -> None:
        """Close the session."""
        await self._session.close()
        await self._resolver.close()
