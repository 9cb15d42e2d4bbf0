"""Tests of the protocol core: statuses, headers and bodies without a network."""

import json

import pytest

from bot.api import errors
from bot.api.descriptors import Operation
from bot.api.operations import GET_ALL_IMAGES, GET_HAIMAT, GET_MATTRUOC, MATCHING, MATCHINGLIVENESS
from bot.api.sansio import authorization, build_request, parse_response
from tests.bot.api.recorded import answer

DETAIL = '{"detail": "Sai thông tin 036190000001"}'.encode()


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (401, errors.WrongKey),
        (402, errors.OutOfQuota),
        (403, errors.WrongKey),
        (400, errors.BadFormat),
        (404, errors.Unavailable),
        (405, errors.Unavailable),
        (408, errors.Unavailable),
        (413, errors.BadFormat),
        (415, errors.BadFormat),
        (422, errors.BadFormat),
        (429, errors.Unavailable),
        (503, errors.Unavailable),
        (500, errors.Uncertain),
        (502, errors.Uncertain),
        (504, errors.Uncertain),
        (302, errors.Nonsense),
        (418, errors.Nonsense),
        (200, errors.Nonsense),
    ],
)
@pytest.mark.parametrize("body", [DETAIL, b"<html>Sorry</html>", b"", b"[]", b"\xff\xfe\x00"])
def test_statuses_without_a_code(status: int, meaning: type[errors.ApiError], body: bytes) -> None:
    """The status decides for a body without a code, such as the page of a proxy or a `detail`."""
    with pytest.raises(errors.ApiError) as caught:
        parse_response(GET_MATTRUOC, status, {}, body)
    assert type(caught.value) is meaning
    assert "036190000001" not in repr(caught.value)


def test_detail_is_kept_as_the_service_s_words() -> None:
    """`detail` is the message of the error."""
    with pytest.raises(errors.WrongKey) as caught:
        parse_response(MATCHING, 403, {}, DETAIL)
    assert caught.value.message == "Sai thông tin 036190000001"
    assert str(caught.value) == "WrongKey (code HTTP 403)"


@pytest.mark.parametrize(
    ("status", "body", "meaning", "code"),
    [
        (400, b'{"errorCode": "1"}', errors.NoContent, "1"),
        (404, b'{"errorCode": 4}', errors.OutOfQuota, "4"),
        (401, b'{"errorCode": "5", "errorMessage": "sai"}', errors.WrongKey, "5"),
        (400, b'{"errorCode": "77"}', errors.BadFormat, "HTTP 400"),
        (400, b'{"errorCode": "0"}', errors.BadFormat, "HTTP 400"),
        (500, b'{"errorCode": "1"}', errors.Uncertain, ""),
    ],
)
def test_statuses_with_a_code(status: int, body: bytes, meaning: type[errors.ApiError], code: str) -> None:
    """A known code decides for a refusal, and a 5xx status decides regardless of the body."""
    with pytest.raises(errors.ApiError) as caught:
        parse_response(GET_MATTRUOC, status, {}, body)
    assert type(caught.value) is meaning
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:10 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 10.0),
        ({"Retry-After": "Wed, 21 Oct 2026 07:27:00 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 0.0),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:10 GMT"}, None),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:10", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "99999999999999999999"}, None),
        ({"Retry-After": "١٢"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    """Retry-After is a number of seconds or a date with a Date header. Other values are ignored."""
    with pytest.raises(errors.Unavailable) as caught:
        parse_response(GET_MATTRUOC, 429, headers, b"")
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize(
    ("operation", "named", "field"),
    [
        (GET_HAIMAT, "matsau", "matsau"),
        (GET_MATTRUOC, "url", "image"),
        (MATCHINGLIVENESS, "rihgt", "right"),
        (GET_HAIMAT, "036190000001", None),
        (GET_HAIMAT, 5, None),
        (GET_HAIMAT, None, None),
    ],
)
def test_the_input_at_fault(operation: Operation, named: object, field: str | None) -> None:
    """The input at fault is an input of the operation, by any of its names. Other names are ignored."""
    body = json.dumps({"errorCode": "3", "error_code": "3", "field": named}).encode()
    with pytest.raises(errors.ApiError) as caught:
        parse_response(operation, 200, {}, body)
    assert caught.value.field == field


def test_success_may_be_any_2xx_and_have_a_mark_before_its_json() -> None:
    """Any 2xx status is a success, and a byte order mark is ignored."""
    parse_response(GET_MATTRUOC, 201, {}, b"\xef\xbb\xbf" + answer(GET_MATTRUOC, "observed"))


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 100_000, b"9" * 5000, b"null", b'"x"', b"{"])
def test_bodies_that_break_decoders_are_nonsense(body: bytes) -> None:
    """Deep, long and malformed bodies are Nonsense."""
    with pytest.raises(errors.Nonsense):
        parse_response(GET_MATTRUOC, 200, {}, body)


def test_a_request_shows_neither_key_nor_content() -> None:
    """The repr of a request contains neither key nor content."""
    request = build_request(
        GET_ALL_IMAGES, None, {"offset": 5}, base_url="https://example.com/", key="key-1", secret="secret-1"
    )
    assert request.url == "https://example.com/backend/api/v1/request/face_search/get_all_images?offset=5"
    assert repr(request) == "Request(operation='get_all_images', method='GET')"


def test_authorization_of_the_document_and_of_letters_with_marks() -> None:
    """The header follows RFC 7617 with UTF-8, and a key with a colon is refused."""
    assert authorization("demo", "p@55w0rd") == "Basic ZGVtbzpwQDU1dzByZA=="
    assert authorization("mẫu", "bí:mật") == "Basic beG6q3U6YsOtOm3huq10"
    with pytest.raises(ValueError, match="colon"):
        authorization("a:b", "c")
