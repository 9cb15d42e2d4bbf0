"""Parsers of the answers about faces: similarity, liveness, and images of the gallery."""

from collections.abc import Mapping

from bot.api.errors import Nonsense
from bot.api.json_values import clean, is_object, to_code, to_id, to_image, to_object, to_percent, to_text, to_truth
from bot.api.results import Acknowledged, Face, FaceMatch, Faces, Liveness, MatchVerdict

# v1 uses the codes 1, 2, 3, and the later service 1, 0, -1. No code has two meanings, so both are read.
_VERDICTS = {
    "1": MatchVerdict.SAME,
    "2": MatchVerdict.DOUBTFUL,
    "0": MatchVerdict.DOUBTFUL,
    "3": MatchVerdict.DIFFERENT,
    "-1": MatchVerdict.DIFFERENT,
}
RESERVED_METADATA = frozenset({"user", "encoding", "_id"})
"""Keys of metadata reserved by the service."""


def parse_card_match(body: Mapping[str, object]) -> FaceMatch:
    """Parse an answer of matching (the face on a paper and a portrait)."""
    return _match(body, "img_cmt", "img_person")


def parse_portrait_match(body: Mapping[str, object]) -> FaceMatch:
    """Parse an answer of face_matching (two portraits)."""
    return _match(body, "img_person1", "img_person2")


def parse_liveness(body: Mapping[str, object]) -> Liveness:
    """Parse an answer of matchingliveness. Raises Nonsense without a clear `valid`."""
    data = to_object(body.get("data"), "data")
    valid = to_truth(data.get("valid"))
    if valid is None:
        raise Nonsense("valid is neither true nor false")
    percent = to_percent(data.get("matching"))
    errors = _errors(data.get("errors")) or _errors(data.get("invalidMessage"))
    return Liveness(valid, percent, to_code(data.get("invalidCode")), errors)


def parse_faces(body: Mapping[str, object]) -> Faces:
    """Parse an answer of get_all_images or search. An empty list and null are valid answers without images."""
    result = body.get("result") or []
    if not isinstance(result, list):
        raise Nonsense("result is no list")
    faces = tuple(_face(item) for item in result if is_object(item))
    if result and not faces:
        raise Nonsense("no item of result is an image")
    return Faces(faces)


def parse_added(body: Mapping[str, object]) -> Face:
    """Parse an answer of add. Raises Nonsense without an id, because only the id identifies the new image."""
    face = _face(to_object(body.get("result"), "result"))
    if face.id is None:
        raise Nonsense("the added image has no id")
    return face


def parse_done(body: Mapping[str, object]) -> Acknowledged:  # noqa: ARG001 -- the success code is the answer
    """Parse an answer of edit_metadata or delete, whose result is not documented."""
    return Acknowledged()


def _match(body: Mapping[str, object], first: str, second: str) -> FaceMatch:
    data = to_object(body.get("data"), "data")
    valid = to_truth(data.get("valid"))
    percent = to_percent(data.get("matching"))
    if percent is None and valid is not False:
        raise Nonsense("matching is no percentage")
    return FaceMatch(
        percent,
        verdict=_VERDICTS.get(to_code(data.get("match"))),
        valid=valid,
        invalid_code=to_code(data.get("invalidCode")),
        invalid_message=to_text(data.get("invalidMessage")),
        first=to_image(data.get(first)),
        second=to_image(data.get(second)),
    )


def _errors(value: object) -> tuple[str, ...]:
    """Return the texts of a field with an undocumented shape: one text, a list, or an object of texts."""
    if is_object(value):
        value = list(value.values())
    items = value if isinstance(value, list) else [value]
    return tuple(text for text in map(to_text, items) if text)


def _face(item: Mapping[str, object]) -> Face:
    metadata = item.get("metadata")
    given = metadata if is_object(metadata) else {}
    kept = {clean(key): to_text(value) for key, value in given.items() if key not in RESERVED_METADATA}
    return Face(to_id(item.get("id")), to_text(item.get("url")), kept, to_percent(item.get("similarity")))
