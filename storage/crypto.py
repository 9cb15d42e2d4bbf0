"""Encryption of personal data at rest: AES-256-GCM under numbered keys, each value bound to its associated data."""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
FORMAT = "DATA_KEYS must be number:key pairs with commas between, a number from 1 to 255, a key of 32 bytes in base64"


class VaultError(Exception):
    """An unusable key setting or encrypted value. The message gives the reason and shows neither keys nor data."""


class Vault:
    """Encryption and decryption with the data keys.

    The first key encrypts, and all keys decrypt: a change of keys begins with a new key in the first position.
    `current` is the number of the first key. Each encrypted value begins with one byte, the number of its key.
    """

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        """Take the keys of 32 bytes by number, the encrypting key first."""
        self._ciphers = {number: AESGCM(key) for number, key in keys.items()}
        self.current = next(iter(keys))
        # Separate derived keys: an index must not help an attack on the encrypted data.
        self._index_keys = [HKDF(SHA256(), KEY_BYTES, salt=None, info=b"lookup").derive(key) for key in keys.values()]

    @classmethod
    def from_setting(cls, setting: str) -> Self:
        """Read a setting such as "2:base64key,1:base64key". Raises VaultError for another format."""
        keys: dict[int, bytes] = {}
        for place, pair in enumerate(setting.split(","), start=1):
            number, key = _read_pair(place, pair)
            if number in keys:
                raise VaultError(f"{FORMAT}: number {number} stands there twice.")
            keys[number] = key
        return cls(keys)

    @staticmethod
    def fresh_key(number: int = 1) -> str:
        """Return a new random key in the format of the setting, "1:base64key"."""
        return f"{number}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()}"

    @property
    def numbers(self) -> frozenset[int]:
        """Return the numbers of all keys."""
        return frozenset(self._ciphers)

    def seal(self, data: bytes, bound_to: str) -> bytes:
        """Encrypt `data` with the associated data `bound_to` (`storage.associated_data`)."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self.current].encrypt(nonce, data, bound_to.encode())
        return bytes([self.current]) + nonce + sealed

    def open(self, blob: bytes, bound_to: str) -> bytes:
        """Decrypt a value of `seal`. Raises VaultError for an unknown key, a changed value or another `bound_to`."""
        number, nonce, sealed = blob[:1], blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
        cipher = self._ciphers.get(int.from_bytes(number))
        if cipher is None:
            raise VaultError(f"Sealed with key {int.from_bytes(number)}, which DATA_KEYS does not list.")
        try:
            return cipher.decrypt(nonce, sealed, bound_to.encode())
        except (InvalidTag, ValueError):  # ValueError: shorter than a nonce
            raise VaultError("A sealed blob does not open: it was changed or belongs elsewhere.") from None

    def blind_index(self, kind: str, value: str) -> bytes:
        """Return 32 bytes for `value` in an index: equal for equal values, and useless without the key.

        The bytes are an HMAC-SHA-256 under the first key. During a change of keys, a search uses `blind_indexes`.
        """
        return self.blind_indexes(kind, value)[0]

    def blind_indexes(self, kind: str, value: str) -> tuple[bytes, ...]:
        """Return the blind index of `value` under each key, the first key first."""
        words = f"{kind}\0{value}".encode()
        return tuple(hmac.new(key, words, hashlib.sha256).digest() for key in self._index_keys)

    def __repr__(self) -> str:
        return "<Vault>"


def _read_pair(place: int, pair: str) -> tuple[int, bytes]:
    number, _, key = pair.strip().partition(":")
    try:
        decoded = base64.b64decode(key, validate=True)
    except ValueError:
        decoded = b""
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= 255 and len(decoded) == KEY_BYTES):
        raise VaultError(f"{FORMAT}: pair {place} is not.")
    return int(number), decoded
