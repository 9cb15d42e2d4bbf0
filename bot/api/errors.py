"""Errors of the API v1: one class for each meaning, and the error codes of each family of operations."""
# ruff: noqa: N818 -- the names state the meanings, and a suffix "Error" would add nothing

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

SUCCESS = "0"
SUCCESS_MESSAGE = "Thành công"
_CODE = re.compile(r"(HTTP )?-?[0-9]{1,6}", re.ASCII)


class ApiError(Exception):
    """Base class of the errors of a call.

    `code` is the code of the vendor as text ("HTTP 403" when only the status is known, "" for none). `message` is the
    message of the vendor, and `field` the input that the service blames. The text of the exception contains the class,
    the code, and the message only for errors raised by the client itself, because a message of the vendor may quote
    personal data of a card.
    """

    vendor_message: ClassVar[str] = ""
    own_words: ClassVar[bool] = False

    def __init__(self, message: str = "", *, code: str = "", field: str | None = None) -> None:
        self.message = message
        self.code = code
        self.field = field
        number = f" (code {code})" if _CODE.fullmatch(code) else ""
        words = f": {message}" if self.own_words and message else ""
        super().__init__(f"{type(self).__name__}{number}{words}")


class NoContent(ApiError):
    """The photo shows no paper, or no face."""

    vendor_message = "Ảnh không chứa nội dung"


class BadFormat(ApiError):
    """The service cannot open the upload as an image."""

    vendor_message = "Ảnh sai format"


class UrlUnreachable(ApiError):
    """The service could not fetch the image from the given URL."""

    vendor_message = "Url của ảnh không khả dụng"


class OutOfQuota(ApiError):
    """The account has no requests left."""

    vendor_message = "Hết số lượng request hữu dụng"


class WrongKey(ApiError):
    """The service does not accept the key or the secret."""

    vendor_message = "Api_key hoặc api_secret không đúng"


class QueryFailed(ApiError):
    """A query of the face gallery failed."""

    vendor_message = "Lỗi khi thực hiện truy vấn"


class InvalidId(ApiError):
    """The face gallery has no image with this id."""

    vendor_message = "Id không hợp lệ"


class Unavailable(ApiError):
    """The call was refused before any processing, so nothing was charged and the call may be repeated.

    The causes are a failed connection, HTTP 429 and 503, and an open circuit breaker. `retry_after` is in seconds, None
    when unknown.
    """

    own_words = True

    def __init__(self, message: str = "", *, code: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after


class Spent(Unavailable):
    """The bot refused the call before sending: the daily `limit` of the person is used up."""

    def __init__(self, limit: int = 0, retry_after: float | None = None) -> None:
        super().__init__("the budget of the day is spent", retry_after=retry_after)
        self.limit = limit


class Uncertain(ApiError):
    """A request without a usable answer (time-out, 5xx, lost connection). The call may have been charged."""

    own_words = True


class Nonsense(Uncertain):
    """An answer that cannot be understood, so the outcome and the charge are as unknown as without an answer.

    `message` describes the shape of the answer and never quotes the answer.
    """


class Family(Enum):
    """The four families of operations, each with its own names and codes of errors."""

    OCR = "ocr"
    SCAN = "scan"
    FACE = "face"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Convention:
    """The error format of one family: the names of the two keys, the type of the code, and the codes."""

    code_key: str
    message_key: str
    numeric: bool
    by_code: Mapping[str, type[ApiError]]

    def code_of(self, meaning: type[ApiError]) -> str:
        """Return the code of a meaning in this family. Raises KeyError when the family has no code."""
        codes = {error: code for code, error in self.by_code.items()}
        return codes[meaning]

    def envelope(self, meaning: type[ApiError] | None) -> dict[str, str | int]:
        """Return the two keys of an answer: the code and the documented message. None stands for success."""
        code = SUCCESS if meaning is None else self.code_of(meaning)
        message = SUCCESS_MESSAGE if meaning is None else meaning.vendor_message
        return {self.code_key: int(code) if self.numeric else code, self.message_key: message}


_OCR: Mapping[str, type[ApiError]] = {
    "1": NoContent,
    "2": UrlUnreachable,
    "3": BadFormat,
    "4": OutOfQuota,
    "5": WrongKey,
}
_FACE: Mapping[str, type[ApiError]] = {
    "1": BadFormat,
    "2": UrlUnreachable,
    "3": NoContent,
    "4": WrongKey,
    "5": OutOfQuota,
}
_SEARCH: Mapping[str, type[ApiError]] = {**_FACE, "6": QueryFailed, "7": InvalidId}

# The documentation gives get_scan_a4 no error keys (a success is a bare `result`), but lists the operation in the OCR
# chapter above the error table. So errors of get_scan_a4 are read and written as OCR errors.
CONVENTIONS: Mapping[Family, Convention] = {
    Family.OCR: Convention("errorCode", "errorMessage", numeric=False, by_code=_OCR),
    Family.SCAN: Convention("errorCode", "errorMessage", numeric=False, by_code=_OCR),
    Family.FACE: Convention("error_code", "error_message", numeric=False, by_code=_FACE),
    Family.SEARCH: Convention("status_code", "message", numeric=True, by_code=_SEARCH),
}
