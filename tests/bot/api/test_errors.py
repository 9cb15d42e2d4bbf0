"""Tests of the error codes of each family against the documentation."""

import json

import pytest

from bot.api import errors
from bot.api.descriptors import Operation
from bot.api.errors import CONVENTIONS, ApiError, Family
from bot.api.operations import GET_ALL_IMAGES, GET_MATTRUOC, GET_SCAN_A4, MATCHING
from bot.api.sansio import parse_response

OCR = [
    ("1", errors.NoContent, "Ảnh không chứa nội dung"),
    ("2", errors.UrlUnreachable, "Url của ảnh không khả dụng"),
    ("3", errors.BadFormat, "Ảnh sai format"),
    ("4", errors.OutOfQuota, "Hết số lượng request hữu dụng"),
    ("5", errors.WrongKey, "Api_key hoặc api_secret không đúng"),
]
FACE = [
    ("1", errors.BadFormat, "Ảnh sai format"),
    ("2", errors.UrlUnreachable, "Url của ảnh không khả dụng"),
    ("3", errors.NoContent, "Ảnh không chứa nội dung"),
    ("4", errors.WrongKey, "Api_key hoặc api_secret không đúng"),
    ("5", errors.OutOfQuota, "Hết số lượng request hữu dụng"),
]
GALLERY = [*FACE, ("6", errors.QueryFailed, "Lỗi khi thực hiện truy vấn"), ("7", errors.InvalidId, "Id không hợp lệ")]
CASES = [
    *((GET_MATTRUOC, *row) for row in OCR),
    *((GET_SCAN_A4, *row) for row in OCR),
    *((MATCHING, *row) for row in FACE),
    *((GET_ALL_IMAGES, *row) for row in GALLERY),
]


@pytest.mark.parametrize(("operation", "code", "meaning", "message"), CASES)
def test_a_server_s_envelope_is_read_as_the_class_it_was_written_for(
    operation: Operation, code: str, meaning: type[ApiError], message: str
) -> None:
    """The envelope of each error class is parsed as the same class, in each family."""
    envelope = CONVENTIONS[operation.family].envelope(meaning)
    body = json.dumps({"data": "", **envelope}).encode()
    with pytest.raises(meaning) as caught:
        parse_response(operation, 200, {}, body)
    assert type(caught.value) is meaning
    assert (caught.value.code, caught.value.message) == (code, message)


@pytest.mark.parametrize("as_int", [True, False])
@pytest.mark.parametrize("key", ["errorCode", "error_code", "status_code"])
@pytest.mark.parametrize(("operation", "code", "meaning", "message"), CASES)
def test_numbers_are_read_by_family_whatever_key_and_type_they_come_in(
    operation: Operation, code: str, meaning: type[ApiError], message: str, key: str, as_int: bool
) -> None:
    """The family decides the meaning of a code, also under the key of another family."""
    body = json.dumps({"data": "", "result": None, key: int(code) if as_int else code}).encode()
    with pytest.raises(meaning) as caught:
        parse_response(operation, 200, {}, body)
    assert type(caught.value) is meaning


def test_success_has_the_documented_words_and_types() -> None:
    """Success codes are strings in OCR and faces, and integers in the gallery."""
    assert CONVENTIONS[Family.OCR].envelope(None) == {"errorCode": "0", "errorMessage": "Thành công"}
    assert CONVENTIONS[Family.FACE].envelope(None) == {"error_code": "0", "error_message": "Thành công"}
    assert CONVENTIONS[Family.SEARCH].envelope(None) == {"status_code": 0, "message": "Thành công"}


def test_a_family_has_no_number_for_what_it_cannot_mean() -> None:
    """An OCR operation has no code for an invalid gallery id."""
    with pytest.raises(KeyError):
        CONVENTIONS[Family.OCR].envelope(errors.InvalidId)


def test_an_error_shows_its_class_and_number_and_not_the_words_of_others() -> None:
    """The text of an error contains neither the message of the vendor nor an invalid code."""
    error = errors.BadFormat("NGUYỄN THỊ MẪU", code="3")
    assert str(error) == "BadFormat (code 3)"
    assert "MẪU" not in repr(error)
    assert "036190000001" not in repr(errors.Nonsense("an unknown code", code="036190000001"))
    assert str(errors.Uncertain("HTTP 502")) == "Uncertain: HTTP 502"
