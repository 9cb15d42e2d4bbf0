"""Tests of the messages about papers: labels, order, cross-check, warnings."""

from datetime import date

import pytest

from bot.api.results import Paper
from bot.conversation.i18n import body
from bot.render.agreement import collect_sources, compare
from bot.render.card import OBJECTIONS, find_uncertain_fields, render_identity_card, render_paper
from tests.fake_api import BACK, FRONT, QR, ZONE

TODAY = date(2026, 1, 15)


def front(kind: str = "chip_id_card_front", **changed: str) -> Paper:
    """Return the front of the card with some changed fields."""
    fields = {**FRONT, **changed}
    return Paper(kind, fields, sources={"print": fields, "qr": QR})


def back(kind: str = "chip_id_card_back", **zone: str) -> Paper:
    """Return the back of the card with some changed fields of the zone."""
    return Paper(kind, dict(BACK), sources={"print": dict(BACK), "mrz": {**ZONE, **zone}})


def shown(front: Paper, back: Paper, qr: dict[str, str] | None = None, locale: str = "vi") -> str:
    """Return the message as HTML."""
    return body(render_identity_card(front, back, qr or {}, TODAY), locale)


def test_whole_card() -> None:
    """The fields have the labels and the order of the card, and the cross-check follows."""
    assert shown(front(), back()).splitlines() == [
        "🪪 <b>CĂN CƯỚC CÔNG DÂN</b> (gắn chip)",
        "",
        "Số: <b>001190000017</b>",
        "Họ và tên: <b>NGUYỄN THỊ MẪU</b>",
        "Ngày sinh: <b>01/02/1990</b>",
        "Giới tính: <b>Nữ</b>",
        "Quốc tịch: <b>Việt Nam</b>",
        "Quê quán: <b>Hoàn Kiếm, Hà Nội</b>",
        "Nơi thường trú: <b>12 Phố Mẫu, Hoàn Kiếm, Hà Nội</b>",
        "Có giá trị đến: <b>01/02/2030</b>",
        "Đặc điểm nhận dạng: <b>Sẹo chấm C: 1cm trên đuôi mày trái</b>",
        "Ngày, tháng, năm (cấp): <b>03/04/2022</b>",
        "Nơi cấp: <b>CỤC TRƯỞNG CỤC CẢNH SÁT QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI</b>",
        "",
        "<b>Đối chiếu</b>",
        "✅ Số · Họ và tên · Ngày sinh · Giới tính: khớp giữa phần in, mã QR và dòng MRZ",
        "✅ Quốc tịch: khớp giữa phần in và dòng MRZ",
        "✅ Nơi thường trú · Ngày, tháng, năm (cấp): khớp giữa phần in và mã QR",
    ]


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("chip_id_card_front", "CĂN CƯỚC CÔNG DÂN</b> (gắn chip)"),
        ("chip_id_card_2024_front", "CĂN CƯỚC</b> (mẫu 2024)"),
        ("12_id_card_front", "CĂN CƯỚC CÔNG DÂN</b>"),
        ("9_id_card_front", "CHỨNG MINH NHÂN DÂN"),
        ("", "CĂN CƯỚC CÔNG DÂN</b>"),
    ],
)
def test_title_names_the_card(kind: str, title: str) -> None:
    """Each kind of card has its own title, and a card without a kind has the usual title."""
    assert f"🪪 <b>{title}" in shown(front(kind), back())


def test_card_of_2024_has_its_own_labels() -> None:
    """A card of 2024 has its own labels, also in the cross-check."""
    text = shown(front("chip_id_card_2024_front"), back("chip_id_card_2024_back"))
    for label in ("Số định danh cá nhân", "Họ, chữ đệm và tên khai sinh", "Nơi cư trú", "Ngày, tháng, năm cấp"):
        assert f"{label}: <b>" in text
    assert "Số định danh cá nhân · Họ, chữ đệm và tên khai sinh" in text
    assert "Nơi thường trú" not in text


def test_english() -> None:
    """The labels are translated, and the values are not."""
    text = shown(front(), back(), locale="en")
    assert "Full name: <b>NGUYỄN THỊ MẪU</b>" in text
    assert "the same in print, QR and MRZ" in text


def test_sources_that_differ() -> None:
    """Each field with different sources has one line with the values and their sources."""
    text = shown(front(name="NGUYỄN THỊ MÃU"), back(dob="01/02/1991"))
    assert "⚠️ Ngày sinh không khớp: <i>01/02/1990</i> (phần in và mã QR) ≠ <i>01/02/1991</i> (dòng MRZ)" in text
    assert "ℹ️ Họ và tên chỉ khác dấu hoặc khoảng trắng: <i>NGUYỄN THỊ MÃU</i> (phần in) ≠" in text


def test_number_disagrees_alone() -> None:
    """Sex and birth year of the number are shown only when every other source differs."""
    man = {"gender": "Nam"}
    text = shown(Paper("chip_id_card_front", FRONT | man, sources={"print": FRONT | man}), back(**man))
    assert "⚠️ Giới tính không khớp: <i>Nam</i> (phần in và dòng MRZ) ≠ <i>Nữ</i> (cấu trúc số)" in text
    assert "cấu trúc số" not in shown(front(), back(dob="01/02/1991"))


def test_sides_of_two_cards() -> None:
    """Different numbers of the two sides are the first warning."""
    assert shown(front(), back(id="001190000018")).startswith("⛔ Hai mặt dường như không thuộc cùng một thẻ")


@pytest.mark.parametrize(
    ("due", "warned"),
    [
        ("14/01/2026", True),
        ("15/01/2026", False),
        ("01/02/2030", False),
        ("Không thời hạn", False),
        ("?", False),
        ("", False),
    ],
)
def test_expiry(due: str, warned: bool) -> None:
    """A card is valid through its last day, and an invalid date causes no warning."""
    assert ("⛔ Giấy tờ này đã hết hạn từ ngày 14/01/2026" in shown(front(due_date=due), back())) is warned
    assert ("hết hạn" in shown(front(due_date=due), back())) is warned


@pytest.mark.parametrize(
    ("due", "told"), [("15/04/2026", "sau 90 ngày nữa"), ("16/01/2026", "sau 1 ngày nữa"), ("16/04/2026", "")]
)
def test_expires_soon(due: str, told: str) -> None:
    """The last ninety days of a card cause a warning with the number of days."""
    text = shown(front(due_date=due), back())
    assert ("Giấy tờ này hết hạn" in text) is bool(told)
    assert told in text


def test_term_that_the_law_does_not_give() -> None:
    """For a birth in 1990 and an issue in 2022 any expiry other than the age of 40 causes a warning."""
    assert "thẻ phải có giá trị đến 01/02/2030, nhưng trên thẻ ghi 01/02/2035" in shown(
        front(due_date="01/02/2035"), back()
    )
    assert "theo tuổi" not in shown(front(due_date="01/02/2030"), back()).lower()


@pytest.mark.parametrize(
    ("message", "code", "told"),
    [
        ("Ảnh lạ", "2", "là bản photocopy"),
        ("Ảnh lạ", "8", "bị loá sáng, che mất chữ"),
        ("Ảnh lạ", "0", "Ảnh lạ"),
        ("", "77", "77"),
    ],
)
def test_doubts_of_the_service(message: str, code: str, told: str) -> None:
    """A judgement against a photo shows the side and the meaning of the code, the words of the service, or the code."""
    doubtful = Paper("12_id_card_back", {}, valid=False, invalid_code=code, invalid_message=message)
    assert f"⚠️ Ảnh mặt sau: {told}. Vui lòng đối chiếu" in shown(front(), doubtful)


def test_every_doubt_in_both_languages() -> None:
    """Each meaning of a code has a translation."""
    for code in OBJECTIONS:
        doubtful = Paper("12_id_card_front", {}, valid=False, invalid_code=code)
        vietnamese, english = (shown(doubtful, back(), locale=locale).splitlines()[0] for locale in ("vi", "en"))
        assert english.startswith(f"⚠️ Photo of the front side: {OBJECTIONS[code]}.")
        assert OBJECTIONS[code] not in vietnamese


def test_doubt_about_a_paper_of_one_side() -> None:
    """A passport has no front and no back."""
    screen = Paper("passport", {"id": "C1"}, valid=False, invalid_code="1")
    assert body(render_paper(screen, {}, TODAY), "vi").startswith("⚠️ Ảnh giấy tờ: chụp lại từ màn hình.")


def test_little_certainty_is_marked() -> None:
    """A field below the threshold has a mark, which is explained once."""
    unsure = Paper("12_id_card_front", {"id": "1", "name": "A"}, confidences={"id": 0.59, "name": 0.6})
    text = shown(unsure, Paper("12_id_card_back", {}))
    assert "Số: <b>1</b> ❓" in text
    assert "Họ và tên: <b>A</b>\n" in text
    assert text.count("❓ = ") == 1


def test_single_source_compares_nothing() -> None:
    """Without named sources and without a QR code the message says that nothing can be compared."""
    text = shown(Paper("12_id_card_front", dict(FRONT)), Paper("12_id_card_back", {}))
    assert text.endswith("<b>Đối chiếu</b>\nℹ️ Chỉ đọc được một nguồn nên chưa có gì để đối chiếu.")


def test_evidence_takes_what_the_bot_read_itself() -> None:
    """The QR code read by the bot replaces the QR code of the service in the cross-check."""
    plain = Paper("chip_id_card_front", {"id": "1"})
    assert collect_sources((Paper("", {}), plain), {}) == {"print": {"id": "1"}}
    assert collect_sources((back(), front()), {"name": "X"})["qr"] == {**QR, "name": "X"}


def test_hostile_values_are_escaped() -> None:
    """Text from a photo is never markup."""
    text = shown(front(name="<b>&", address="</b><a href='x'>"), back(name="<i>"))
    assert "Họ và tên: <b>&lt;b&gt;&amp;</b>" in text
    assert "<a href" not in text
    assert "<i>&lt;i&gt;</i> (dòng MRZ)" in text


def test_merged_provinces_are_told_beside_what_is_printed() -> None:
    """Merged provinces of a card are listed once in one line, and the printed places stay unchanged."""
    moved = front(hometown="Phong Mẫu, Hòa Bình", address="12 Phố Mẫu, Dĩ An, Bình Dương")
    told = shown(moved, back()).splitlines()
    assert "Quê quán: <b>Phong Mẫu, Hòa Bình</b>" in told
    assert "🗺 Theo địa giới từ 01/07/2025: Hòa Bình → Phú Thọ · Bình Dương → TP. Hồ Chí Minh" in told
    same = front(hometown="Tân Lạc, Hòa Bình", address="Lương Sơn, Hòa Bình")
    assert "🗺 Theo địa giới từ 01/07/2025: Hòa Bình → Phú Thọ" in shown(same, back()).splitlines()
    assert "địa giới" not in shown(front(), back())


def test_before_the_merger_nothing_is_told() -> None:
    """Before the day of the merger the line is not shown."""
    moved = front(address="12 Phố Mẫu, Dĩ An, Bình Dương")
    assert "địa giới" not in body(render_identity_card(moved, back(), {}, date(2025, 6, 30)), "vi")
    assert "→ TP. Hồ Chí Minh" in body(render_paper(moved, {}, date(2025, 7, 1)), "vi")


def test_the_number_confirms_no_date() -> None:
    """The number knows the year of birth alone, so a doubtful birth stays doubtful. A sex is confirmed."""
    fields = {"id": FRONT["id"], "dob": "1990", "gender": FRONT["gender"]}
    paper = Paper("9_id_card_front", fields, sources={"print": fields}, confidences={"dob": 0.5, "gender": 0.5})
    assert find_uncertain_fields(paper.confidences, compare((paper,), {})) == {"dob"}


@pytest.mark.parametrize(
    ("due", "is_expired"), [("2025", True), ("12/2025", True), ("2026", False), ("01/2026", False)]
)
def test_a_paper_expires_with_the_last_day_that_its_date_may_be(due: str, is_expired: bool) -> None:
    """An expiry without its day warns when no day of the month or the year is left."""
    assert ("hết hạn" in shown(front(due_date=due), back())) == is_expired
