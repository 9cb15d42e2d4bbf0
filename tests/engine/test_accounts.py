"""Check accounts: the format of keys, authentication, and the count of a quota."""

import pytest

from bot.api.errors import OutOfQuota, WrongKey
from engine.accounts import Account, AccountRegistry, parse_keys
from tests.engine.client import basic_auth


def test_keys_are_read_with_and_without_a_quota() -> None:
    """Commas separate the entries. Blanks around an entry are ignored."""
    first, second = parse_keys("demo:p@55w0rd, other:x:20")
    assert (first.name, first.credentials, first.quota) == ("demo", b"demo:p@55w0rd", None)
    assert (second.name, second.credentials, second.quota) == ("other", b"other:x", 20)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "entry 1 must be"),
        ("demo", "entry 1 must be"),
        ("demo:", "entry 1 must be"),
        (":secret", "entry 1 must be"),
        ("a:b,", "entry 2 must be"),
        ("a:b:many", "entry 1: the quota"),
        ("a:b:", "entry 1: the quota"),
        ("a:b:c:d", "entry 1: the quota"),
        ("a:b:²", "entry 1: the quota"),
        ("a:b,a:c", "the same key stands twice"),
    ],
)
def test_a_wrong_entry_is_named_by_its_number(text: str, error: str) -> None:
    """The text of the error holds no secret."""
    with pytest.raises(ValueError, match=error):
        parse_keys(text)


def test_the_right_pair_is_authenticated() -> None:
    """The vendor's own example of the header is accepted, in any case of the scheme."""
    accounts = AccountRegistry(parse_keys("other:x,demo:p@55w0rd"))
    assert accounts.authenticate("Basic ZGVtbzpwQDU1dzByZA==").name == "demo"
    assert accounts.authenticate("basic ZGVtbzpwQDU1dzByZA==").name == "demo"


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Basic",
        "Basic !!!",
        "Basic ü",
        "Bearer ZGVtbzpwQDU1dzByZA==",
        basic_auth("demo:wrong"),
        basic_auth("demo"),
        basic_auth(""),
    ],
)
def test_any_other_header_is_a_wrong_key(header: str | None) -> None:
    """No header, another scheme, broken base64 and a wrong secret get the same error."""
    with pytest.raises(WrongKey):
        AccountRegistry(parse_keys("demo:p@55w0rd")).authenticate(header)


def test_only_charged_requests_use_the_quota() -> None:
    """A request without a charge releases its reservation, after an error too."""
    account = Account("demo", b"demo:x", quota=1)
    with account.reserve():
        pass
    with pytest.raises(LookupError), account.reserve():
        raise LookupError
    with account.reserve() as reservation:
        reservation.charged = True
    assert (account.used, account.in_flight) == (1, 0)
    with pytest.raises(OutOfQuota), account.reserve():
        pass


def test_a_request_in_flight_holds_its_reservation() -> None:
    """Two requests at once cannot share the last request of the quota."""
    account = Account("demo", b"demo:x", quota=1)
    with account.reserve(), pytest.raises(OutOfQuota), account.reserve():
        pass


def test_no_quota_is_no_limit() -> None:
    """An account without a quota is never used up."""
    account = Account("demo", b"demo:x", used=10**9)
    with account.reserve() as reservation:
        reservation.charged = True
    assert account.used == 10**9 + 1
    assert b"demo:x" not in repr(account).encode()
