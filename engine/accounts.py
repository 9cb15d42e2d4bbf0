"""Who may ask and how often: keys with their secrets and quotas, kept in memory."""

import base64
import binascii
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.api.errors import OutOfQuota, WrongKey


@dataclass(slots=True)
class Account:
    """One key: ``credentials`` are ``key:secret`` as Basic authentication sends them, ``quota`` None means no limit."""

    name: str
    credentials: bytes = field(repr=False)
    quota: int | None = None
    used: int = 0
    in_flight: int = 0

    @contextmanager
    def reserve(self) -> Iterator["Unit"]:
        """Hold one unit while a request runs; raise `OutOfQuota` when none is left, those held by others counted.

        The unit is used up only when it is charged; leaving without that gives it back. The count is exact because
        all requests run on one event loop and nothing here waits.
        """
        if self.quota is not None and self.used + self.in_flight >= self.quota:
            raise OutOfQuota
        self.in_flight += 1
        unit = Unit()
        try:
            yield unit
        finally:
            self.in_flight -= 1
            self.used += unit.charged


@dataclass(slots=True)
class Unit:
    """One request's share of a quota, charged by a success only (the vendor's rule, "Cách tính phí")."""

    charged: bool = False


class Keyring:
    """All accounts, asked by the ``Authorization`` header of a request."""

    def __init__(self, accounts: tuple[Account, ...]) -> None:
        self._accounts = accounts

    def account(self, authorization: str | None) -> Account:
        """Find whose Basic header this is; raise `WrongKey`. Every account is compared, each in constant time."""
        given = _credentials(authorization or "")
        found = [each for each in self._accounts if hmac.compare_digest(each.credentials, given)]
        if not found:
            raise WrongKey
        return found[0]


def _credentials(authorization: str) -> bytes:
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return b""
    try:
        return base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):  # ValueError: letters outside ASCII
        return b""


def parse_keys(text: str) -> tuple[Account, ...]:
    """Read ``key:secret[:quota],...``; raise ValueError that names the entry by its place, never by its text."""
    accounts = tuple(_parse_key(place, entry) for place, entry in enumerate(text.split(","), start=1))
    if len({account.name for account in accounts}) < len(accounts):
        raise ValueError("the same key stands twice")
    return accounts


def _parse_key(place: int, entry: str) -> Account:
    name, _, rest = entry.strip().partition(":")
    secret, colon, quota = rest.partition(":")
    if not name or not secret:
        raise ValueError(f"entry {place} must be key:secret or key:secret:quota")
    if colon and not (quota.isascii() and quota.isdigit()):
        raise ValueError(f"entry {place}: the quota must be a whole number (a secret holds no colon)")
    return Account(name, f"{name}:{secret}".encode(), int(quota) if colon else None)
