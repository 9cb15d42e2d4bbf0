"""Generate requests to the webhook that Telegram did not send, or sent before. No such request may change the store."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PATH, SECRET = "/telegram", "X-Telegram-Bot-Api-Secret-Token"
_PATHS = (
    "/", "/telegram/", "//telegram", "/Telegram", "/telegram/x", "/webhook", "/bot1:x", "/%2ftelegram", "/metrics",
    "/telegram;x", "/live/../telegram2", "/.env", "/ready/telegram",
)  # fmt: skip
_METHODS = ("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE")
_TYPES = ("application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x", "")


@dataclass(frozen=True, slots=True)
class ForgedRequest:
    """A request with its kind for the report and the HTTP statuses that the bot may answer with.

    ``raw`` replaces the other fields, and is sent unchanged on a connection of its own. Status 0 means that the bot
    closed the connection.
    """

    kind: str
    method: str = "POST"
    path: str = PATH
    headers: Mapping[str, str] | None = None
    body: bytes = b""
    raw: bytes = b""
    allowed: frozenset[int] = frozenset({403})


def forge_request(
    rng: random.Random, secret: str, new: Sequence[dict[str, Any]], seen: Sequence[bytes]
) -> ForgedRequest:
    """Forge a request: any update with a wrong secret, or the right secret with a body that is no new update."""
    update = json.dumps(rng.choice(new)).encode()
    wrong = rng.choice((
        "", "x", secret[:-1], secret + "x", secret.upper(), secret[::-1], f" {secret}x", "ÿ", "0" * 256, "a" * 4000,
        rng.randbytes(16).hex(),
    ))  # fmt: skip
    right = {SECRET: secret, "Content-Type": "application/json"}
    kinds = (_wrong_secret, _wrong_place, _malformed_update, _replay, _broken_http)
    return rng.choice(kinds)(rng, update, {SECRET: wrong, "Content-Type": rng.choice(_TYPES)}, right, seen)


Headers = dict[str, str]
Seen = Sequence[bytes]


def _wrong_secret(rng: random.Random, update: bytes, wrong: Headers, _right: Headers, seen: Seen) -> ForgedRequest:
    body = rng.choice((update, rng.choice(seen), b"", b"{", update * 3))
    if rng.random() < 0.2:
        del wrong[SECRET]
    return ForgedRequest("wrong secret", headers=wrong, body=body)


def _wrong_place(rng: random.Random, update: bytes, wrong: Headers, right: Headers, _seen: Seen) -> ForgedRequest:
    headers = rng.choice((wrong, right))
    if rng.random() < 0.5:
        return ForgedRequest(
            "wrong method", rng.choice(_METHODS), headers=headers, body=update, allowed=frozenset({405})
        )
    return ForgedRequest(
        "wrong path", path=rng.choice(_PATHS), headers=headers, body=update, allowed=frozenset({404, 405})
    )


def _malformed_update(rng: random.Random, update: bytes, _wrong: Headers, right: Headers, _seen: Seen) -> ForgedRequest:
    cut = update[: rng.randrange(len(update))]
    body = rng.choice((
        cut, b"", b"[]", b"null", b"{}", b'"x"', b"[" * 50_000, b"\xff\xfe", b"NaN", b'{"update_id":1}',
        b'{"update_id":1,"message":{}}', b"1" * 5000, b'{"a":' * 9000, rng.randbytes(300), b"\x00" * 100,
    ))  # fmt: skip
    if rng.random() < 0.02:
        return ForgedRequest("huge", headers=right, body=b" " * 300_000, allowed=frozenset({413}))
    return ForgedRequest("no update", headers=right, body=body, allowed=frozenset({200}))


def _replay(rng: random.Random, _update: bytes, _wrong: Headers, right: Headers, seen: Seen) -> ForgedRequest:
    body = rng.choice(seen)
    id_ = b'"update_id": ' + str(json.loads(body)["update_id"]).encode()
    if rng.random() < 0.3:
        body = body.replace(b"{", b"{" + id_ + b", ", 1)  # the same key twice
    if rng.random() < 0.3:
        right["Content-Type"] = rng.choice(_TYPES)
    return ForgedRequest("replay", headers=right, body=body, allowed=frozenset({200}))


def _broken_http(rng: random.Random, update: bytes, wrong: Headers, _right: Headers, _seen: Seen) -> ForgedRequest:
    name = f"{SECRET}: {wrong[SECRET]}".encode("latin-1", "replace")
    head = b"POST /telegram HTTP/1.1\r\nHost: x\r\n" + name + b"\r\n"
    raw = rng.choice((
        head + b"Content-Length: 5000\r\n\r\n" + update[:50],
        head + b"Content-Length: -1\r\n\r\n" + update,
        head + b"Content-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + update,
        head + b"X: " + b"y" * 20_000 + b"\r\n\r\n",
        b"POST /telegram\r\n\r\n", b"\r\n\r\n", rng.randbytes(200), b"GET / HTTP/9.9\r\n\r\n",
        head + name + b"\r\nContent-Length: 2\r\n\r\n{}",
    ))  # fmt: skip
    return ForgedRequest("broken HTTP", raw=raw, allowed=frozenset({400, 403, 405, 404, 431, 0}))
