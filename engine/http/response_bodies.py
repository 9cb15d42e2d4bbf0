"""Turns results and errors into the bodies that the API v1 answers with, in the observed or the documented shape."""

from collections.abc import Callable, Mapping
from typing import Literal

from bot.api.errors import CONVENTIONS, ApiError, Family, NoContent
from bot.api.operations import GET_BLX, Operation, Route
from bot.api.results import Paper, Papers, Result, ScannedText, TwoSides
from engine.http import face_response_bodies as faces
from engine.http.wire_names import DOCUMENTED, OBSERVED, Words

Shape = Literal["observed", "documented"]
Body = dict[str, object]

_JUDGEMENT = ("valid", "invalidCode", "invalidMessage", "invalidBox")


def success(operation: Operation, result: Result, shape: Shape) -> Body:
    """Write a result as its family's success.

    A scan is its bare lines, without code and message; get_blx has no judgement, as the document says.
    """
    if isinstance(result, ScannedText):
        return {"result": list(result.lines), "time": round(result.seconds or 0.0, 3)}
    envelope = CONVENTIONS[operation.family].envelope(None)
    if operation.family in {Family.FACE, Family.SEARCH}:
        return faces.content(operation, result, extras=shape == "observed") | envelope
    body = _CONTENTS[shape](result) | envelope
    unjudged = _JUDGEMENT if operation is GET_BLX else ()
    return {key: value for key, value in body.items() if key not in unjudged}


def failure(route: Route, error: ApiError, shape: Shape, *, seconds: float) -> Body:
    """Write an error as its family's body.

    `field` names the input at fault as the caller wrote it, in the observed shape only. A scan that finds no text is
    no error there but a null result, and `seconds` belongs to it.
    """
    family = route.operation.family
    body = _empty(family, seconds)
    if family is Family.SCAN and isinstance(error, NoContent):
        return body
    body.update(CONVENTIONS[family].envelope(type(error)))
    if shape == "observed" and error.field is not None:
        body["field"] = _name_on_the_wire(route, error.field)
    return body


def _empty(family: Family, seconds: float) -> Body:
    if family is Family.SCAN:
        return {"result": None, "time": round(seconds, 3)}
    return {"result": None} if family is Family.SEARCH else {"data": ""}


def _name_on_the_wire(route: Route, field: str) -> str:
    return next((each.name_in(route.encoding) for each in route.operation.fields if each.name == field), field)


def _observed(result: Result) -> Body:
    match result:
        case Paper():
            return _observed_envelope(result) | _validity(result)
        case TwoSides(front=Paper() as front, back=Paper() as back):
            sides = {"mattruoc": front, "matsau": back}
            envelopes = {name: _observed_envelope(side) | _validity(side) for name, side in sides.items()}
            return {"data": envelopes}
        case Papers(papers=papers):
            return {"data": [_observed_envelope(paper) for paper in papers]}
        case _:
            raise TypeError(f"no answer is known for {type(result).__name__}")


def _observed_envelope(paper: Paper) -> Body:
    words = OBSERVED[paper.kind]
    data: Body = dict.fromkeys(words.fields.values(), "")
    data |= {words.fields.get(name, name): value for name, value in paper.fields.items()}
    data |= {f"{name}_confidence": round(value, 4) for name, value in paper.confidences.items()}
    if paper.sources:
        data["sources"] = paper.sources
    return {"type": words.type, "data": data}


def _validity(paper: Paper) -> Body:
    """Write the three keys of the judgement; without one, the document's "otherwise True" holds.

    Where what is held against the photo has a place, it stands beside them: left, top, right, bottom in its shares.
    """
    body: Body = {
        "valid": _truth(paper),
        "invalidCode": paper.invalid_code or "0",
        "invalidMessage": paper.invalid_message,
    }
    return body | ({"invalidBox": [round(share, 4) for share in paper.place]} if paper.place else {})


def _truth(*papers: Paper) -> str:
    return str(all(paper.valid is not False for paper in papers))


def _documented(result: Result) -> Body:
    match result:
        case Paper():
            return {**_documented_envelope(result), "valid": _truth(result)}
        case TwoSides(front=Paper() as front, back=Paper() as back):
            sides = {"mattruoc": _documented_fields(front), "matsau": _documented_fields(back)}
            return {"data": sides, "valid": _truth(front, back)}
        case Papers(papers=papers):
            return {"type": "pdf", "data": [_documented_envelope(paper) for paper in papers]}
        case _:
            raise TypeError(f"no answer is known for {type(result).__name__}")


def _documented_envelope(paper: Paper) -> Body:
    return {"type": DOCUMENTED[paper.kind].type, "data": _documented_fields(paper)}


def _documented_fields(paper: Paper) -> Body:
    words: Words = DOCUMENTED[paper.kind]
    return {told: paper.fields.get(name, "") for name, told in words.fields.items()}


_CONTENTS: Mapping[Shape, Callable[[Result], Body]] = {"observed": _observed, "documented": _documented}
