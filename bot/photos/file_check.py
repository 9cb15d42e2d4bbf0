"""Free check of a file that may be a PDF. A PDF is passed on unchanged, and any other file is checked as a photo."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from bot.photos import check
from bot.photos.check import PhotoCheck, PhotoFault
from bot.photos.imaging import MAX_BYTES

_HEAD = 1024
"""Bytes that contain the signature. Readers accept a prefix added by mail programs (ISO 32000-1, annex H.3)."""


def is_pdf(data: bytes) -> bool:
    """Return whether a file is a PDF."""
    return b"%PDF-" in data[:_HEAD]


def check_document(data: bytes, *, codes: bool = True) -> PhotoCheck:
    """Check a file. The result for a PDF holds the unchanged PDF instead of a JPEG, with the digest of the file."""
    if len(data) > MAX_BYTES:
        return PhotoCheck(PhotoFault.TOO_LARGE)
    if is_pdf(data):
        return PhotoCheck(None, data, hashlib.sha256(data).hexdigest())
    found = check.check_photo(data, codes=codes)
    return replace(found, fault=PhotoFault.NOT_A_DOCUMENT) if found.fault is PhotoFault.NOT_AN_IMAGE else found


def prepare(data: bytes) -> bytes:
    """Return the bytes to send of a checked file: a PDF or a JPEG, empty for any other file."""
    return data if is_pdf(data) else check.prepare(data)
