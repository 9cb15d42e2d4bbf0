"""Answers about faces and the gallery, as documented and as observed."""

from typing import Any

import pytest

from bot.api.errors import Nonsense
from bot.api.operations import (
    ADD,
    DELETE,
    EDIT_METADATA,
    FACE_MATCHING,
    GET_ALL_IMAGES,
    MATCHING,
    MATCHINGLIVENESS,
    SEARCH,
)
from bot.api.results import Acknowledged, Face, FaceMatch, Faces, Liveness, MatchVerdict
from tests.bot.api.recorded import read, read_recorded

FIRST = b"\xff\xd8\xff\xe0a face"
SECOND = b"\xff\xd8\xff\xe0another face"
URL = "https://example.com/1.jpg"


def test_card_and_portrait() -> None:
    """Per cent with a sign or a comma, faces as base64; an address in their place is not followed."""
    assert read_recorded(MATCHING, "documented") == FaceMatch(97.53, valid=True, first=FIRST, second=SECOND)
    assert read_recorded(MATCHING, "observed") == FaceMatch(
        41.2, valid=False, invalid_code="5", invalid_message="Ảnh mờ", second=SECOND
    )


def test_two_portraits() -> None:
    """The verdict of v1 as text, that of the later service as a number."""
    assert read_recorded(FACE_MATCHING, "documented") == FaceMatch(
        97.53, MatchVerdict.SAME, True, first=FIRST, second=SECOND
    )
    assert read_recorded(FACE_MATCHING, "observed") == FaceMatch(
        68.0, MatchVerdict.DOUBTFUL, True, first=FIRST, second=SECOND
    )


@pytest.mark.parametrize(
    ("match", "verdict"),
    [
        ("1", MatchVerdict.SAME),
        (2, MatchVerdict.DOUBTFUL),
        ("3", MatchVerdict.DIFFERENT),
        (-1, MatchVerdict.DIFFERENT),
        (1.0, MatchVerdict.SAME),
        ("9", None),
        (None, None),
        (True, None),
    ],
)
def test_verdicts_of_both_versions(match: object, verdict: MatchVerdict | None) -> None:
    """An unknown verdict is none."""
    result = read(FACE_MATCHING, {"data": {"matching": "50", "match": match}, "error_code": "0"})
    assert isinstance(result, FaceMatch)
    assert result.verdict is verdict


def test_a_refused_portrait_needs_no_percentage() -> None:
    """The service may refuse a covered face without comparing it."""
    result = read(MATCHING, {"data": {"valid": "False", "invalidMessage": "Che mặt"}, "error_code": "0"})
    assert result == FaceMatch(None, valid=False, invalid_message="Che mặt")


@pytest.mark.parametrize("matching", [None, "", "abc", -1, 100.1, "NaN", True, [], "1e999", "9" * 5000])
def test_no_percentage_is_nonsense(matching: object) -> None:
    """Without a number from 0 to 100 a comparison says nothing."""
    with pytest.raises(Nonsense):
        read(MATCHING, {"data": {"matching": matching, "valid": "True"}, "error_code": "0"})


def test_liveness() -> None:
    """Documented with one text of errors, imagined with a list; nobody knows its shape."""
    assert read_recorded(MATCHINGLIVENESS, "documented") == Liveness(True, 88.1)
    assert read_recorded(MATCHINGLIVENESS, "observed") == Liveness(False, 12.5, "4", ("mid khác left",))


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"errors": "mờ"}, ("mờ",)),
        ({"errors": {"mid": "mờ", "left": None}}, ("mờ",)),
        ({"invalidMessage": "tối"}, ("tối",)),
        ({"errors": [["nested"]]}, ()),
    ],
)
def test_liveness_errors_in_any_shape(data: dict[str, Any], errors: tuple[str, ...]) -> None:
    """Texts are kept, what holds none is dropped."""
    result = read(MATCHINGLIVENESS, {"data": {"valid": "False", **data}, "error_code": "0"})
    assert isinstance(result, Liveness)
    assert result.errors == errors


def test_liveness_without_a_judgement_is_nonsense() -> None:
    """Nobody may count as alive because a key was missing."""
    with pytest.raises(Nonsense):
        read(MATCHINGLIVENESS, {"data": {"matching": "99", "valid": "maybe"}, "error_code": "0"})


def test_gallery_lists() -> None:
    """Ids come as numbers or digits; an image may have no address; empty is an answer."""
    assert read_recorded(GET_ALL_IMAGES, "documented") == Faces((Face(123456, URL),))
    assert read_recorded(GET_ALL_IMAGES, "observed") == Faces((Face(123456, URL), Face(7)))
    assert read_recorded(SEARCH, "documented") == Faces(())
    assert read(SEARCH, {"result": None, "status_code": 0}) == Faces(())


def test_found_faces_carry_metadata_without_the_reserved_keys() -> None:
    """Values become text; similarity is an extra of some services."""
    assert read_recorded(SEARCH, "observed") == Faces(
        (Face(None, URL, {"name": "Mẫu", "status": "1"}), Face(9, "", {}, 91.5))
    )


@pytest.mark.parametrize("result", ["x", {"id": 1}, 5, [1, 2], ["a"]])
def test_a_list_of_something_else_is_nonsense(result: object) -> None:
    """The gallery answers with a list of objects."""
    with pytest.raises(Nonsense):
        read(SEARCH, {"result": result, "status_code": 0})


def test_added_image() -> None:
    """The id is what counts; the rest may be echoed."""
    assert read_recorded(ADD, "documented") == Face(123456)
    assert read_recorded(ADD, "observed") == Face(123456, URL, {"name": "Mẫu"})


@pytest.mark.parametrize("result", [{}, {"id": True}, {"id": "x"}, {"id": -1}, {"id": 10**30}, None])
def test_added_image_without_an_id_is_nonsense(result: object) -> None:
    """What was added and cannot be named again may have been added or not."""
    with pytest.raises(Nonsense):
        read(ADD, {"result": result, "status_code": 0})


@pytest.mark.parametrize("operation", [EDIT_METADATA, DELETE], ids=lambda operation: operation.name)
@pytest.mark.parametrize("shape", ["documented", "observed"])
def test_edit_and_delete_are_done(operation: Any, shape: str) -> None:
    """Whatever the result holds, the code says that it was done."""
    assert read_recorded(operation, shape) == Acknowledged()
