"""Tests of the descriptors against the documentation, form by form."""

from collections import Counter

import pytest

from bot.api import operations
from bot.api.descriptors import Encoding, FieldKind
from bot.api.errors import Family
from bot.api.operations import OPERATIONS, ROUTES

_HOST = "/backend/api/v1/request/"
# Copied from the document in its order: method, path, keys of the inputs, J where the body is JSON.
DOCUMENTED = [
    ("GET", "ocr/cmt/get_haimat", "mattruoc matsau"),
    ("GET", "ocr/cmt/get_mattruoc", "url"),
    ("GET", "ocr/cmt/get_matsau", "url"),
    ("POST", "ocr/cmt/get_haimat", "mattruoc matsau"),
    ("POST", "ocr/cmt/get_mattruoc", "image"),
    ("POST", "ocr/cmt/get_matsau", "image"),
    ("POST", "ocr/cmt/get_haimatbase64", "mattruoc matsau"),
    ("POST", "ocr/cmt/get_mattruocbase64", "image"),
    ("POST", "ocr/cmt/get_matsaubase64", "image"),
    ("POST", "ocr/v1/get_infor", "file"),
    ("GET", "ocr/cmt/get_infor_all", "url"),
    ("POST", "ocr/cmt/get_infor_all", "image"),
    ("POST", "ocr/cmt/get_infor_allbase64", "image"),
    ("GET", "ocr/blx/get_blx", "url"),
    ("POST", "ocr/blx/get_blx", "image"),
    ("POST", "ocr/blx/get_blxbase64", "image"),
    ("GET", "text_photostory/get_scan_a4", "url"),
    ("POST", "text_photostory/get_scan_a4", "image"),
    ("GET", "face_matching/matching", "img_cmt img_person"),
    ("POST", "face_matching/matching", "img_cmt img_person"),
    ("POST", "face_matching/matchingbase64", "img_cmt img_person"),
    ("GET", "face_matching/face_matching", "face1 face2"),
    ("POST", "face_matching/face_matching", "face1 face2"),
    ("POST", "face_matching/face_matchingbase64", "face1 face2"),
    ("POST", "face_matching/matchingliveness", "img_cmt mid left right"),
    ("POST", "face_matching/matchinglivenessbase64", "img_cmt mid left right"),
    ("GET", "face_search/get_all_images", "offset limit"),
    ("POST", "face_search/search", "image"),
    ("POST", "face_search/add", "image metadata"),
    ("POST", "face_search/edit_metadata", "image_id metadata"),
    ("POST", "face_search/delete", "ids"),
]


def test_every_documented_form_is_described() -> None:
    """The 31 forms have the documented method, path and names of inputs."""
    described = [
        (
            route.method,
            route.path.removeprefix(_HOST),
            " ".join(field.name_in(route.encoding) for field in route.operation.fields),
        )
        for route in ROUTES
    ]
    assert sorted(described) == sorted(DOCUMENTED)


def test_base64_paths_take_json_and_the_others_forms_or_json() -> None:
    """A path with the suffix base64 is a JSON form, the gallery has JSON without the suffix, and GET is a query."""
    for route in ROUTES:
        gallery = route.operation.family is Family.SEARCH
        as_json = route.path.endswith("base64") or gallery
        expected = Encoding.QUERY if route.method == "GET" else Encoding.JSON if as_json else Encoding.MULTIPART
        assert route.encoding is expected


def test_every_operation_has_a_constant_of_its_name() -> None:
    """The name of each constant is the last part of the path in capitals."""
    assert len(OPERATIONS) == 15
    for operation in OPERATIONS:
        assert getattr(operations, operation.name.upper()) is operation
        assert operation.path.endswith(f"/{operation.name}")


def test_families_have_the_operations_of_their_chapters() -> None:
    """There are six OCR operations, the scan, three operations about faces and five of the gallery."""
    counts = Counter(operation.family for operation in OPERATIONS)
    assert counts == {Family.OCR: 6, Family.SCAN: 1, Family.FACE: 3, Family.SEARCH: 5}


def test_no_form_with_addresses_is_preferred_where_another_exists() -> None:
    """A form with URLs is preferred only without another form, because a URL could contain the bot's token."""
    for operation in OPERATIONS:
        images = any(
            field.kind in {FieldKind.IMAGE, FieldKind.FILE, FieldKind.IMAGE_OBJECT} for field in operation.fields
        )
        assert not images or operation.form().encoding is not Encoding.QUERY


def test_only_calls_that_recognise_nothing_count_as_free() -> None:
    """Listing, editing and deleting are free, and a repeated delete would be an error."""
    assert {operation.name for operation in OPERATIONS if operation.free} == {
        "get_all_images",
        "edit_metadata",
        "delete",
    }
    assert {operation.name for operation in OPERATIONS if operation.repeatable} == {"get_all_images", "edit_metadata"}


def test_a_missing_form_is_a_mistake_of_the_program() -> None:
    """A missing form raises ValueError."""
    with pytest.raises(ValueError, match="matchingliveness"):
        operations.MATCHINGLIVENESS.form(Encoding.QUERY)
