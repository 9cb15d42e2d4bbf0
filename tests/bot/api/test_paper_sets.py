"""Tests of answers with two sides, pages or lines, and of papers without a type."""

from typing import Any

import pytest

from bot.api.errors import Nonsense
from bot.api.operations import (
    GET_HAIMAT,
    GET_INFOR,
    GET_MATSAU,
    GET_MATTRUOC,
    GET_SCAN_A4,
)
from bot.api.results import Paper, Papers, ScannedText, TwoSides
from tests.bot.api.recorded import document, read, read_recorded

NAME = "NGUYỄN THỊ MẪU"
HOMETOWN = "Vụ Bản, Nam Định"


def test_both_sides_as_documented_without_envelopes() -> None:
    """Each side holds its fields directly, the number tells the kind, and the whole answer holds the validity."""
    result = read_recorded(GET_HAIMAT, "documented")
    assert isinstance(result, TwoSides)
    assert result.front is not None
    assert result.back is not None
    assert (result.front.kind, result.front.valid) == ("12_id_card_front", True)
    assert result.front.fields["hometown"] == HOMETOWN
    assert result.back.fields == {"identification_sign": "Sẹo chấm", "issue_date": "10/05/2021"}
    assert result.back.kind == "12_id_card_back"


def test_both_sides_as_observed_in_envelopes() -> None:
    """Each side has its own type, and its own validity precedes the validity of the answer."""
    result = read_recorded(GET_HAIMAT, "observed")
    assert isinstance(result, TwoSides)
    assert result.front is not None
    assert result.back is not None
    assert (result.front.valid, result.front.invalid_code) == (False, "2")
    assert (result.back.kind, result.back.valid) == ("12_id_card_back", True)


def test_one_empty_side_is_none_and_two_are_nonsense() -> None:
    """An empty side gives None, and two empty sides are Nonsense."""
    body = document(GET_HAIMAT, "observed")
    body["data"]["matsau"] = {"type": "matsautcc", "data": ""}
    result = read(GET_HAIMAT, body)
    assert isinstance(result, TwoSides)
    assert result.back is None
    body["data"]["mattruoc"] = {}
    with pytest.raises(Nonsense):
        read(GET_HAIMAT, body)


@pytest.mark.parametrize(
    ("side", "kind"),
    [
        ({"id": "012345678"}, "9_id_card_front"),
        ({"id": "036190000001"}, "12_id_card_front"),
        ({"name": NAME}, ""),
    ],
)
def test_front_without_a_type_is_told_by_its_number(side: dict[str, Any], kind: str) -> None:
    """Nine digits are an old card, twelve digits a newer card, and other numbers give no kind."""
    found = read(GET_MATTRUOC, {"data": side, "errorCode": "0"})
    assert isinstance(found, Paper)
    assert found.kind == kind


@pytest.mark.parametrize(
    ("side", "kind"),
    [
        ({"dantoc": "Kinh"}, "9_id_card_back"),
        ({"religion": "Không"}, "9_id_card_back"),
        ({"document_number": "190000001", "country": "VNM"}, "chip_id_card_back"),
        ({"date": "10-05-2021"}, "12_id_card_back"),
    ],
)
def test_back_without_a_type_is_told_by_its_fields(side: dict[str, Any], kind: str) -> None:
    """A back with ethnicity or religion is an old card, and a back with an MRZ is a chip card."""
    found = read(GET_MATSAU, {"data": side, "errorCode": "0"})
    assert isinstance(found, Paper)
    assert found.kind == kind
    assert found.fields.get("country", "VNM") == "VNM"


def test_pages_of_a_file() -> None:
    """Each page is parsed by its own type, and pages without a paper are skipped."""
    documented, observed = (read_recorded(GET_INFOR, shape) for shape in ("documented", "observed"))
    assert isinstance(documented, Papers)
    assert isinstance(observed, Papers)
    assert [one.kind for one in documented.papers] == ["9_id_card_front", "9_id_card_back"]
    assert [one.kind for one in observed.papers] == ["chip_id_card_front", "chip_id_card_back", "bvcard"]
    assert observed.papers[0].fields["hometown"] == HOMETOWN
    assert observed.papers[0].confidences == {"gender": 0.8}
    assert observed.papers[1].fields["country"] == "VNM"


def test_a_file_with_one_paper_may_come_without_a_list() -> None:
    """A single envelope counts as a list, an empty list is valid, and a list of other values is Nonsense."""
    single = read(GET_INFOR, {"type": "cmt", "data": {"id": "012345678"}, "errorCode": "0"})
    assert isinstance(single, Papers)
    assert len(single.papers) == 1
    assert read(GET_INFOR, {"data": [], "errorCode": "0"}) == Papers(())
    for rubbish in ([1, "x"], "x", None):
        with pytest.raises(Nonsense):
            read(GET_INFOR, {"data": rubbish, "errorCode": "0"})


def test_scanned_lines() -> None:
    """Blank lines are dropped, null has no lines, the time may be a text, and there is no error key."""
    documented, observed = (read_recorded(GET_SCAN_A4, shape) for shape in ("documented", "observed"))
    assert documented == ScannedText(("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"), 1.23)
    assert observed == ScannedText((), 0.5)


@pytest.mark.parametrize(
    "body",
    [{}, {"time": 1}, {"result": "text"}, {"result": {"0": "line"}}, {"result": ["line"], "errorCode": "E1"}],
)
def test_scan_without_a_list_is_nonsense(body: dict[str, Any]) -> None:
    """A scan without a list in `result`, or with an unknown code, is Nonsense."""
    with pytest.raises(Nonsense):
        read(GET_SCAN_A4, body)
