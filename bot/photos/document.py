"""The free look at a file that may be a PDF: a PDF goes on as it is, anything else is looked at as a photo."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from bot.photos import check
from bot.photos.check import MAX_BYTES, PhotoCheck, PhotoFault

_HEAD = 1024
"""Bytes within which the signature stands; readers take what mail programs put before it (ISO 32000-1, annex H.3)."""


def is_pdf(data: bytes) -> bool:
    """Whether these are the bytes of a PDF."""
    return b"%PDF-" in data[:_HEAD]


def check_document(data: bytes, *, codes: bool = True) -> PhotoCheck:
    """Look at the bytes of a file. A PDF is sent on untouched, in the place of the JPEG; its digest is the file's."""
    if len(data) > MAX_BYTES:
        return PhotoCheck(PhotoFault.TOO_LARGE)
    if is_pdf(data):
        return PhotoCheck(None, data, hashlib.sha256(data).hexdigest())
    found = check.check_photo(data, codes=codes)
    return replace(found, fault=PhotoFault.NOT_A_DOCUMENT) if found.fault is PhotoFault.NOT_AN_IMAGE else found


def prepare(data: bytes) -> bytes:
    """What to send on of a file that was looked at before; empty when it is neither a PDF nor a picture."""
    return data if is_pdf(data) else check.prepare(data)
