"""Tests of OCR answers, documented and observed, parsed into canonical papers."""

import unicodedata
from typing import Any

import pytest

from bot.api.descriptors import Operation
from bot.api.errors import Nonsense
from bot.api.operations import GET_BLX, GET_HAIMAT, GET_INFOR, GET_INFOR_ALL, GET_MATSAU, GET_MATTRUOC
from bot.api.results import Paper
from tests.bot.api.recorded import read, read_recorded

NAME = "NGUYỄN THỊ MẪU"
HOMETOWN = "Vụ Bản, Nam Định"


def paper(operation: Operation, shape: str) -> Paper:
    """Return the paper in a recorded answer."""
    result = read_recorded(operation, shape)
    assert isinstance(result, Paper)
    return result


def test_old_id_card_as_documented() -> None:
    """Names of v1 are translated, dates have slashes, and `country` is the hometown."""
    found = paper(GET_MATTRUOC, "documented")
    assert (found.kind, found.valid) == ("9_id_card_front", True)
    assert found.fields == {
        "id": "012345678",
        "name": NAME,
        "dob": "01/02/1990",
        "hometown": HOMETOWN,
        "address": "Phường Mẫu, Hà Nội",
    }


def test_card_front_as_observed() -> None:
    """Short dates, small letters and words for no value are corrected, and administrative codes are left out."""
    found = paper(GET_MATTRUOC, "observed")
    assert found.kind == "12_id_card_front"
    assert found.fields == {
        "id": "036190000001",
        "name": NAME,
        "dob": "01/02/1990",
        "gender": "Nữ",
        "nationality": "Việt Nam",
        "hometown": HOMETOWN,
        "address": "Phường Mẫu, Hà Nội",
        "due_date": "01/02/2030",
    }
    assert (found.valid, found.invalid_code, found.invalid_message) == (False, "1", "Ảnh chụp lại từ màn hình")


def test_confidences_are_fractions_of_known_fields() -> None:
    """A number outside 0..1 is not a confidence."""
    assert paper(GET_MATTRUOC, "observed").confidences == {"id": 0.98, "dob": 0.9, "hometown": 0.7}
    assert paper(GET_MATSAU, "observed").confidences == {"mrz": 0.99, "country": 0.5}


def test_straightened_card_is_decoded_with_line_breaks_and_with_a_prefix() -> None:
    """The rectified card is decoded from base64 with line breaks and with a `data:` prefix."""
    first, second = paper(GET_MATTRUOC, "observed").image, paper(GET_INFOR_ALL, "observed").image
    assert first is not None
    assert first.startswith(b"\x89PNG")
    assert first == second


def test_old_back_as_documented() -> None:
    """The v1 names of ethnicity, religion, sign and issuer are translated."""
    found = paper(GET_MATSAU, "documented")
    assert found.kind == "9_id_card_back"
    assert found.fields == {
        "ethnicity": "Kinh",
        "issue_date": "05/06/2010",
        "identification_sign": "Nốt ruồi C:1cm dưới mép trái",
        "religion": "Không",
        "issued_at": "Công an Nam Định",
    }


def test_chip_back_as_observed_has_a_country_and_no_hometown() -> None:
    """`country` of an MRZ is the issuing country, checksums are left out, and codes may be numbers."""
    found = paper(GET_MATSAU, "observed")
    assert (found.kind, found.valid, found.invalid_code) == ("chip_id_card_back", True, "0")
    assert found.fields["country"] == "VNM"
    assert found.fields["gender"] == "Nữ"
    assert "hometown" not in found.fields
    assert not any("checksum" in name for name in found.fields)


def test_passport() -> None:
    """`country` is a code, the surname has its later name, and the number is `id`."""
    found = paper(GET_INFOR_ALL, "documented")
    assert found.kind == "passport"
    assert found.valid is None
    assert found.fields == {
        "id": "C1234567",
        "sur_name": "NGUYEN",
        "given_name": "THI MAU",
        "gender": "Nữ",
        "dob": "01/02/1990",
        "nationality": "VNM",
        "country": "VNM",
        "due_date": "01/02/2030",
        "person_number": "036190000001",
    }


def test_sources_are_kept_apart_where_a_service_tells_them() -> None:
    """Print, QR and MRZ are kept apart, and empty and unknown sources are left out."""
    found = paper(GET_INFOR_ALL, "observed")
    assert found.fields["due_date"] == "Không thời hạn"
    assert found.sources == {
        "print": {"id": "036190000001", "name": NAME},
        "qr": {"id": "036190000001", "old_id": "012345678", "issue_date": "10/05/2021"},
    }


def test_driving_licence_in_both_vocabularies() -> None:
    """Class and dates are equal in both vocabularies, and a licence has no judgement."""
    documented, observed = paper(GET_BLX, "documented"), paper(GET_BLX, "observed")
    assert documented.kind == observed.kind == "driving_license"
    assert (documented.fields["class"], observed.fields["class"]) == ("A1", "B2")
    assert documented.fields["nationality"] == observed.fields["nationality"] == "Việt Nam"
    assert documented.fields["issue_date"] == observed.fields["issue_date"] == "05/06/2015"
    assert documented.valid is None
    untyped = read(GET_BLX, {"data": {"class": "A1"}, "error_code": "0"})
    assert isinstance(untyped, Paper)
    assert untyped.kind == "driving_license"


def test_later_name_wins_over_an_earlier_one() -> None:
    """With both vocabularies the later name is used, in any order of the keys."""
    for data in ({"born": "1-1-1990", "dob": "02/02/1990"}, {"dob": "02/02/1990", "born": "1-1-1990"}):
        found = read(GET_MATTRUOC, {"type": "tcc", "data": data, "errorCode": "0"})
        assert isinstance(found, Paper)
        assert found.fields == {"dob": "02/02/1990"}


@pytest.mark.parametrize(
    "body",
    [
        {"errorCode": "0"},
        {"errorCode": "0", "data": [{"type": "tcc"}]},
        {"errorCode": "0", "data": {"Exception": "list index out of range"}},
        {"errorCode": "0", "data": {"id": "1"}, "Exception": "list index out of range"},
        {"data": {"id": "036190000001"}},
        {"errorCode": "99", "data": {"id": "036190000001"}},
        {"detail": "Not found."},
    ],
)
def test_success_without_a_paper_is_nonsense(body: dict[str, Any]) -> None:
    """A success without a paper is Nonsense."""
    with pytest.raises(Nonsense) as caught:
        read(GET_MATTRUOC, body)
    assert "036190000001" not in str(caught.value)


def test_a_paper_shows_nothing_personal_in_a_log() -> None:
    """The repr contains the kind and the validity, never a value of the card."""
    for operation in (GET_MATTRUOC, GET_HAIMAT, GET_INFOR, GET_INFOR_ALL, GET_BLX):
        shown = repr(read_recorded(operation, "observed"))
        assert not any(word in shown for word in ("MẪU", "036190000001", "1990", "Nam Định"))


def test_text_comes_out_composed_and_without_invisible_signs() -> None:
    """Letters are composed, and control characters, direction marks and lone surrogates are removed."""
    name = unicodedata.normalize("NFD", NAME) + "\u202e\x00\ud800\n MẪU"
    found = read(GET_MATTRUOC, {"type": "tcc", "data": {"name": name}, "errorCode": "0"})
    assert isinstance(found, Paper)
    assert found.fields == {"name": f"{NAME} MẪU"}
