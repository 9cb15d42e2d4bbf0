"""Closed lists of words on papers, to put right the marks of a word whose letters were read: they never invent one."""

from collections.abc import Iterable, Mapping

from bot.identity import places
from engine.reading import anchors

Vocabulary = Mapping[str, str]

# The 54 peoples of the state's list (Decision 121-TCTK/PPCĐ of 1979), as cards spell them.
_PEOPLES = """
Kinh, Tày, Thái, Hoa, Khmer, Khơ Me, Mường, Nùng, Mông, H'Mông, Dao, Gia Rai, Ngái, Ê Đê, Ba Na, Xơ Đăng, Sán Chay,
Cơ Ho, Chăm, Sán Dìu, Hrê, Mnông, Raglay, Xtiêng, Bru - Vân Kiều, Thổ, Giáy, Cơ Tu, Gié - Triêng, Mạ, Khơ Mú, Co,
Tà Ôi, Chơ Ro, Kháng, Xinh Mun, Hà Nhì, Chu Ru, Lào, La Chí, La Ha, Phù Lá, La Hủ, Lự, Lô Lô, Chứt, Mảng, Pà Thẻn,
Cơ Lao, Cống, Bố Y, Si La, Pu Péo, Brâu, Ơ Đu, Rơ Măm, Cao Lan, Pa Kô
"""
_RELIGIONS = """
Không, Phật giáo, Công giáo, Thiên Chúa giáo, Thiên chúa, Tin Lành, Cao Đài, Phật giáo Hòa Hảo, Hòa Hảo, Hồi giáo,
Tịnh độ cư sĩ Phật hội Việt Nam, Bửu Sơn Kỳ Hương, Bà La Môn, Minh Sư Đạo, Minh Lý Đạo
"""


def _listed(names: Iterable[str]) -> dict[str, str]:
    return {anchors.squeeze(name)[0]: " ".join(name.split()) for name in names}


PROVINCES = _listed((*places.PROVINCES_NOW.values(), *places.PROVINCES.values())) | {
    "hochiminh": "TP. Hồ Chí Minh",
    "hue": "Huế",
}
"""Provinces of all times."""

_PAST = """
Hà Tây, Hà Bắc, Hải Hưng, Vĩnh Phú, Hà Sơn Bình, Hà Nam Ninh, Nam Hà, Nghệ Tĩnh, Hoàng Liên Sơn, Bắc Thái, Bình Trị Thiên,
Quảng Nam - Đà Nẵng, Nghĩa Bình, Phú Khánh, Thuận Hải, Đắc Lắc, Sông Bé, Cửu Long, Minh Hải, Hậu Giang, Bà Rịa - Vũng Tàu
"""
PROVINCE_NAMES = frozenset(name.removeprefix("TP. ") for name in PROVINCES.values()) | {
    " ".join(name.split()) for name in _PAST.split(",")
}
"""Provinces of all times and those united or divided since 1975, without their types."""

PEOPLES = _listed(_PEOPLES.split(","))
"""Ethnic groups."""

RELIGIONS = _listed(_RELIGIONS.split(","))
"""Religions, and none."""

HEADS = _listed(
    """
    Thôn, Xóm, Tổ, Ấp, Khóm, Bản, Buôn, Làng, Đội, Khu, Khu phố, Khu vực, Tổ dân phố, Tổ nhân dân, Tiểu khu, Cụm, Phum, Sóc,
    Số nhà, Số, Nhà, Ngõ, Ngách, Hẻm, Kiệt, Đường, Phố, Lô, Tầng, Phòng, Căn hộ, Chung cư, Phường, Quận
    """.split(",")
)
"""What stands before the numbers of an address."""

_STREETS = """
An Dương Vương, Bà Huyện Thanh Quan, Bà Triệu, Bạch Đằng, Bùi Thị Xuân, Cách Mạng Tháng Tám, Cao Thắng, Cao Bá Quát,
Chi Lăng, Chu Văn An, Cộng Hòa, Cô Bắc, Cô Giang, Đặng Văn Ngữ, Đề Thám, Điện Biên Phủ, Đinh Tiên Hoàng, Đoàn Thị Điểm, Độc Lập, Đống Đa,
Giải Phóng, Hai Bà Trưng, Hàm Nghi, Hàn Thuyên, Hàng Bạc, Hàng Bông, Hàng Đào, Hồ Tùng Mậu, Hồ Xuân Hương, Hoàng Diệu, Hoàng Hoa Thám,
Hoàng Quốc Việt, Hoàng Văn Thụ, Hòa Bình, Hùng Vương, Huỳnh Thúc Kháng, Huỳnh Văn Bánh, Huyền Trân Công Chúa, Kim Đồng, Kim Mã,
Lạc Long Quân, Lê Duẩn, Lê Đại Hành, Lê Hoàn, Lê Hồng Phong, Lê Lai, Lê Lợi, Lê Quang Định, Lê Quý Đôn, Lê Thánh Tông, Lê Thánh Tôn,
Lê Thị Hồng Gấm, Lê Trọng Tấn, Lê Văn Sỹ, Lê Văn Việt, Lương Ngọc Quyến, Lương Thế Vinh, Lương Văn Can, Lý Chính Thắng, Lý Nam Đế,
Lý Thái Tổ, Lý Thường Kiệt, Lý Tự Trọng, Mạc Đĩnh Chi, Mạc Thị Bưởi, Mai Hắc Đế, Minh Khai, Nam Kỳ Khởi Nghĩa, Ngô Gia Tự, Ngô Quyền,
Ngô Sĩ Liên, Ngô Thì Nhậm, Ngô Tất Tố, Nguyễn An Ninh, Nguyễn Bỉnh Khiêm, Nguyễn Chí Thanh, Nguyễn Công Trứ, Nguyễn Cư Trinh,
Nguyễn Du, Nguyễn Đình Chiểu, Nguyễn Huệ, Nguyễn Hữu Cảnh, Nguyễn Hữu Thọ, Nguyễn Khuyến, Nguyễn Lương Bằng, Nguyễn Oanh,
Nguyễn Thái Học, Nguyễn Thái Sơn, Nguyễn Thị Định, Nguyễn Thị Minh Khai, Nguyễn Thiện Thuật, Nguyễn Trãi, Nguyễn Tri Phương,
Nguyễn Trung Trực, Nguyễn Văn Cừ, Nguyễn Văn Linh, Nguyễn Văn Trỗi, Nguyễn Viết Xuân, Phạm Hồng Thái, Phạm Hùng, Phạm Ngũ Lão,
Phạm Văn Đồng, Phan Bội Châu, Phan Chu Trinh, Phan Châu Trinh, Phan Đăng Lưu, Phan Đình Giót, Phan Đình Phùng, Phan Huy Chú,
Phan Văn Trị, Phó Đức Chính, Phùng Hưng, Quang Trung, Sư Vạn Hạnh, Tản Đà, Tây Sơn, Thanh Niên, Thái Phiên, Thái Thịnh, Thống Nhất, Tô Hiến Thành,
Tô Hiệu, Tô Hiến Thành, Tô Ngọc Vân, Tôn Đức Thắng, Tôn Thất Thuyết, Tôn Thất Tùng, Trần Bình Trọng, Trần Cao Vân, Trần Đại Nghĩa,
Trần Hưng Đạo, Trần Khánh Dư, Trần Khát Chân, Trần Nguyên Hãn, Trần Nhân Tông, Trần Nhật Duật, Trần Phú, Trần Quang Diệu,
Trần Quang Khải, Trần Quốc Hoàn, Trần Quốc Toản, Trần Quý Cáp, Trần Thái Tông, Trần Văn Ơn, Trường Chinh, Trường Sa, Trưng Nữ Vương,
Trưng Trắc, Trưng Nhị, Trương Công Định, Trương Định, Tuệ Tĩnh, Văn Cao, Võ Nguyên Giáp, Võ Thị Sáu, Võ Văn Kiệt, Võ Văn Ngân, Võ Văn Tần,
Xô Viết Nghệ Tĩnh, Xuân Diệu, Xuân Thủy, Yên Ninh, Yersin, Yết Kiêu
"""
STREETS = frozenset(" ".join(name.split()) for name in _STREETS.split(","))
"""Streets that most towns have."""


def known(text: str, words: Vocabulary) -> str | None:
    """The word that the text is, marks and case aside; one letter may be wrong where no other word is as near."""
    bare = anchors.squeeze(text)[0]
    if bare in words:
        return words[bare]
    close = {word for letters, word in words.items() if len(letters) > 4 and _one_fault(letters, bare)}
    return close.pop() if len(close) == 1 else None


def _one_fault(letters: str, text: str) -> bool:
    return abs(len(letters) - len(text)) <= 1 and anchors.near(letters, text, 1.01 / len(letters)) is not None
