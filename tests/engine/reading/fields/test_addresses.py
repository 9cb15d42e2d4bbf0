"""The gazetteer corrects places and addresses and invents none."""

import pytest

from engine.reading.fields import addresses, gazetteer


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("Ñgọk Tụ, Đăk Tô, Kon Tưm", "Ngọk Tụ, Đăk Tô, Kon Tum"),
        ("Khóm 28, Đầm Thủy, Trùng Khánh, Cao Bằng", "Khóm 28, Đàm Thủy, Trùng Khánh, Cao Bằng"),
        ("Hương Thủy, Thứa Thiên Huế", "Hương Thủy, Thừa Thiên Huế"),
        ("Dai Lanh, Van Ninh, Khanh Hoa", "Đại Lãnh, Vạn Ninh, Khánh Hòa"),
    ],
)
def test_diacritics_are_those_of_the_gazetteer(read: str, written: str) -> None:
    """Misread or lost diacritics and letters are restored where only one name is as near."""
    assert addresses.resolve(read).text == written


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("Khu phố 5 Thanh Mỹ. Đơn Dương Lâm Đồng", "Khu phố 5, Thạnh Mỹ, Đơn Dương, Lâm Đồng"),
        ("12 Hai Bà Trung, Phuong Phú Diễn, Hà Nội", "12 Hai Bà Trưng, Phường Phú Diễn, Hà Nội"),
        ("Tổ 3, Phường 5, Quân 3, TP Hồ Chi Minh", "Tổ 3, Phường 5, Quận 3, TP. Hồ Chí Minh"),
        (
            "Số nhà 26 Trem Hưng Đạo, Thạnh Mỹ, Đơn Dương, Lâm Đồng",
            "Số nhà 26 Trần Hưng Đạo, Thạnh Mỹ, Đơn Dương, Lâm Đồng",
        ),
        ("Hoa. Mỹ, Phung, Hiệp, Hậu Giang", "Hòa Mỹ, Phụng Hiệp, Hậu Giang"),
    ],
)
def test_commas_and_types_are_restored(read: str, written: str) -> None:
    """Lost commas separate the units again, dots inside a name go, types of units get diacritics."""
    assert addresses.resolve(read).text == written


@pytest.mark.parametrize(
    "place",
    [
        "Nhân Hậu, Lý Nhân, Hà Nam",
        "Vũ Quý, Kiến Xương, Thái Bình",
        "Hoà Mỹ, Phụng Hiệp, Hậu Giang",
        "Vạn Phúc, Hà Đông, Hà Tây",
        "Phường 5, Quận 3, TP. Hồ Chí Minh",
        "Pari",
    ],
)
def test_unknown_places_stay(place: str) -> None:
    """Former communes and provinces, old tone positions and foreign places stay as read."""
    assert addresses.resolve(place).text == place


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("ace ef orkgier Yên Ninh, Ý Yên, Nam Định", "Yên Ninh, Ý Yên, Nam Định"),
        ("trú: Số nhà 11, Cự Nẫm, Bố Trạch, Quảng Bình", "Số nhà 11, Cự Nẫm, Bố Trạch, Quảng Bình"),
        ("Sðng Hồ, Thuận Thành, Bắc Ninh", "Song Hồ, Thuận Thành, Bắc Ninh"),
        ("2Hưng Đạo, Tứ Kỳ, Hải Dương", "Hưng Đạo, Tứ Kỳ, Hải Dương"),
    ],
)
def test_the_rest_of_a_label_is_dropped(read: str, written: str) -> None:
    """A misread English translation, a label up to its colon and a speck are no house."""
    assert addresses.resolve(read).text == written


def test_numbers_are_never_corrected() -> None:
    """A digit never replaces another digit: ward 77 of Quận 3 does not become a ward of the list."""
    assert addresses.resolve("Phường 77, Quận 3, TP. Hồ Chí Minh").text == "Phường 77, Quận 3, TP. Hồ Chí Minh"


def test_the_most_complete_reading_wins() -> None:
    """A reading without its end loses against a reading without diacritics."""
    found = addresses.resolve_best(["Thổ Tang, Vĩnh Tưởng, V", "Tho Tang, Vinh Tuong, Vinh Phuc"])
    assert found.text == "Thổ Tang, Vĩnh Tường, Vĩnh Phúc"
    assert found.whole


def test_places_without_districts() -> None:
    """Since July 2025 the commune stands before the province."""
    found = addresses.resolve("Tổ dân phố 14, Đặc khu Văn Đồn, Quảng Ninh")
    assert found.text == "Tổ dân phố 14, Đặc khu Vân Đồn, Quảng Ninh"
    assert found.whole


def test_half_a_commune_is_not_whole() -> None:
    """A former district is a commune only without another commune in front."""
    assert not addresses.resolve("Thái, Nam Đàn, Nghệ An").whole
    assert addresses.resolve("Xóm 4, Nam Đàn, Nghệ An").whole
    assert addresses.resolve("Nam Đàn, Nghệ An").whole


def test_the_gazetteer_is_complete() -> None:
    """Provinces of all times have units."""
    assert "Bình Đại" in gazetteer.units("Bến Tre")
    assert "Ninh Kiều" in gazetteer.units("Cần Thơ")
    assert gazetteer.units("TP. Hồ Chí Minh")["Củ Chi"]
    assert gazetteer.is_commune("Hà Nội", "Hoàn Kiếm")
    assert gazetteer.units("Pari") == {}


def test_nothing_gets_surer_by_losing_a_part() -> None:
    """Each lost part of a whole place lowers the confidence, and a correction never raises it."""
    whole = addresses.resolve("Tổ 5, Thạnh Mỹ, Đơn Dương, Lâm Đồng").confidence(0.9, least_units=3, expects_house=True)
    assert whole >= 0.9
    for text in (
        "Thạnh Mỹ, Đơn Dương, Lâm Đồng",
        "5, Thạnh Mỹ, Đơn Dương, Lâm Đồng",
        "Tổ 5, Mỹ, Đơn Dương, Lâm Đồng",
        "Tổ 5, Thạnh Mỹ, Lâm Đồng",
        "Tổ 5, Thạnh Mỹ, Đơn Dương",
        "Đơn Dương, Lâm Đồng",
        "ace ef orkgier Thạnh Mỹ, Đơn Dương, Lâm Đồng",
    ):
        assert addresses.resolve(text).confidence(0.9, least_units=3, expects_house=True) < 0.8, text
    assert addresses.resolve("Tổ 5, Thanh My, Đơn Dương, Lâm Đồng").confidence(0.9, least_units=3) <= 0.9


def test_a_place_without_its_province_is_doubtful() -> None:
    """The end of a place that resembles a province is not made one."""
    found = addresses.resolve("Nà Khương, Quang Bình")
    assert found.text == "Nà Khương, Quang Bình"
    assert found.confidence(1.0) < 0.6


@pytest.mark.parametrize(
    "house", ["TDP 5", "KP3", "KV3", "CC An Bình", "Khu VSIP II", "Buôn Ea Sut", "Plei Ku Roh", "Xyz Qwt"]
)
def test_no_first_part_is_dropped(house: str) -> None:
    """Words that are no syllables stay, unless they are the rest of a label."""
    found = addresses.resolve(f"{house}, An Phú, Thuận An, Bình Dương")
    assert found.text == f"{house}, An Phú, Thuận An, Bình Dương"
    assert not found.dropped
    assert found.confidence(0.9, expects_house=True) <= 0.9


def test_a_house_of_other_words_stays() -> None:
    """Đông 5 is no Đường 5, and a hamlet is no street."""
    for text in ("Đông 5, An Phú, Thuận An, Bình Dương", "Thôn Trân Phú, An Phú, Thuận An, Bình Dương"):
        assert addresses.resolve(text).text == text
