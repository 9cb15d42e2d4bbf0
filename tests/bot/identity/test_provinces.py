"""Tests of the provinces before and after the merger of 2025."""

from datetime import date

import pytest

from bot.identity import provinces

_TODAY = date(2026, 1, 15)


def test_sixty_three_became_thirty_four() -> None:
    """63 codes have 63 names, and 34 names since the merger."""
    assert len(provinces.PROVINCES) == 63
    assert len(set(provinces.PROVINCES.values())) == 63
    assert provinces.PROVINCES.keys() == provinces.PROVINCES_NOW.keys()
    assert len(set(provinces.PROVINCES_NOW.values())) == 34


@pytest.mark.parametrize(
    ("old", "new"),
    [("Hà Giang", "Tuyên Quang"), ("Yên Bái", "Lào Cai"), ("Bắc Kạn", "Thái Nguyên"), ("Vĩnh Phúc", "Phú Thọ"),
     ("Hòa Bình", "Phú Thọ"), ("Bắc Giang", "Bắc Ninh"), ("Thái Bình", "Hưng Yên"), ("Hải Dương", "Hải Phòng"),
     ("Nam Định", "Ninh Bình"), ("Quảng Bình", "Quảng Trị"), ("Quảng Nam", "Đà Nẵng"), ("Kon Tum", "Quảng Ngãi"),
     ("Bình Định", "Gia Lai"), ("Ninh Thuận", "Khánh Hòa"), ("Đắk Nông", "Lâm Đồng"), ("Phú Yên", "Đắk Lắk"),
     ("Bà Rịa - Vũng Tàu", "TP. Hồ Chí Minh"), ("Bình Phước", "Đồng Nai"), ("Long An", "Tây Ninh"),
     ("Sóc Trăng", "Cần Thơ"), ("Bến Tre", "Vĩnh Long"), ("Tiền Giang", "Đồng Tháp"), ("Bạc Liêu", "Cà Mau"),
     ("Kiên Giang", "An Giang"), ("Hà Nội", "Hà Nội"), ("Nghệ An", "Nghệ An"), ("Thừa Thiên Huế", "Huế")],
)  # fmt: skip
def test_merger(old: str, new: str) -> None:
    """Each merged province has its new name (Resolution 202/2025/QH15), and other provinces keep their names."""
    code = provinces.code(old)
    assert code
    assert provinces.PROVINCES_NOW[code] == new


def test_name_by_day() -> None:
    """A code has the name of the day: new names begin on 1/7/2025, Huế on 1/1/2025."""
    assert provinces.name("074", date(2025, 6, 30)) == "Bình Dương"
    assert provinces.name("074", provinces.MERGER) == "TP. Hồ Chí Minh"
    assert provinces.name("046", date(2024, 12, 31)) == "Thừa Thiên Huế"
    assert provinces.name("046", date(2025, 1, 1)) == "Huế"
    assert provinces.name("157", date(2025, 1, 1)) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [("Hà Nội", "001"), ("TP Hồ Chí Minh", "079"), ("thành phố hồ chí minh", "079"), ("TP.Hồ Chí Minh", "079"),
     ("Tỉnh Đắk Lắk", "066"), ("DAK LAK", "066"), ("Huế", "046"), ("Bà Rịa-Vũng Tàu", "077"), ("Atlantis", None)],
)  # fmt: skip
def test_code_of_a_name(name: str, code: str | None) -> None:
    """Names are found with and without titles, diacritics and case. Unknown names have no code."""
    assert provinces.code(name) == code


def test_all_printed_provinces_lead_to_todays() -> None:
    """Of the 63 provinces, 30 have another name now (29 merged, and Huế), and none had before 2025."""
    today = {
        code: provinces.moved(f"12 Phố Mẫu, Phường Mẫu, {name}", _TODAY) for code, name in provinces.PROVINCES.items()
    }
    moved = {code: pair for code, pair in today.items() if pair}
    assert len(moved) == 30
    for code, (old, new) in moved.items():
        assert (old, new) == (provinces.PROVINCES[code], provinces.PROVINCES_NOW[code])
    for code in provinces.PROVINCES.keys() - moved.keys():
        assert provinces.PROVINCES[code] == provinces.PROVINCES_NOW[code]
    assert len({provinces.PROVINCES_NOW[code] for code in provinces.PROVINCES}) == 34
    eve = {name: provinces.moved(f"Phường Mẫu, {name}", date(2024, 12, 31)) for name in provinces.PROVINCES.values()}
    assert not any(eve.values())


@pytest.mark.parametrize(
    ("printed", "moved"),
    [
        ("Ấp 3, Xã Mẫu, tỉnh Bình Dương", ("Bình Dương", "TP. Hồ Chí Minh")),
        ("HOA BINH", ("Hòa Bình", "Phú Thọ")),
        ("Ea Kar, Đắc Nông", ("Đắk Nông", "Lâm Đồng")),
        ("Quận 1, TP.HCM", None),
        ("Phong Điền, Thừa Thiên - Huế", ("Thừa Thiên Huế", "Huế")),
        ("Phường Phú Xuân, Huế", None),
        ("Bình Sơn, Quảng Ngãi", None),
        ("Phường Hòa Bình", None),
        ("Yên Bái, Phường Mẫu", None),
        ("", None),
    ],
)
def test_a_printed_place_today(printed: str, moved: tuple[str, str] | None) -> None:
    """The province follows the last comma, in any spelling. A province with the same name is not reported."""
    assert provinces.moved(printed, _TODAY) == moved


def test_borders_have_a_day() -> None:
    """The first day of the borders of a day is returned."""
    assert provinces.since(_TODAY) == date(2025, 7, 1)
    assert provinces.since(date(2025, 6, 30)) == date(2025, 1, 1)
