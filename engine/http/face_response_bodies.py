"""The bodies of answers about faces, in the observed or the documented shape."""

import base64
from collections.abc import Mapping

from bot.api.operations import FACE_MATCHING, MATCHING, Operation
from bot.api.results import Done, Face, Faces, Liveness, Match, Result, Verdict

_CROPS: Mapping[str, tuple[str, str]] = {
    MATCHING.name: ("img_cmt", "img_person"),
    FACE_MATCHING.name: ("img_person1", "img_person2"),
}
_VERDICTS = {Verdict.SAME: "1", Verdict.DOUBTFUL: "2", Verdict.DIFFERENT: "3"}

Content = dict[str, object]


def content(operation: Operation, result: Result, *, extras: bool) -> Content:
    """Write what an answer holds beside the code; `extras` are what the document does not name."""
    match result:
        case Match() if operation.name in _CROPS:
            return {"data": _match(operation, result) | (_reason(result) if extras else {})}
        case Liveness():
            return {"data": _liveness(result) | ({"invalidCode": result.invalid_code} if extras else {})}
        case Face():
            return {"result": _face(result, metadata=True)}
        case Faces(faces=faces):
            return {"result": [_face(face, metadata=extras) for face in faces]}
        case Done():
            return {"result": None}
        case _:
            raise TypeError(f"no answer is known for {type(result).__name__}")


def _match(operation: Operation, match: Match) -> Content:
    first, second = _CROPS[operation.name]
    data: Content = {
        "matching": _percent(match.percent),
        first: _base64(match.first),
        second: _base64(match.second),
        "valid": str(match.valid is not False),
    }
    if operation is FACE_MATCHING and match.verdict:
        data["match"] = _VERDICTS[match.verdict]
    return data


def _reason(match: Match) -> Content:
    return {"invalidCode": match.invalid_code, "invalidMessage": match.invalid_message}


def _liveness(liveness: Liveness) -> Content:
    return {
        "matching": _percent(liveness.percent),
        "valid": str(liveness.valid),
        "errors": "; ".join(liveness.errors),
    }


def _face(face: Face, *, metadata: bool) -> Content:
    item: Content = {"id": face.id, "url": face.url}
    if metadata:
        item["metadata"] = face.metadata
    if metadata and face.similarity is not None:
        item["similarity"] = round(face.similarity, 2)
    return item


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _base64(image: bytes | None) -> str:
    return base64.b64encode(image or b"").decode("ascii")
