"""Keys: how they are written, who is let in, and how a quota is counted."""

import pytest

from bot.api.errors import OutOfQuota, WrongKey
from engine.accounts import Account, Keyring, parse_keys
from tests.engine.client import basic


def test_keys_are_read_with_and_without_a_quota() -> None:
    """Entries stand between commas; blanks around them do not count."""
    first, second = parse_keys("demo:p@55w0rd, other:x:20")
    assert (first.name, first.credentials, first.quota) == ("demo", b"demo:p@55w0rd", None)
    assert (second.name, second.credentials, second.quota) == ("other", b"other:x", 20)


@pytest.mark.parametrize(
    ("text", "fault"),
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
def test_a_slip_in_the_keys_is_named_by_its_place(text: str, fault: str) -> None:
    """What is written wrong is refused, and the text of the fault holds no secret."""
    with pytest.raises(ValueError, match=fault):
        parse_keys(text)


def test_the_right_pair_is_let_in() -> None:
    """The vendor's own example of the header opens the door, whatever the case of the scheme."""
    keyring = Keyring(parse_keys("other:x,demo:p@55w0rd"))
    assert keyring.account("Basic ZGVtbzpwQDU1dzByZA==").name == "demo"
    assert keyring.account("basic ZGVtbzpwQDU1dzByZA==").name == "demo"


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Basic",
        "Basic !!!",
        "Basic ü",
        "Bearer ZGVtbzpwQDU1dzByZA==",
        basic("demo:wrong"),
        basic("demo"),
        basic(""),
    ],
)
def test_everything_else_is_a_wrong_key(header: str | None) -> None:
    """No header, another scheme, broken base64, a wrong secret: all the same answer."""
    with pytest.raises(WrongKey):
        Keyring(parse_keys("demo:p@55w0rd")).account(header)


def test_only_what_is_charged_uses_the_quota_up() -> None:
    """A request that ends without a charge gives its unit back, also when it ends in an error."""
    account = Account("demo", b"demo:x", quota=1)
    with account.reserve():
        pass
    with pytest.raises(LookupError), account.reserve():
        raise LookupError
    with account.reserve() as unit:
        unit.charged = True
    assert (account.used, account.in_flight) == (1, 0)
    with pytest.raises(OutOfQuota), account.reserve():
        pass


def test_a_request_in_flight_holds_its_unit() -> None:
    """Two at once cannot share the last unit."""
    account = Account("demo", b"demo:x", quota=1)
    with account.reserve(), pytest.raises(OutOfQuota), account.reserve():
        pass


def test_no_quota_is_no_limit() -> None:
    """An account without a quota is never used up."""
    account = Account("demo", b"demo:x", used=10**9)
    with account.reserve() as unit:
        unit.charged = True
    assert account.used == 10**9 + 1
    assert b"demo:x" not in repr(account).encode()
