"""Check the response bodies in both shapes, key by key, and that the project's client understands each."""

from dataclasses import replace
from typing import Any

import pytest

from bot.api.descriptors import Encoding, Operation, Route
from bot.api.errors import BadFormat, NoContent
from bot.api.operations import GET_BLX, GET_HAIMAT, GET_INFOR, GET_INFOR_ALL, GET_MATTRUOC, GET_SCAN_A4, ROUTES, SEARCH
from bot.api.results import Acknowledged, Paper, Papers, Result, ScannedText, TwoSides
from engine.http.response_bodies import Shape, build_error_body, build_success_body
from engine.http.wire_names import DOCUMENTED, OBSERVED
from tests.engine.client import BACK, FRONT


def find_route(operation: Operation, encoding: Encoding = Encoding.MULTIPART) -> Route:
    """Return the route of an operation's form."""
    return next(each for each in ROUTES if each.operation is operation and each.encoding is encoding)


def test_the_front_as_observed() -> None:
    """A chip card has the later names, confidences, sources and validity."""
    body = build_success_body(GET_INFOR_ALL, FRONT, "observed")
    assert body == {
        "type": "chip_id_card_front",
        "data": {
            **FRONT.fields,
            "id_confidence": 0.99,
            "name_confidence": 0.9,
            "sources": FRONT.sources,
        },
        "valid": "True",
        "invalidCode": "0",
        "invalidMessage": "",
        "errorCode": "0",
        "errorMessage": "Thành công",
    }


def test_the_front_as_documented() -> None:
    """The body has the type and all names of the document, and no other key."""
    assert build_success_body(GET_MATTRUOC, FRONT, "documented") == {
        "type": "tcc",
        "data": {
            "id": "001199000001",
            "name": "NGUYỄN THỊ MẪU",
            "born": "01/02/1999",
            "country": "Gia Thụy, Long Biên, Hà Nội",
            "address": "Số 1, Phố Mẫu, Long Biên, Hà Nội",
            "sex": "Nữ",
            "duedate": "01/02/2039",
            "quoctich": "Việt Nam",
            "dantoc": "",
        },
        "valid": "True",
        "errorCode": "0",
        "errorMessage": "Thành công",
    }


LICENCE = Paper(
    "driving_license",
    {"id": "790123456789", "name": "NGUYỄN THỊ MẪU", "dob": "01/02/1999", "class": "B2", "nationality": "Việt Nam"}
    | {"issue_date": "12/05/2019", "due_date": "12/05/2029", "address": "Số 1, Phố Mẫu, Long Biên, Hà Nội"},
)


def test_a_licence_as_documented() -> None:
    """The body has the type and the eight names of the document, and no validity."""
    assert build_success_body(GET_BLX, LICENCE, "documented") == {
        "type": "blx",
        "data": {
            "id": "790123456789",
            "name": "NGUYỄN THỊ MẪU",
            "born": "01/02/1999",
            "class": "B2",
            "nation": "Việt Nam",
            "dateissue": "12/05/2019",
            "duedate": "12/05/2029",
            "address": "Số 1, Phố Mẫu, Long Biên, Hà Nội",
        },
        "errorCode": "0",
        "errorMessage": "Thành công",
    }


def test_a_licence_as_observed() -> None:
    """The body has the later names. get_blx has no validity, get_infor_all has."""
    body: Any = build_success_body(GET_BLX, LICENCE, "observed")
    assert (body["type"], body["data"]) == ("driving_license", LICENCE.fields)
    assert "valid" not in body
    assert build_success_body(GET_INFOR_ALL, LICENCE, "observed")["valid"] == "True"


def test_a_passport_in_both_shapes() -> None:
    """The documented shape has the first names of v1, the observed shape the later names."""
    paper = Paper("passport", {"id": "C01234567", "sur_name": "NGUYEN", "dob": "01/02/1999", "due_date": "04/05/2033"})
    old: Any = build_success_body(GET_INFOR_ALL, paper, "documented")
    new: Any = build_success_body(GET_INFOR_ALL, paper, "observed")
    assert old["type"] == new["type"] == "passport"
    assert (old["data"]["surname"], old["data"]["born"], old["data"]["duedate"]) == (
        "NGUYEN",
        "01/02/1999",
        "04/05/2033",
    )
    assert (new["data"]["sur_name"], new["data"]["dob"]) == ("NGUYEN", "01/02/1999")


def test_two_sides_as_observed() -> None:
    """Each side has its own type, data and validity. The whole body has none."""
    body: Any = build_success_body(GET_HAIMAT, TwoSides(FRONT, BACK), "observed")
    assert body.keys() == {"data", "errorCode", "errorMessage"}
    assert body["data"].keys() == {"mattruoc", "matsau"}
    back = body["data"]["matsau"]
    assert back.keys() == {"type", "data", "valid", "invalidCode", "invalidMessage"}
    assert back["type"] == "chip_id_card_back"
    assert back["data"]["identification_sign"] == "Sẹo chấm cách 1 cm"
    assert back["data"]["mrz_confidence"] == 0.97
    assert "sources" not in back["data"]


def test_two_sides_as_documented() -> None:
    """The fields stand directly under each side, and one validity stands for both."""
    body: Any = build_success_body(GET_HAIMAT, TwoSides(FRONT, replace(BACK, valid=False)), "documented")
    assert body["data"]["mattruoc"]["born"] == "01/02/1999"
    assert body["data"]["matsau"] == {"dauvet": "Sẹo chấm cách 1 cm", "date": "03/04/2022"}
    assert body["valid"] == "False"


def test_the_papers_of_a_file() -> None:
    """The papers come as a list without validity. The documented shape adds the type of the file."""
    body: Any = build_success_body(GET_INFOR, Papers((FRONT,)), "observed")
    assert body.keys() == {"data", "errorCode", "errorMessage"}
    assert body["data"][0].keys() == {"type", "data"}
    body = build_success_body(GET_INFOR, Papers((FRONT,)), "documented")
    assert (body["type"], body["data"][0]["type"]) == ("pdf", "tcc")


def test_an_invalid_photo_is_reported() -> None:
    """`valid` is a word and no JSON boolean. Without a judgement the document's "otherwise True" holds."""
    bad = replace(FRONT, valid=False, invalid_code="2", invalid_message="Ảnh chụp từ bản photocopy")
    body = build_success_body(GET_MATTRUOC, bad, "observed")
    assert (body["valid"], body["invalidCode"], body["invalidMessage"]) == ("False", "2", bad.invalid_message)
    assert build_success_body(GET_MATTRUOC, replace(FRONT, valid=None), "observed")["valid"] == "True"
    cut = replace(FRONT, valid=False, invalid_code="5", place=(0.25, 0.5, 0.75, 1.0))
    assert build_success_body(GET_MATTRUOC, cut, "observed")["invalidBox"] == [0.25, 0.5, 0.75, 1.0]
    assert GET_MATTRUOC.parse(build_success_body(GET_MATTRUOC, cut, "observed")) == replace(cut, image=None)
    assert "invalidBox" not in build_success_body(GET_MATTRUOC, cut, "documented")


@pytest.mark.parametrize("shape", ["observed", "documented"])
@pytest.mark.parametrize(
    ("operation", "result"), [(GET_MATTRUOC, Acknowledged()), (SEARCH, FRONT)], ids=["done", "front"]
)
def test_an_unexpected_result_is_a_type_error(operation: Operation, result: Result, shape: Shape) -> None:
    """A new result without a body is found at once."""
    with pytest.raises(TypeError, match=type(result).__name__):
        build_success_body(operation, result, shape)


def test_errors_name_the_input_as_the_caller_wrote_it() -> None:
    """`field` exists in the observed shape only. In a query the picture is called url."""
    error = BadFormat(field="image")
    assert build_error_body(find_route(GET_MATTRUOC), error, "observed", seconds=0)["field"] == "image"
    assert build_error_body(find_route(GET_MATTRUOC, Encoding.QUERY), error, "observed", seconds=0)["field"] == "url"
    assert "field" not in build_error_body(find_route(GET_MATTRUOC), error, "documented", seconds=0)


@pytest.mark.parametrize("shape", ["observed", "documented"])
def test_a_scan_has_its_lines_only(shape: Shape) -> None:
    """The body has neither code nor message, as documented. The client reads the same lines."""
    scan = ScannedText(("dòng một", "dòng hai"), 1.23)
    body = build_success_body(GET_SCAN_A4, scan, shape)
    assert body == {"result": ["dòng một", "dòng hai"], "time": 1.23}
    assert GET_SCAN_A4.parse(body) == scan


def test_a_scan_without_text_is_no_error() -> None:
    """The body is a null result with the seconds. A file that is no picture is an error of the OCR family."""
    assert build_error_body(find_route(GET_SCAN_A4), NoContent(), "observed", seconds=0.12345) == {
        "result": None,
        "time": 0.123,
    }
    body = build_error_body(find_route(GET_SCAN_A4), BadFormat(field="image"), "observed", seconds=0)
    assert body == {"result": None, "time": 0, "errorCode": "3", "errorMessage": "Ảnh sai format", "field": "image"}


@pytest.mark.parametrize("kind", OBSERVED)
def test_every_kind_survives_the_observed_shape(kind: str) -> None:
    """The client reads the same paper from the body."""
    fields = {name: f"giá trị {name}" for name in OBSERVED[kind].fields}
    fields |= {name: "GIÁ TRỊ" for name in fields if name in {"name", "sur_name", "given_name"}}
    paper = Paper(kind, fields, valid=True, invalid_code="0")
    assert GET_INFOR_ALL.parse(build_success_body(GET_INFOR_ALL, paper, "observed")) == paper


@pytest.mark.parametrize("kind", DOCUMENTED)
def test_every_kind_survives_the_documented_shape(kind: str) -> None:
    """Every kind has a type, and the client knows the name of every field."""
    fields = dict.fromkeys(DOCUMENTED[kind].fields, "GIÁ TRỊ")
    result = GET_INFOR_ALL.parse(build_success_body(GET_INFOR_ALL, Paper(kind, fields), "documented"))
    assert isinstance(result, Paper)
    assert result.fields == fields


@pytest.mark.parametrize("shape", ["observed", "documented"])
@pytest.mark.parametrize(
    ("operation", "result"),
    [(GET_HAIMAT, TwoSides(FRONT, BACK)), (GET_MATTRUOC, FRONT), (GET_INFOR, Papers((FRONT, BACK)))],
    ids=["two sides", "front", "file"],
)
def test_the_client_understands_both_shapes(operation: Operation, result: Result, shape: Shape) -> None:
    """The name of the card's owner and the sign on its back arrive in both shapes."""
    read = repr(_values(operation.parse(build_success_body(operation, result, shape))))
    assert "NGUYỄN THỊ MẪU" in read
    assert ("Sẹo chấm cách 1 cm" in read) == (result != FRONT)


def _values(result: Result) -> list[dict[str, str]]:
    match result:
        case Paper():
            return [result.fields]
        case TwoSides(front=Paper() as front, back=Paper() as back):
            return [front.fields, back.fields]
        case Papers(papers=papers):
            return [paper.fields for paper in papers]
    raise AssertionError
