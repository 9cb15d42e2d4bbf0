"""A kind needs a proof: pages with the labels, the words or the title of an identity paper are none by that alone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from bot.identity import mrz, mrz_td3
from bot.identity.papers.kinds import PaperKind
from engine.reading.papers.classification import classify
from engine.reading.papers.page_evidence import PageLine

HEAD = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
CHIP_LABELS = (
    "Họ và tên / Full name:",
    "NGUYỄN THỊ MẪU",
    "Ngày sinh / Date of birth: 01/02/1990",
    "Giới tính / Sex: Nữ   Quốc tịch / Nationality: Việt Nam",
    "Quê quán / Place of origin:",
    "Phú Diễn, Bắc Từ Liêm, Hà Nội",
    "Nơi thường trú / Place of residence: Số nhà 5,",
    "Có giá trị đến / Date of expiry: 01/02/2030",
)
CMND_LABELS = ("Họ tên: NGUYỄN VĂN MẪU", "Sinh ngày: 01-02-1970", "Nguyên quán: Hà Nội", "Nơi ĐKHK thường trú: Thôn 2")
CHIP_BACK = (
    "Đặc điểm nhận dạng / Personal identification:",
    "Sẹo cong C: 2cm trước đuôi lông mày trái",
    "Ngày, tháng, năm / Date, month, year: 25/03/2024",
    "CỤC TRƯỞNG CỤC CẢNH SÁT",
    "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI",
    "Ngón trỏ trái",
)
BACK_2024 = ("Nơi cư trú / Place of residence:", "Thôn 2, Xuân Hải", "Nơi đăng ký khai sinh", "BỘ CÔNG AN")
PASSPORT_LABELS = (
    "Loại / Type",
    "Số hộ chiếu / Passport No.",
    "Họ và tên / Full name",
    "Quốc tịch / Nationality",
    "Ngày sinh / Date of birth",
    "Giới tính / Sex",
    "Nơi cấp / Place of issue",
)
TD1 = mrz.parse_td1(
    mrz.build_td1(number="001190000014", dob=date(1990, 1, 1), gender="Nữ", due_date=date(2039, 1, 1), name="NGUYỄN AN")
)


def page(*texts: str, pitch: float = 50, confidence: float = 0.95) -> list[PageLine]:
    """Return lines of a card: letters of 40 px, one line below the other."""
    return [
        PageLine((text,), confidence, 0, 22 * len(text), pitch * row, 40 if text.isupper() else 36)
        for row, text in enumerate(texts)
    ]


def kind(texts: Sequence[str], *, has_code: bool = False, zone: mrz.Td1 | None = None) -> PaperKind | None:
    """Return the kind of a page of these lines."""
    return classify(page(*texts), zone, has_code=has_code).kind


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((*HEAD, "CĂN CƯỚC CÔNG DÂN", "Citizen Identity Card", *CHIP_LABELS), PaperKind.CHIP_FRONT),
        ((*HEAD, *CHIP_LABELS), PaperKind.CHIP_FRONT),
        (CHIP_LABELS, PaperKind.CHIP_FRONT),
        (
            (*HEAD, "CĂN CƯỚC CÔNG DÂN", *(line.replace(" / ", "|").partition("|")[0] for line in CHIP_LABELS)),
            PaperKind.BARCODE_FRONT,
        ),
        ((*HEAD, "GIẤY CHỨNG MINH NHÂN DÂN", "SỐ 012345678", *CMND_LABELS), PaperKind.CMND_FRONT),
        ((*HEAD, *CMND_LABELS), PaperKind.CMND_FRONT),
        (("GIẤY CHỨNG MINH NHÂN DÂN", *CMND_LABELS[:2]), PaperKind.CMND_FRONT),
        (CHIP_BACK, PaperKind.CHIP_BACK),
        (
            ("Đặc điểm nhân dạng:", "Ngày 23 tháng 01 năm 2019", "CỤC TRƯỞNG CỤC CẢNH SÁT", "Ngón trỏ trái"),
            PaperKind.BARCODE_BACK,
        ),
        (("Dân tộc: Kinh   Tôn giáo: Không", "DẤU VẾT RIÊNG VÀ DỊ HÌNH", "NGÓN TRỎ TRÁI"), PaperKind.CMND_BACK),
        (("Dân tộc: Kinh   Tôn giáo: Không", "NGÓN TRỎ TRÁI", "NGÓN TRỎ PHẢI"), PaperKind.CMND_BACK),
        (
            (*HEAD, "GIẤY PHÉP LÁI XE / DRIVER'S LICENSE", "Họ tên/Full name: AN", "Hạng/Class: B2"),
            PaperKind.LICENCE,
        ),
        ((*HEAD, "HỘ CHIẾU", "PASSPORT", *PASSPORT_LABELS), PaperKind.PASSPORT),
        (
            (
                *HEAD,
                "CĂN CƯỚC",
                "IDENTITY CARD",
                "Số định danh cá nhân / Personal identification number",
                "Giới tính: Nam",
            ),
            PaperKind.FRONT_2024,
        ),
    ],
)
def test_papers(texts: Sequence[str], expected: PaperKind) -> None:
    """Each paper is recognised, also without the title or with a few labels alone."""
    assert kind(texts) == expected


def test_machine_readable_proofs() -> None:
    """With a zone or a code, a few labels tell which side it is."""
    assert kind(BACK_2024[:2], zone=TD1) == PaperKind.BACK_2024
    assert kind(("Ngón trỏ trái", "Ngày, tháng, năm"), zone=TD1) == PaperKind.CHIP_BACK
    assert kind(CHIP_LABELS[2:4], has_code=True) == PaperKind.CHIP_FRONT
    assert kind(CHIP_LABELS[2:4]) is None


FORM = ("Họ và tên: Nguyễn Thị Mẫu", "Ngày sinh: 01/02/1990", "Giới tính: Nữ", "Quốc tịch: Việt Nam")
FORM_LABELS = (*FORM, "Quê quán: Hà Nội", "Nơi thường trú: Hà Nội", "Có giá trị đến: 01/02/2030")


@pytest.mark.parametrize(
    "texts",
    [
        (*HEAD, "QUYẾT ĐỊNH", *FORM_LABELS),
        (*HEAD, "GIẤY KHAI SINH", "Số định danh cá nhân: 001190000014", *FORM_LABELS),
        (*HEAD, "TỜ KHAI", "CĂN CƯỚC CÔNG DÂN", *FORM_LABELS),
        (*HEAD, "KÊ KHAI NHÂN THÂN", *FORM_LABELS),
        (*HEAD, "Số điện thoại: 0900000000", "Nghề nghiệp: thợ", *FORM),
        ("THẺ SINH VIÊN", *FORM_LABELS),
        ("Giấy chứng minh nhân dân số 012345678 cấp ngày 01/02/2010", *CMND_LABELS[:2]),
        ("Căn cước công dân", *FORM),
        ("Dân tộc: Kinh", "Tôn giáo: Không"),
        ("CỤC TRƯỞNG CỤC CẢNH SÁT", "Ngày, tháng, năm sinh: 01/02/1990"),
        BACK_2024[:3],
        (*HEAD, *CHIP_BACK),
        (*CHIP_BACK, "Số tài khoản: 12", "Chức vụ: giám đốc", "Lý do vắng: ốm"),
        ("HỘ CHIẾU", "Họ và tên: AN", "Ngày cấp: 01/02/2010", "Nơi cấp: Hà Nội"),
        ("IDENTITY CARD", "Full name: AN", "Sex: M", "Nationality: LAO", "Date of birth: 01/02/1990"),
        (),
    ],
)
def test_other_pages(texts: Sequence[str]) -> None:
    """The labels of forms, titles inside sentences, titles of other papers and foreign labels prove nothing."""
    assert kind(texts) is None


def test_an_upright_screen_is_no_card() -> None:
    """The labels of a card below each other on a narrow screen are no card."""
    assert classify(page(*CHIP_LABELS, pitch=50)).kind == PaperKind.CHIP_FRONT
    assert classify(page(*CHIP_LABELS, pitch=260)).kind is None


def test_a_page_behind_the_card_is_no_evidence() -> None:
    """The title of a printed page far above the head of a card does not hide the card."""
    lines = page("HỢP ĐỒNG THUÊ NHÀ", *[""] * 12, *HEAD, "CĂN CƯỚC CÔNG DÂN", *CHIP_LABELS)
    assert classify(lines).kind == PaperKind.CHIP_FRONT


def test_other_readings_may_prove_a_kind() -> None:
    """A page with illegible labels is open until the second recogniser is asked, a page of another title is not."""
    illegible = page(*HEAD, "CĐN CUỌG CỎNE", "Họ và tên", "Ngáy snh", "Gơi tnh", confidence=0.1)
    assert (classify(illegible).kind, classify(illegible).is_open) == (None, True)
    assert not classify(page(*HEAD, "QUYẾT ĐỊNH", *FORM_LABELS)).is_open


@pytest.mark.parametrize(("wrong", "expected"), [(0, PaperKind.PASSPORT), (4, None)])
def test_a_passport_zone_needs_its_check_digits(wrong: int, expected: PaperKind | None) -> None:
    """Two long lines in the format of a zone are a passport only where check digits are right."""
    first, second = mrz_td3.build(
        number="C1234567", person_number="", dob=date(1990, 1, 1), gender="Nam", due_date=date(2030, 1, 1), name="VŨ AN"
    )
    spoilt = list(second)
    for place in (9, 19, 27, 43)[:wrong]:
        spoilt[place] = str((int(spoilt[place]) + place + 2) % 10)
    zone = mrz_td3.parse([first, "".join(spoilt)], datetime.now(UTC).date())
    assert classify([], zone).kind == expected
