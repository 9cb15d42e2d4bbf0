"""Labels are found in recognised text."""

import pytest

from bot.identity.papers.kinds import PaperKind
from engine.reading.fields import label_matching


def fields(text: str, kind: str = PaperKind.CHIP_FRONT) -> list[tuple[str, str]]:
    """Return the fields announced in a line, each with the text of the label."""
    return [(match.label.field, text[match.start : match.end]) for match in label_matching.find_labels(kind, text)]


def test_two_labels_in_one_line() -> None:
    """Sex and nationality stand in one line: both labels are found without the values."""
    text = "Giới tính / Sex: Nam   Quốc tịch / Nationality: Việt Nam"
    found = label_matching.merge_translations(label_matching.find_labels(PaperKind.CHIP_FRONT, text), text)
    assert [text[match.start : match.end] for match in found] == ["Giới tính / Sex", "Quốc tịch / Nationality"]


@pytest.mark.parametrize("text", ["Quẽ quan / Place of oriqin:", "Quê quá n / P1ace of origin", "Place of onlgin:"])
def test_misread_labels_are_found(text: str) -> None:
    """Some wrong letters do not hide a label."""
    assert {field for field, _ in fields(text)} == {"hometown"}


@pytest.mark.parametrize("text", ["Núi Voi, Tịnh Biên, An Giang", "NGUYỄN QUỐC TỊNH", "Ấp 8, Ninh Quới"])
def test_values_are_no_labels(text: str) -> None:
    """Places and names that resemble a label stay values."""
    assert fields(text) == []


def test_a_misread_translation_belongs_to_the_label() -> None:
    """A misread `Place of origin` after `Quê quán` is no part of the value."""
    text = "Quê quán ï Píface of orgn: Mỹ Quý, Tháp Mười"
    (match,) = label_matching.merge_translations(label_matching.find_labels(PaperKind.CHIP_FRONT, text), text)
    assert text[match.end :] == ": Mỹ Quý, Tháp Mười"


def test_a_label_ends_with_its_word() -> None:
    """A misread last letter belongs to the label, a value glued to the label does not."""
    assert fields("Nơi ĐKHK thường trở. Số 11", PaperKind.CMND_FRONT) == [("address", "Nơi ĐKHK thường trở")]
    assert fields("Giới tínhNam")[0] == ("gender", "Giới tính")


def test_a_street_is_no_label() -> None:
    """Nguyễn Văn Cừ in an address is not taken for Nguyên quán."""
    assert fields("Nơi ĐKHK thường trú: 16/82 Nguyễn Văn Cừ", PaperKind.CMND_FRONT)[1:] == []


def test_the_longer_label_wins() -> None:
    """The date of issue of 2024 is not taken for the plain date label inside it."""
    assert fields("Ngày, tháng, năm cấp / Date of issue", PaperKind.BACK_2024)[0][0] == "issue_date"
    assert fields("Ngày, tháng, năm hết hạn / Date of expiry", PaperKind.BACK_2024)[0][0] == "due_date"


def test_a_value_that_touches_its_label() -> None:
    """Two letters behind a label without a misread letter are a word, one letter is a misread colon."""
    ends = {}
    for text in ("Nơi ĐKHK thường trúsố nhà 9", "Nơi ĐKHK thường trúi Tổ 9", "Nơi ĐKHK thường trú: Tổ 9"):
        (match,) = label_matching.find_labels(PaperKind.CMND_FRONT, text)
        ends[text] = text[match.end :]
    assert list(ends.values()) == ["số nhà 9", " Tổ 9", ": Tổ 9"]
