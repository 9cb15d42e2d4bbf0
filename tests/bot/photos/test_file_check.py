"""Tests of the check of a file: PDFs, pictures and other files."""

import pytest

from bot.photos import file_check
from bot.photos.check import PhotoFault
from bot.photos.imaging import MAX_BYTES
from tests import pictures
from tests.engine.workers.pdfs import blank


def test_pdf_goes_on_untouched() -> None:
    """A PDF is sent unchanged, and different PDFs have different digests."""
    one, other = blank(1), blank(2)
    found = file_check.check_document(one)
    assert (found.fault, found.jpeg) == (None, one)
    assert file_check.prepare(one) == one
    assert found.digest != file_check.check_document(other).digest


def test_signature_behind_something_else() -> None:
    """The signature may follow a prefix of mail programs, but not a longer prefix."""
    assert file_check.is_pdf(b"\r\n" * 100 + b"%PDF-1.4")
    assert not file_check.is_pdf(bytes(2000) + b"%PDF-1.4")


def test_picture_is_looked_at_as_a_photo() -> None:
    """A picture is checked as a photo and sent as a JPEG."""
    found = file_check.check_document(pictures.photo(1, "PNG"))
    assert found.fault is None
    assert found.jpeg.startswith(b"\xff\xd8")
    assert file_check.prepare(pictures.photo(1, "PNG")).startswith(b"\xff\xd8")
    assert file_check.check_document(pictures.dark()).fault is PhotoFault.DARK


@pytest.mark.parametrize("data", [b"", b"MZ", b"<html>"])
def test_anything_else(data: bytes) -> None:
    """A file that is neither a PDF nor a picture is not a document."""
    assert file_check.check_document(data).fault is PhotoFault.NOT_A_DOCUMENT
    assert file_check.prepare(data) == b""


def test_too_large() -> None:
    """A PDF has a limit of size as well."""
    assert file_check.check_document(b"%PDF-1.7" + bytes(MAX_BYTES)).fault is PhotoFault.TOO_LARGE
