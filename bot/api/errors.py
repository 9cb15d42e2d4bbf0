"""What can go wrong in a call of the API v1: one class per meaning, and each family's own numbers for it."""
# ruff: noqa: N818 -- the names are the meanings; "Error" at the end of eleven of them would say nothing more

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

SUCCESS = "0"
SUCCESS_MESSAGE = "Thành công"
_SPEAKABLE = re.compile(r"(HTTP )?-?[0-9]{1,6}", re.ASCII)


class ApiError(Exception):
    """Base of every error a call can end with.

    `code` is the vendor's number as text ("HTTP 403" where only the status spoke, "" for none), `message`
    the vendor's own words, `field` the input at fault when the service names one. The text of the exception
    holds the class, the number, and the message only where it is our own: the vendor's words come from
    outside and may repeat what stood on a card.
    """

    vendor_message: ClassVar[str] = ""
    own_words: ClassVar[bool] = False

    def __init__(self, message: str = "", *, code: str = "", field: str | None = None) -> None:
        self.message = message
        self.code = code
        self.field = field
        number = f" (code {code})" if _SPEAKABLE.fullmatch(code) else ""
        words = f": {message}" if self.own_words and message else ""
        super().__init__(f"{type(self).__name__}{number}{words}")


class NoContent(ApiError):
    """The photo shows no paper, or no face."""

    vendor_message = "Ảnh không chứa nội dung"


class BadFormat(ApiError):
    """The upload is no image that the service can open."""

    vendor_message = "Ảnh sai format"


class UrlUnreachable(ApiError):
    """The service could not fetch the image from the address it was given."""

    vendor_message = "Url của ảnh không khả dụng"


class OutOfQuota(ApiError):
    """The account has no requests left."""

    vendor_message = "Hết số lượng request hữu dụng"


class WrongKey(ApiError):
    """The service does not accept the key or the secret."""

    vendor_message = "Api_key hoặc api_secret không đúng"


class QueryFailed(ApiError):
    """The face gallery failed while it looked something up."""

    vendor_message = "Lỗi khi thực hiện truy vấn"


class InvalidId(ApiError):
    """The face gallery knows no image with this id."""

    vendor_message = "Id không hợp lệ"


class Unavailable(ApiError):
    """Refused before anything was processed, so nothing was charged and the call may be repeated.

    Raised for a failed connection, HTTP 429 and 503, and an open circuit breaker. `retry_after` is in
    seconds, None when nobody said.
    """

    own_words = True

    def __init__(self, message: str = "", *, code: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after


class Spent(Unavailable):
    """Our own refusal, before anything was sent: the person's calls of the day, `limit`, are used up."""

    def __init__(self, limit: int = 0, retry_after: float | None = None) -> None:
        super().__init__("the budget of the day is spent", retry_after=retry_after)
        self.limit = limit


class Uncertain(ApiError):
    """The request left, no usable answer came (time-out, 5xx, cut connection): it may have been charged."""

    own_words = True


class Nonsense(Uncertain):
    """An answer came and cannot be understood, so what was done and charged is as unknown as without one.

    `message` is our own sentence about the shape of the answer and never quotes it.
    """


class Family(Enum):
    """The four groups of operations; each spells its errors, and counts them, in its own way."""

    OCR = "ocr"
    SCAN = "scan"
    FACE = "face"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Convention:
    """How one family writes an error: names of the two keys, whether the code is an int, and the numbers."""

    code_key: str
    message_key: str
    numeric: bool
    by_code: Mapping[str, type[ApiError]]

    def code_of(self, meaning: type[ApiError]) -> str:
        """Return this family's number for a meaning; KeyError where the family has none."""
        codes = {error: code for code, error in self.by_code.items()}
        return codes[meaning]

    def envelope(self, meaning: type[ApiError] | None) -> dict[str, str | int]:
        """Return the two keys as a server writes them: the number and the documented message; None is success."""
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
_SEARCH: Mapping[str, type[ApiError]] = {
    "1": BadFormat,
    "2": UrlUnreachable,
    "3": NoContent,
    "4": WrongKey,
    "5": OutOfQuota,
    "6": QueryFailed,
    "7": InvalidId,
}

# get_scan_a4 documents no error keys of its own (a success is a bare `result`), but stands in the OCR chapter
# and above its error table: an error there is read, and written, as an OCR error.
CONVENTIONS: Mapping[Family, Convention] = {
    Family.OCR: Convention("errorCode", "errorMessage", numeric=False, by_code=_OCR),
    Family.SCAN: Convention("errorCode", "errorMessage", numeric=False, by_code=_OCR),
    Family.FACE: Convention("error_code", "error_message", numeric=False, by_code=_FACE),
    Family.SEARCH: Convention("status_code", "message", numeric=True, by_code=_SEARCH),
}
