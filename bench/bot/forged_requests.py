"""Requests to the webhook that Telegram did not send, or sent before: none of them may change anything."""

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
class Forgery:
    """A request: `kind` for the report; `raw`, if any, is sent as it is on a connection of its own, instead."""

    kind: str
    method: str = "POST"
    path: str = PATH
    headers: Mapping[str, str] | None = None
    body: bytes = b""
    raw: bytes = b""
    allowed: frozenset[int] = frozenset({403})


def forge(dice: random.Random, secret: str, new: Sequence[dict[str, Any]], seen: Sequence[bytes]) -> Forgery:
    """One forgery: with a wrong secret around any update, or with the right one around what is no new update."""
    update = json.dumps(dice.choice(new)).encode()
    wrong = dice.choice((
        "", "x", secret[:-1], secret + "x", secret.upper(), secret[::-1], f" {secret}x", "ÿ", "0" * 256, "a" * 4000,
        dice.randbytes(16).hex(),
    ))  # fmt: skip
    right = {SECRET: secret, "Content-Type": "application/json"}
    kinds = (_wrong_secret, _wrong_place, _no_update, _replay, _broken_http)
    return dice.choice(kinds)(dice, update, {SECRET: wrong, "Content-Type": dice.choice(_TYPES)}, right, seen)


Headers = dict[str, str]
Seen = Sequence[bytes]


def _wrong_secret(dice: random.Random, update: bytes, wrong: Headers, _right: Headers, seen: Seen) -> Forgery:
    body = dice.choice((update, dice.choice(seen), b"", b"{", update * 3))
    if dice.random() < 0.2:
        del wrong[SECRET]
    return Forgery("wrong secret", headers=wrong, body=body)


def _wrong_place(dice: random.Random, update: bytes, wrong: Headers, right: Headers, _seen: Seen) -> Forgery:
    headers = dice.choice((wrong, right))
    if dice.random() < 0.5:
        return Forgery("wrong method", dice.choice(_METHODS), headers=headers, body=update, allowed=frozenset({405}))
    return Forgery("wrong path", path=dice.choice(_PATHS), headers=headers, body=update, allowed=frozenset({404, 405}))


def _no_update(dice: random.Random, update: bytes, _wrong: Headers, right: Headers, _seen: Seen) -> Forgery:
    cut = update[: dice.randrange(len(update))]
    body = dice.choice((
        cut, b"", b"[]", b"null", b"{}", b'"x"', b"[" * 50_000, b"\xff\xfe", b"NaN", b'{"update_id":1}',
        b'{"update_id":1,"message":{}}', b"1" * 5000, b'{"a":' * 9000, dice.randbytes(300), b"\x00" * 100,
    ))  # fmt: skip
    if dice.random() < 0.02:
        return Forgery("huge", headers=right, body=b" " * 300_000, allowed=frozenset({413}))
    return Forgery("no update", headers=right, body=body, allowed=frozenset({200}))


def _replay(dice: random.Random, _update: bytes, _wrong: Headers, right: Headers, seen: Seen) -> Forgery:
    body = dice.choice(seen)
    id_ = b'"update_id": ' + str(json.loads(body)["update_id"]).encode()
    if dice.random() < 0.3:
        body = body.replace(b"{", b"{" + id_ + b", ", 1)  # the same key twice
    if dice.random() < 0.3:
        right["Content-Type"] = dice.choice(_TYPES)
    return Forgery("replay", headers=right, body=body, allowed=frozenset({200}))


def _broken_http(dice: random.Random, update: bytes, wrong: Headers, _right: Headers, _seen: Seen) -> Forgery:
    name = f"{SECRET}: {wrong[SECRET]}".encode("latin-1", "replace")
    head = b"POST /telegram HTTP/1.1\r\nHost: x\r\n" + name + b"\r\n"
    raw = dice.choice((
        head + b"Content-Length: 5000\r\n\r\n" + update[:50],
        head + b"Content-Length: -1\r\n\r\n" + update,
        head + b"Content-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + update,
        head + b"X: " + b"y" * 20_000 + b"\r\n\r\n",
        b"POST /telegram\r\n\r\n", b"\r\n\r\n", dice.randbytes(200), b"GET / HTTP/9.9\r\n\r\n",
        head + name + b"\r\nContent-Length: 2\r\n\r\n{}",
    ))  # fmt: skip
    return Forgery("broken HTTP", raw=raw, allowed=frozenset({400, 403, 405, 404, 431, 0}))
