"""Authenticate the callers of the API and count their quotas: keys with secrets, kept in memory."""

import base64
import binascii
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.api.errors import OutOfQuota, WrongKey


@dataclass(slots=True)
class Account:
    """One API key with its quota.

    `credentials` are ``key:secret`` as Basic authentication sends them. A `quota` of None means no limit.
    """

    name: str
    credentials: bytes = field(repr=False)
    quota: int | None = None
    used: int = 0
    in_flight: int = 0

    @contextmanager
    def reserve(self) -> Iterator["Reservation"]:
        """Reserve one request of the quota while the block runs, and charge it at the end if the block says so.

        Raises `OutOfQuota` when the charged and the reserved requests together reach the quota. The count is exact
        because all requests run on one event loop and nothing in here waits.
        """
        if self.quota is not None and self.used + self.in_flight >= self.quota:
            raise OutOfQuota
        self.in_flight += 1
        reservation = Reservation()
        try:
            yield reservation
        finally:
            self.in_flight -= 1
            self.used += reservation.charged


@dataclass(slots=True)
class Reservation:
    """One reserved request of a quota. Only a success is charged (vendor's document, "Cách tính phí")."""

    charged: bool = False


class AccountRegistry:
    """All accounts of the engine."""

    def __init__(self, accounts: tuple[Account, ...]) -> None:
        self._accounts = accounts

    def authenticate(self, authorization: str | None) -> Account:
        """Return the account that an ``Authorization`` header belongs to, or raise `WrongKey` if there is none.

        The header is compared with every account, each time in constant time.
        """
        credentials = _decode_basic(authorization or "")
        matches = [account for account in self._accounts if hmac.compare_digest(account.credentials, credentials)]
        if not matches:
            raise WrongKey
        return matches[0]


def _decode_basic(authorization: str) -> bytes:
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return b""
    try:
        return base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):  # ValueError: letters outside ASCII
        return b""


def parse_keys(text: str) -> tuple[Account, ...]:
    """Parse ``key:secret[:quota],...``, or raise ValueError that names the entry by its number, never by its text."""
    accounts = tuple(_parse_key(number, entry) for number, entry in enumerate(text.split(","), start=1))
    if len({account.name for account in accounts}) < len(accounts):
        raise ValueError("the same key stands twice")
    return accounts


def _parse_key(number: int, entry: str) -> Account:
    name, _, rest = entry.strip().partition(":")
    secret, colon, quota = rest.partition(":")
    if not name or not secret:
        raise ValueError(f"entry {number} must be key:secret or key:secret:quota")
    if colon and not (quota.isascii() and quota.isdigit()):
        raise ValueError(f"entry {number}: the quota must be a whole number (a secret holds no colon)")
    return Account(name, f"{name}:{secret}".encode(), int(quota) if colon else None)
