"""Readers of the OCR answers: old and new names of kinds and fields, both shapes of two sides, pages of a file."""

import re
from collections.abc import Callable, Mapping

from bot.api.errors import Nonsense
from bot.api.json_values import clean, is_object, to_code, to_float, to_image, to_object, to_text, to_truth
from bot.api.results import Paper, Papers, ScannedText, TwoSides
from bot.api.wire_names import CANONICAL_KINDS, as_printed, canonical_field
from bot.identity.papers.fields import Dialect, PaperField
from bot.identity.papers.kinds import PaperKind

_Guess = Callable[[Mapping[str, object]], str]
"""Names the kind of a paper from its fields, for an answer without a type, as `get_haimat` is documented."""

_SOURCES = ("print", "qr", "mrz")
_VALIDITY = ("valid", "invalidCode", "invalidMessage")


def parse_front(body: Mapping[str, object]) -> Paper:
    """Read an answer of get_mattruoc."""
    return _one(body, _front)


def parse_back(body: Mapping[str, object]) -> Paper:
    """Read an answer of get_matsau."""
    return _one(body, _back)


def parse_licence(body: Mapping[str, object]) -> Paper:
    """Read an answer of get_blx."""
    return _one(body, lambda _: PaperKind.LICENCE)


def parse_any(body: Mapping[str, object]) -> Paper:
    """Read an answer of get_infor_all."""
    return _one(body, _unknown)


def parse_two_sides(body: Mapping[str, object]) -> TwoSides:
    """Read an answer of get_haimat: each side is an envelope, or an object of fields without an envelope."""
    data = to_object(body.get("data"), "data")
    sides = TwoSides(_side(data.get("mattruoc"), body, _front), _side(data.get("matsau"), body, _back))
    if sides.front is None and sides.back is None:
        raise Nonsense("neither side holds anything")
    return sides


def parse_papers(body: Mapping[str, object]) -> Papers:
    """Read an answer of get_infor: a list of envelopes, or a single envelope.

    Pages without a paper are passed over, because the other pages are paid for.
    """
    data = body.get("data")
    if is_object(data):
        return Papers((_one(body, _unknown),))
    if not isinstance(data, list):
        raise Nonsense("data is no list")
    found = (_paper(item, _unknown) for item in data if is_object(item) and is_object(item.get("data")))
    papers = tuple(paper for paper in found if paper is not None)
    if data and not papers:
        raise Nonsense("no item of data is a paper")
    return Papers(papers)


def parse_scan(body: Mapping[str, object]) -> ScannedText:
    """Read an answer of get_scan_a4: a list of lines, or null for a page without text."""
    result = body.get("result")
    if result is not None and not isinstance(result, list):
        raise Nonsense("result is no list")
    lines = (clean(line) for line in result or () if isinstance(line, str))
    return ScannedText(tuple(line for line in lines if line), to_float(body.get("time")))


def _one(body: Mapping[str, object], guess: _Guess) -> Paper:
    paper = _paper(body, guess)
    if paper is None:
        raise Nonsense("neither a type nor a known field")
    return paper


def _side(side: object, body: Mapping[str, object], guess: _Guess) -> Paper | None:
    """Read one side of get_haimat. The judgement of the whole answer fills in for a side without a judgement."""
    if not is_object(side) or not is_object(side.get("data", side)):
        return None
    whole = {key: body[key] for key in _VALIDITY if key in body}
    return _paper({**whole, **side, "data": side.get("data", side)}, guess)


def _paper(envelope: Mapping[str, object], guess: _Guess) -> Paper | None:
    """Read one envelope `{"type": ..., "data": {...}, "valid": ...}`. Return None without a type and a known field."""
    data = to_object(envelope.get("data"), "data")
    name = _type_name(envelope.get("type"))
    kind = CANONICAL_KINDS.get(name, name) or guess(data)
    fields = _fields(data, kind)
    if not fields and not name:
        return None
    judgement = {**data, **envelope}
    return Paper(
        kind,
        fields,
        confidences=_confidences(data, kind),
        sources=_sources(data, kind),
        valid=to_truth(judgement.get("valid")),
        invalid_code=to_code(judgement.get("invalidCode")),
        invalid_message=to_text(judgement.get("invalidMessage")),
        place=_place(judgement.get("invalidBox")),
        image=to_image(data.get("image")),
    )


def _place(value: object) -> tuple[float, float, float, float] | None:
    """Return a box in shares of the photo, None for any other value."""
    if not isinstance(value, list) or len(value) != 4:
        return None
    left, top, right, bottom = (to_float(share) for share in value)
    if left is None or top is None or right is None or bottom is None:
        return None
    return (left, top, right, bottom) if 0 <= left < right <= 1 and 0 <= top < bottom <= 1 else None


def _type_name(value: object) -> str:
    name = to_text(value).casefold()
    return name if re.fullmatch(r"[a-z0-9_]{1,40}", name) else ""


def _front(data: Mapping[str, object]) -> str:
    """Name a front by the digits of its number: 9 on the CMND, 12 on its successors."""
    digits = len(to_text(data.get(PaperField.ID)))
    return {9: PaperKind.CMND_FRONT, 12: PaperKind.BARCODE_FRONT}.get(digits, "")


def _back(data: Mapping[str, object]) -> str:
    """Name a back by the fields that one kind alone has."""
    if PaperField.DOCUMENT_NUMBER in data:
        return PaperKind.CHIP_BACK
    on_cmnd_only = (PaperField.ETHNICITY, PaperField.RELIGION)
    names = (name for field in on_cmnd_only for name in (field, field.name_in(Dialect.CARD)))
    return PaperKind.CMND_BACK if any(to_text(data.get(name)) for name in names) else PaperKind.BARCODE_BACK


def _unknown(_data: Mapping[str, object]) -> str:
    return ""


def _fields(data: Mapping[str, object], kind: str) -> dict[str, str]:
    """Return the known fields with values as printed. A canonical name wins over an old name of the same field."""
    found: dict[str, str] = {}
    for name, value in data.items():
        canonical = canonical_field(name, kind)
        text = as_printed(canonical, to_text(value)) if canonical else ""
        if canonical and text and (canonical not in found or name == canonical):
            found[canonical] = text
    return found


def _confidences(data: Mapping[str, object], kind: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, value in data.items():
        base, _, suffix = name.rpartition("_")
        canonical = "mrz" if base == "mrz" else canonical_field(base, kind)
        number = to_float(value) if suffix == "confidence" else None
        if canonical and number is not None and 0 <= number <= 1:
            found[canonical] = number
    return found


def _sources(data: Mapping[str, object], kind: str) -> dict[str, dict[str, str]]:
    given = data.get("sources")
    if not is_object(given):
        return {}
    sources = ((name, given.get(name)) for name in _SOURCES)
    read = {name: _fields(source, kind) for name, source in sources if is_object(source)}
    return {name: fields for name, fields in read.items() if fields}
