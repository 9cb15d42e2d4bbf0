"""Build the response bodies of API v1 from results and errors, in the observed or the documented shape."""

from collections.abc import Callable, Mapping
from typing import Literal

from bot.api.descriptors import Operation, Route
from bot.api.errors import CONVENTIONS, ApiError, Family, NoContent
from bot.api.operations import GET_BLX
from bot.api.results import Paper, Papers, Result, ScannedText, TwoSides
from engine.http.face_response_bodies import Body, build_face_body
from engine.http.wire_names import DOCUMENTED, OBSERVED

Shape = Literal["observed", "documented"]

_VALIDITY_KEYS = ("valid", "invalidCode", "invalidMessage", "invalidBox")


def build_success_body(operation: Operation, result: Result, shape: Shape) -> Body:
    """Build the body of a success in the convention of its family.

    A scan has its lines only, without code and message. get_blx has no validity, as the vendor's document says.
    """
    if isinstance(result, ScannedText):
        return {"result": list(result.lines), "time": round(result.seconds or 0.0, 3)}
    envelope = CONVENTIONS[operation.family].envelope(None)
    if operation.family in {Family.FACE, Family.SEARCH}:
        return build_face_body(operation, result, extras=shape == "observed") | envelope
    body = _CONTENT_BUILDERS[shape](result) | envelope
    omitted_keys = _VALIDITY_KEYS if operation is GET_BLX else ()
    return {key: value for key, value in body.items() if key not in omitted_keys}


def build_error_body(route: Route, error: ApiError, shape: Shape, *, seconds: float) -> Body:
    """Build the body of an error in the convention of its family.

    In the observed shape, `field` names the input at fault as the caller wrote it. A scan without text is no error but
    a null result with the `seconds` it took.
    """
    family = route.operation.family
    body: Body
    if family is Family.SCAN:
        body = {"result": None, "time": round(seconds, 3)}
        if isinstance(error, NoContent):
            return body
    else:
        body = {"result": None} if family is Family.SEARCH else {"data": ""}
    body.update(CONVENTIONS[family].envelope(type(error)))
    if shape == "observed" and error.field is not None:
        body["field"] = _find_wire_name(route, error.field)
    return body


def _find_wire_name(route: Route, name: str) -> str:
    return next((field.name_in(route.encoding) for field in route.operation.fields if field.name == name), name)


def _build_observed(result: Result) -> Body:
    match result:
        case Paper():
            return _observed_paper(result) | _validity(result)
        case TwoSides(front=Paper() as front, back=Paper() as back):
            sides = {"mattruoc": front, "matsau": back}
            return {"data": {name: _observed_paper(side) | _validity(side) for name, side in sides.items()}}
        case Papers(papers=papers):
            return {"data": [_observed_paper(paper) for paper in papers]}
        case _:
            raise TypeError(f"no response body is known for {type(result).__name__}")


def _observed_paper(paper: Paper) -> Body:
    names = OBSERVED[paper.kind]
    data: Body = dict.fromkeys(names.fields.values(), "")
    data |= {names.fields.get(name, name): value for name, value in paper.fields.items()}
    data |= {f"{name}_confidence": round(value, 4) for name, value in paper.confidences.items()}
    if paper.sources:
        data["sources"] = paper.sources
    return {"type": names.type, "data": data}


def _validity(paper: Paper) -> Body:
    """Return the keys that judge the photo. Without a judgement the document's "otherwise True" holds.

    `invalidBox` gives the place of the fault on the photo, if known: left, top, right, bottom as shares of the photo.
    """
    body: Body = {
        "valid": _all_valid(paper),
        "invalidCode": paper.invalid_code or "0",
        "invalidMessage": paper.invalid_message,
    }
    return body | ({"invalidBox": [round(share, 4) for share in paper.place]} if paper.place else {})


def _all_valid(*papers: Paper) -> str:
    return str(all(paper.valid is not False for paper in papers))


def _build_documented(result: Result) -> Body:
    match result:
        case Paper():
            return {**_documented_paper(result), "valid": _all_valid(result)}
        case TwoSides(front=Paper() as front, back=Paper() as back):
            sides = {"mattruoc": _documented_fields(front), "matsau": _documented_fields(back)}
            return {"data": sides, "valid": _all_valid(front, back)}
        case Papers(papers=papers):
            return {"type": "pdf", "data": [_documented_paper(paper) for paper in papers]}
        case _:
            raise TypeError(f"no response body is known for {type(result).__name__}")


def _documented_paper(paper: Paper) -> Body:
    return {"type": DOCUMENTED[paper.kind].type, "data": _documented_fields(paper)}


def _documented_fields(paper: Paper) -> Body:
    names = DOCUMENTED[paper.kind]
    return {wire_name: paper.fields.get(name, "") for name, wire_name in names.fields.items()}


_CONTENT_BUILDERS: Mapping[Shape, Callable[[Result], Body]] = {
    "observed": _build_observed,
    "documented": _build_documented,
}
