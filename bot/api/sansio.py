"""Protocol core without I/O: build the HTTP request of a call, and parse an HTTP answer into a result or an error."""

import json
import math
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from bot.api.bodies import Value, encode
from bot.api.descriptors import Encoding, Operation
from bot.api.errors import (
    CONVENTIONS,
    SUCCESS,
    ApiError,
    BadFormat,
    Family,
    Nonsense,
    OutOfQuota,
    Unavailable,
    Uncertain,
    WrongKey,
)
from bot.api.json_values import is_object, to_code, to_text
from bot.api.results import Result

# All keys are accepted in all families: get_haimat has been observed with the keys of the face family.
_CODE_KEYS = ("errorCode", "error_code", "status_code")
_MESSAGE_KEYS = ("errorMessage", "error_message", "message")
# Meanings of HTTP statuses: _ACCESS regardless of the body, _REFUSED for a body without a code. The vendor answers 200
# with a code in the body. Other statuses come from a proxy or from the web framework of the vendor.
_ACCESS: Mapping[int, type[ApiError]] = {401: WrongKey, 402: OutOfQuota, 403: WrongKey}
_BUSY = frozenset({429, 503})
_REFUSED: Mapping[int, type[ApiError]] = {
    400: BadFormat,
    404: Unavailable,
    405: Unavailable,
    408: Unavailable,
    413: BadFormat,
    415: BadFormat,
    422: BadFormat,
}


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request. The repr shows no secret and no personal data.

    `body` is a list of pieces. The sender may remove the sent pieces.
    """

    operation: str
    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: list[bytes] = field(repr=False)


def build_request(
    operation: Operation,
    encoding: Encoding | None,
    values: Mapping[str, Value],
    *,
    base_url: str,
    key: str,
    secret: str,
) -> Request:
    """Return the request for one call.

    `values` holds the inputs by name, with the types of `descriptors.FieldKind`. None for `encoding` stands for the
    preferred form. Raises ValueError for a missing form, a missing input or an unknown name, and TypeError for a value
    of another type. The errors do not contain the values.
    """
    form = operation.form(encoding)
    query, content_type, body = encode(operation, form.encoding, values)
    headers = {"Authorization": authorization(key, secret), "Accept": "application/json"}
    if content_type:
        headers["Content-Type"] = content_type
    url = f"{base_url.rstrip('/')}{form.path}{query}"
    return Request(operation.name, form.method, url, headers, body)


def authorization(key: str, secret: str) -> str:
    """Return the Authorization header, HTTP Basic (RFC 7617). Raises ValueError for a key with a colon."""
    if ":" in key:
        raise ValueError("an API key has no colon")
    return "Basic " + b64encode(f"{key}:{secret}".encode()).decode("ascii")


def parse_response(operation: Operation, status: int, headers: Mapping[str, str], body: bytes) -> Result:
    """Return the typed result of an HTTP answer. Raises ApiError and no other error."""
    if status in _BUSY:
        raise Unavailable(f"HTTP {status}", retry_after=_retry_after(headers))
    if status >= 500:
        raise Uncertain(f"HTTP {status}")
    document = _document(status, body)
    if status in _ACCESS:
        raise _ACCESS[status](_message(document), code=_code(operation.family, document) or f"HTTP {status}")
    if not 200 <= status < 300:
        raise _refusal(operation, status, document)
    error = _business_error(operation, document)
    if error:
        raise error
    if "Exception" in document:
        raise Nonsense("a success that reports an exception")
    return operation.parse(document)


def _document(status: int, body: bytes) -> Mapping[str, object]:
    """Return the JSON object of an answer. A refusal without JSON, such as the page of a proxy, gives {}."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    if is_object(document):
        return document
    if 200 <= status < 300:
        raise Nonsense("the body is no JSON object")
    return {}


def _refusal(operation: Operation, status: int, document: Mapping[str, object]) -> ApiError:
    """Return the error of an answer other than 2xx, by its known code, otherwise by its status."""
    code = _code(operation.family, document)
    if code in CONVENTIONS[operation.family].by_code:
        return CONVENTIONS[operation.family].by_code[code](_message(document), code=code)
    meaning = _REFUSED.get(status, Nonsense)
    return meaning(f"HTTP {status}" if meaning.own_words else _message(document), code=f"HTTP {status}")


def _business_error(operation: Operation, document: Mapping[str, object]) -> ApiError | None:
    """Return the error for the code in a body, or None for a success.

    A success of the scan has no code. In the other families an answer without a code is not understood.
    """
    code = _code(operation.family, document)
    bare_scan = operation.family is Family.SCAN and "result" in document
    if code == SUCCESS or (not code and bare_scan):
        return None
    meaning = CONVENTIONS[operation.family].by_code.get(code)
    if meaning is None:
        return Nonsense("an unknown code" if code else "no code", code=code)
    return meaning(_message(document), code=code, field=_field(operation, document))


def _code(family: Family, document: Mapping[str, object]) -> str:
    """Return the code as text, "" for none. The key of the family precedes the keys of other families."""
    keys = (CONVENTIONS[family].code_key, *_CODE_KEYS)
    return next((code for key in keys if (code := to_code(document.get(key)))), "")


def _message(document: Mapping[str, object]) -> str:
    """Return the message of the service, from the key of any family or from `detail` of the web framework."""
    return next((text for key in (*_MESSAGE_KEYS, "detail") if (text := to_text(document.get(key)))), "")


def _field(operation: Operation, document: Mapping[str, object]) -> str | None:
    """Return the input of the operation that an error names, or None."""
    named = to_text(document.get("field"))
    return next((item.name for item in operation.fields if named in {item.name, item.query, *item.aliases}), None)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of a Retry-After header, given as a number, or as a date together with a Date header."""
    given = {name.lower(): value for name, value in headers.items()}
    after = given.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", after, re.ASCII):
        return float(after)
    try:
        then, now = parsedate_to_datetime(after), parsedate_to_datetime(given.get("date", ""))
        seconds = (then - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None
