"""Build the response bodies about faces, in the observed or the documented shape."""

import base64
from collections.abc import Mapping

from bot.api.descriptors import Operation
from bot.api.operations import FACE_MATCHING, MATCHING
from bot.api.results import Acknowledged, Face, FaceMatch, Faces, Liveness, MatchVerdict, Result

_CROPS: Mapping[str, tuple[str, str]] = {
    MATCHING.name: ("img_cmt", "img_person"),
    FACE_MATCHING.name: ("img_person1", "img_person2"),
}
_VERDICT_CODES = {MatchVerdict.SAME: "1", MatchVerdict.DOUBTFUL: "2", MatchVerdict.DIFFERENT: "3"}

Body = dict[str, object]


def build_face_body(operation: Operation, result: Result, *, extras: bool) -> Body:
    """Return the body without its code and message. `extras` adds the keys that the document does not name."""
    match result:
        case FaceMatch() if operation.name in _CROPS:
            reason = {"invalidCode": result.invalid_code, "invalidMessage": result.invalid_message} if extras else {}
            return {"data": _match_data(operation, result) | reason}
        case Liveness():
            return {"data": _liveness_data(result) | ({"invalidCode": result.invalid_code} if extras else {})}
        case Face():
            return {"result": _face_item(result, metadata=True)}
        case Faces(faces=faces):
            return {"result": [_face_item(face, metadata=extras) for face in faces]}
        case Acknowledged():
            return {"result": None}
        case _:
            raise TypeError(f"no response body is known for {type(result).__name__}")


def _match_data(operation: Operation, match: FaceMatch) -> Body:
    first, second = _CROPS[operation.name]
    data: Body = {
        "matching": _format_percent(match.percent),
        first: _encode_base64(match.first),
        second: _encode_base64(match.second),
        "valid": str(match.valid is not False),
    }
    if operation is FACE_MATCHING and match.verdict:
        data["match"] = _VERDICT_CODES[match.verdict]
    return data


def _liveness_data(liveness: Liveness) -> Body:
    return {
        "matching": _format_percent(liveness.percent),
        "valid": str(liveness.valid),
        "errors": "; ".join(liveness.errors),
    }


def _face_item(face: Face, *, metadata: bool) -> Body:
    item: Body = {"id": face.id, "url": face.url}
    if metadata:
        item["metadata"] = face.metadata
    if metadata and face.similarity is not None:
        item["similarity"] = round(face.similarity, 2)
    return item


def _format_percent(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _encode_base64(image: bytes | None) -> str:
    return base64.b64encode(image or b"").decode("ascii")
