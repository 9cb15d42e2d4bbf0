"""Tests of the encryption: known keys, unchanged data, the right associated data, no key in any error."""

import base64
import traceback

import pytest

from storage.crypto import Vault, VaultError

OLD = "1:" + base64.b64encode(b"o" * 32).decode()
NEW = "2:" + base64.b64encode(b"n" * 32).decode()
SECRET = "c2VjcmV0"


@pytest.fixture
def vault() -> Vault:
    """Create a vault with one key."""
    return Vault.from_setting(OLD)


@pytest.mark.parametrize("data", [b"", b"x", "Nguyễn Thị Mẫu".encode() * 1000])
def test_decrypts_encrypted_data(vault: Vault, data: bytes) -> None:
    """Decryption returns the data. The encrypted value is 29 bytes longer and does not contain the data."""
    blob = vault.seal(data, "session:1")

    assert vault.open(blob, "session:1") == data
    assert len(blob) == len(data) + 29
    assert len(data) < 2 or data not in blob


def test_never_the_same_twice(vault: Vault) -> None:
    """Equal data have different encrypted values."""
    assert vault.seal(b"same", "a") != vault.seal(b"same", "a")


def test_bound_to_its_place(vault: Vault) -> None:
    """A value copied into another row does not decrypt."""
    with pytest.raises(VaultError, match="belongs elsewhere"):
        vault.open(vault.seal(b"data", "session:1"), "session:2")


def test_any_change_shows(vault: Vault) -> None:
    """A change of any byte and a cut at any position are detected."""
    blob = vault.seal(b"data", "a")
    changed = [bytes(b ^ (i == at) for i, b in enumerate(blob)) for at in range(len(blob))]
    cut = [blob[:end] for end in range(len(blob))]

    for wrong in changed + cut:
        with pytest.raises(VaultError):
            vault.open(wrong, "a")


def test_rotated_keys(vault: Vault) -> None:
    """With a new first key, old values still decrypt and new values need the new key."""
    rotated = Vault.from_setting(f"{NEW}, {OLD}")

    assert rotated.open(vault.seal(b"data", "a"), "a") == b"data"
    assert Vault.from_setting(NEW).open(rotated.seal(b"data", "a"), "a") == b"data"


def test_key_taken_away_too_early(vault: Vault) -> None:
    """The error contains the number of the missing key."""
    with pytest.raises(VaultError, match="key 1, which DATA_KEYS does not list"):
        Vault.from_setting(NEW).open(vault.seal(b"data", "a"), "a")


def test_same_number_other_key(vault: Vault) -> None:
    """Another key under the same number decrypts nothing."""
    with pytest.raises(VaultError, match="does not open"):
        Vault.from_setting(NEW.replace("2:", "1:")).open(vault.seal(b"data", "a"), "a")


@pytest.mark.parametrize(
    "setting",
    [
        "",
        ",",
        SECRET,
        f"1:{SECRET}",
        f"{SECRET}:{SECRET}",
        f"x:{OLD[2:]}",
        f"0:{OLD[2:]}",
        f"256:{OLD[2:]}",
        f"²:{OLD[2:]}",
        f"{OLD},",
        f"{OLD},{OLD}",
        f"{OLD} {NEW}",
        f"1:{OLD[2:]}ễ",
    ],
)
def test_wrong_setting(setting: str) -> None:
    """The error about a wrong setting names the setting, and the traceback contains no part of a key."""
    with pytest.raises(VaultError, match="DATA_KEYS must be") as caught:
        Vault.from_setting(setting)

    assert caught.value.__cause__ is None
    shown = "".join(traceback.format_exception_only(caught.value))
    assert SECRET not in shown
    assert OLD[2:] not in shown


def test_fresh_key() -> None:
    """A generated setting is usable and differs each time."""
    setting = Vault.fresh_key()

    assert Vault.from_setting(setting).open(Vault.from_setting(setting).seal(b"x", "a"), "a") == b"x"
    assert setting != Vault.fresh_key()


def test_blind_index(vault: Vault) -> None:
    """Blind indexes are equal for equal values and differ between values, kinds and keys."""
    same = Vault.from_setting(f"{OLD},{NEW}").blind_index("number", "001099000001")

    assert vault.blind_index("number", "001099000001") == same
    others = {
        vault.blind_index("number", "001099000002"),
        vault.blind_index("name", "001099000001"),
        vault.blind_index("numb", "er001099000001"),
        Vault.from_setting(NEW).blind_index("number", "001099000001"),
        same,
    }
    assert len(others) == 5
    assert {len(each) for each in others} == {32}


def test_shows_nothing(vault: Vault) -> None:
    """Neither repr nor str of a vault contains key material."""
    assert repr(vault) == str(vault) == "<Vault>"
