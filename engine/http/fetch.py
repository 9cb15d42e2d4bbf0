"""Fetches the pictures that GET forms name by URL, and reaches nothing but public addresses while doing so."""

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

LONGEST = 2_000  # characters of an address; a host of megabytes would take a minute to be told from a name
LOOKUPS = 8  # names looked up at once
TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64 (RFC 6052): the last 32 bits are an IPv4 address
COMPATIBLE = IPv6Network("::/96")  # the old IPv4-compatible form (RFC 4291, 2.5.5.1)


class PrivateAddressError(OSError):
    """The name or number in a URL leads to this machine, a private network or another place that is not public."""


def is_public(address: str) -> bool:
    """Tell whether an address as the resolver returns it is a public unicast one, looking inside v4-in-v6 forms."""
    ip = ip_address(address.partition("%")[0])
    inner = _inside(ip) if isinstance(ip, IPv6Address) else None
    if inner is not None:
        return _is_plain_public(inner)
    return _is_plain_public(ip) and not (isinstance(ip, IPv6Address) and ip.is_site_local)


def _is_plain_public(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _inside(ip: IPv6Address) -> IPv4Address | None:
    """Take out the IPv4 address that a v6 address only wraps: mapped, 6to4, Teredo, NAT64 or compatible."""
    if ip in TRANSLATED or ip in COMPATIBLE:
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def guarded_socket(addr_info: tuple[Any, ...]) -> socket.socket:
    """Make the socket for one resolved address, or refuse it.

    The check stands here because every connection passes here after name resolution: literal numbers in any spelling
    and names that resolve differently the second time included. A resolver would never see a literal.
    """
    family, kind, protocol, _, address = addr_info
    if not is_public(address[0]):
        raise PrivateAddressError("not a public address")
    return socket.socket(family, kind, protocol)


class Resolver(AbstractResolver):
    """Looks names up in threads of its own: a name server that keeps silent holds up downloads and nothing else.

    The system's lookup cannot be cancelled, so one that was given up keeps its thread for as long as it likes.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(LOOKUPS, thread_name_prefix="engine-names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a host."""
        lookup = partial(socket.getaddrinfo, host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        found = await asyncio.get_running_loop().run_in_executor(self._threads, lookup)
        flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        return [
            ResolveResult(hostname=host, host=str(address[0]), port=port, family=family, proto=protocol, flags=flags)
            for family, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        """Let go of the threads; a lookup that still runs ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How long (seconds) and how much (bytes) one download may take, and from where; the vendor's own limit is 5 s."""

    seconds: float = 5.0
    size: int = 10_000_000
    ports: tuple[int, ...] = (80, 443)


class Fetcher:
    """One HTTP session for all downloads: no cookies, no redirects, no proxies; `private` lifts the guard."""

    def __init__(self, *, private: bool = False, limits: FetchLimits | None = None) -> None:
        self._private = private
        self._limits = limits or FetchLimits()
        guard = None if private else guarded_socket
        self._resolver = Resolver()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=self._resolver, socket_factory=guard, force_close=True),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=self._limits.seconds),
            # Pictures are packed already; what a server packs all the same is no picture, and never unfolds here.
            headers={"User-Agent": "cv-engine", "Accept": "image/*", "Accept-Encoding": "identity"},
            auto_decompress=False,
        )

    async def fetch(self, url: str) -> bytes:
        """Download one picture; raise `UrlUnreachable` for whatever keeps it from arriving."""
        try:
            return await self._download(self._checked(url))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            # No cause is told on purpose: it would let a caller map the network behind this machine.
            raise UrlUnreachable from None

    def _checked(self, text: str) -> URL:
        if len(text) > LONGEST:
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
