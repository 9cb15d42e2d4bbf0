"""Sealing personal data at rest: AES-256-GCM under numbered keys, each blob bound to the place it belongs to."""

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
FORM = "DATA_KEYS must be number:key pairs with commas between, a number from 1 to 255, a key of 32 bytes in base64"


class VaultError(Exception):
    """A key setting or a sealed blob is of no use; the sentence says why and never shows a key or data."""


class Vault:
    """Seals with the first key, opens with all of them: put a new key in front to change keys.

    `current` is the number of the sealing key; it is the first byte of everything sealed.
    """

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        """Takes keys of 32 bytes by their number, the sealing one first."""
        self._ciphers = {number: AESGCM(key) for number, key in keys.items()}
        self.current = next(iter(keys))
        # Keys of their own: what stands in an index must not help against the sealed text.
        self._lookups = [HKDF(SHA256(), KEY_BYTES, salt=None, info=b"lookup").derive(key) for key in keys.values()]

    @classmethod
    def from_setting(cls, setting: str) -> Self:
        """Reads "2:base64key,1:base64key"; raises VaultError when it is not of that form."""
        keys: dict[int, bytes] = {}
        for place, pair in enumerate(setting.split(","), start=1):
            number, key = _read_pair(place, pair)
            if number in keys:
                raise VaultError(f"{FORM}: number {number} stands there twice.")
            keys[number] = key
        return cls(keys)

    @staticmethod
    def fresh_key(number: int = 1) -> str:
        """A new random key as a whole setting, "1:base64key"."""
        return f"{number}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()}"

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of all keys that open."""
        return frozenset(self._ciphers)

    def seal(self, data: bytes, bound_to: str) -> bytes:
        """Seals `data`; opens again only with the same `bound_to`, as `storage.associated_data` has them."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self.current].encrypt(nonce, data, bound_to.encode())
        return bytes([self.current]) + nonce + sealed

    def open(self, blob: bytes, bound_to: str) -> bytes:
        """Opens what `seal` returned; raises VaultError for an unknown key, a changed blob, another place."""
        number, nonce, sealed = blob[:1], blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
        cipher = self._ciphers.get(int.from_bytes(number))
        if cipher is None:
            raise VaultError(f"Sealed with key {int.from_bytes(number)}, which DATA_KEYS does not list.")
        try:
            return cipher.decrypt(nonce, sealed, bound_to.encode())
        except (InvalidTag, ValueError):  # ValueError: cut so short that not even the nonce is whole
            raise VaultError("A sealed blob does not open: it was changed or belongs elsewhere.") from None

    def lookup(self, kind: str, value: str) -> bytes:
        """32 bytes that stand for `value` in an index: the same for the same value, useless without the key.

        Made with the first key; while keys are being changed, what is there is found with `lookups`.
        """
        return self.blind_indexes(kind, value)[0]

    def lookups(self, kind: str, value: str) -> tuple[bytes, ...]:
        """What stands for `value` under each of the keys, the first key's in front."""
        words = f"{kind}\0{value}".encode()
        return tuple(hmac.new(key, words, hashlib.sha256).digest() for key in self._lookups)

    def __repr__(self) -> str:
        return "<Vault>"


def _read_pair(place: int, pair: str) -> tuple[int, bytes]:
    number, _, key = pair.strip().partition(":")
    try:
        decoded = base64.b64decode(key, validate=True)
    except ValueError:
        decoded = b""
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= 255 and len(decoded) == KEY_BYTES):
        raise VaultError(f"{FORM}: pair {place} is not.")
    return int(number), decoded
