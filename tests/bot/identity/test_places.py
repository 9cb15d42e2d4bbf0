"""Provinces before and after the merger of 2025."""

from datetime import date

import pytest

from bot.identity import places


def test_sixty_three_became_thirty_four() -> None:
    """63 codes with 63 different names; the same codes lead to 34 different names since the merger."""
    assert len(places.PROVINCES) == 63
    assert len(set(places.PROVINCES.values())) == 63
    assert places.PROVINCES.keys() == places.PROVINCES_NOW.keys()
    assert len(set(places.PROVINCES_NOW.values())) == 34


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
    """Each merged province leads to its new one (Resolution 202/2025/QH15); the others keep their names."""
    assert places.now(old) == new


def test_name_by_day() -> None:
    """The same code has the name of its day; the new names begin on 1/7/2025, Huế on 1/1/2025."""
    assert places.name("074", date(2025, 6, 30)) == "Bình Dương"
    assert places.name("074", places.MERGER) == "TP. Hồ Chí Minh"
    assert places.name("046", date(2024, 12, 31)) == "Thừa Thiên Huế"
    assert places.name("046", date(2025, 1, 1)) == "Huế"
    assert places.name("157", date(2025, 1, 1)) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [("Hà Nội", "001"), ("TP Hồ Chí Minh", "079"), ("thành phố hồ chí minh", "079"), ("TP.Hồ Chí Minh", "079"),
     ("Tỉnh Đắk Lắk", "066"), ("DAK LAK", "066"), ("Huế", "046"), ("Bà Rịa-Vũng Tàu", "077"), ("Atlantis", None)],
)  # fmt: skip
def test_code_of_a_name(name: str, code: str | None) -> None:
    """Names are found with and without titles, marks and case; unknown names have no code."""
    assert places.code(name) == code
    assert (places.now(name) is None) == (code is None)
