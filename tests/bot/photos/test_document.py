"""The free look at a file: a PDF goes on as it is, a picture as a photo does, anything else not at all."""

import pytest

from bot.photos import document
from bot.photos.check import MAX_BYTES, PhotoFault
from tests import pictures
from tests.engine.workers.pdfs import blank


def test_pdf_goes_on_untouched() -> None:
    """Its bytes are what is sent, and its digest tells it from another file."""
    one, other = blank(1), blank(2)
    found = document.check_document(one)
    assert (found.fault, found.jpeg) == (None, one)
    assert document.prepare(one) == one
    assert found.digest != document.check_document(other).digest


def test_signature_behind_something_else() -> None:
    """Mail programs put lines before it; readers take that."""
    assert document.is_pdf(b"\r\n" * 100 + b"%PDF-1.4")
    assert not document.is_pdf(bytes(2000) + b"%PDF-1.4")


def test_picture_is_looked_at_as_a_photo() -> None:
    """With the faults of a photo, and sent on as JPEG."""
    found = document.check_document(pictures.photo(1, "PNG"))
    assert found.fault is None
    assert found.jpeg.startswith(b"\xff\xd8")
    assert document.prepare(pictures.photo(1, "PNG")).startswith(b"\xff\xd8")
    assert document.check_document(pictures.dark()).fault is PhotoFault.DARK


@pytest.mark.parametrize("data", [b"", b"MZ", b"<html>"])
def test_anything_else(data: bytes) -> None:
    """It is named as no document."""
    assert document.check_document(data).fault is PhotoFault.NOT_A_DOCUMENT
    assert document.prepare(data) == b""


def test_too_large() -> None:
    """Even a PDF has a limit."""
    assert document.check_document(b"%PDF-1.7" + bytes(MAX_BYTES)).fault is PhotoFault.TOO_LARGE
