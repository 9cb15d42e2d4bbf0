"""Tests of the parsers of answers about faces and the gallery, documented and observed."""

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
    """A percentage may have a sign or a comma. Faces are base64, and a URL is not fetched."""
    assert read_recorded(MATCHING, "documented") == FaceMatch(97.53, valid=True, first=FIRST, second=SECOND)
    assert read_recorded(MATCHING, "observed") == FaceMatch(
        41.2, valid=False, invalid_code="5", invalid_message="Ảnh mờ", second=SECOND
    )


def test_two_portraits() -> None:
    """The verdict is a text in v1 and a number in the later service."""
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
    """An unknown verdict gives None."""
    result = read(FACE_MATCHING, {"data": {"matching": "50", "match": match}, "error_code": "0"})
    assert isinstance(result, FaceMatch)
    assert result.verdict is verdict


def test_a_refused_portrait_needs_no_percentage() -> None:
    """A refused portrait may have no percentage."""
    result = read(MATCHING, {"data": {"valid": "False", "invalidMessage": "Che mặt"}, "error_code": "0"})
    assert result == FaceMatch(None, valid=False, invalid_message="Che mặt")


@pytest.mark.parametrize("matching", [None, "", "abc", -1, 100.1, "NaN", True, [], "1e999", "9" * 5000])
def test_no_percentage_is_nonsense(matching: object) -> None:
    """A comparison without a number from 0 to 100 is Nonsense."""
    with pytest.raises(Nonsense):
        read(MATCHING, {"data": {"matching": matching, "valid": "True"}, "error_code": "0"})


def test_liveness() -> None:
    """Liveness errors may be one text or a list."""
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
    """Texts of errors are kept, and other values are dropped."""
    result = read(MATCHINGLIVENESS, {"data": {"valid": "False", **data}, "error_code": "0"})
    assert isinstance(result, Liveness)
    assert result.errors == errors


def test_liveness_without_a_judgement_is_nonsense() -> None:
    """An answer without a judgement is Nonsense."""
    with pytest.raises(Nonsense):
        read(MATCHINGLIVENESS, {"data": {"matching": "99", "valid": "maybe"}, "error_code": "0"})


def test_gallery_lists() -> None:
    """Ids are numbers or digits, a URL may be missing, and an empty list is valid."""
    assert read_recorded(GET_ALL_IMAGES, "documented") == Faces((Face(123456, URL),))
    assert read_recorded(GET_ALL_IMAGES, "observed") == Faces((Face(123456, URL), Face(7)))
    assert read_recorded(SEARCH, "documented") == Faces(())
    assert read(SEARCH, {"result": None, "status_code": 0}) == Faces(())


def test_found_faces_carry_metadata_without_the_reserved_keys() -> None:
    """Metadata values are converted to text, and the similarity is optional."""
    assert read_recorded(SEARCH, "observed") == Faces(
        (Face(None, URL, {"name": "Mẫu", "status": "1"}), Face(9, "", {}, 91.5))
    )


@pytest.mark.parametrize("result", ["x", {"id": 1}, 5, [1, 2], ["a"]])
def test_a_list_of_something_else_is_nonsense(result: object) -> None:
    """A list of other values than objects is Nonsense."""
    with pytest.raises(Nonsense):
        read(SEARCH, {"result": result, "status_code": 0})


def test_added_image() -> None:
    """An added image needs an id."""
    assert read_recorded(ADD, "documented") == Face(123456)
    assert read_recorded(ADD, "observed") == Face(123456, URL, {"name": "Mẫu"})


@pytest.mark.parametrize("result", [{}, {"id": True}, {"id": "x"}, {"id": -1}, {"id": 10**30}, None])
def test_added_image_without_an_id_is_nonsense(result: object) -> None:
    """An added image without an id is Nonsense."""
    with pytest.raises(Nonsense):
        read(ADD, {"result": result, "status_code": 0})


@pytest.mark.parametrize("operation", [EDIT_METADATA, DELETE], ids=lambda operation: operation.name)
@pytest.mark.parametrize("shape", ["documented", "observed"])
def test_edit_and_delete_are_done(operation: Any, shape: str) -> None:
    """The success code is sufficient for edit and delete."""
    assert read_recorded(operation, shape) == Acknowledged()
