"""Word lists for invented people: names with every Vietnamese vowel and diacritic, distinguishing marks, addresses."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SURNAMES = _words(
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Trịnh Đoàn Lương Tạ Cao Châu "
    "Thái Từ Tô Kiều Quách Khổng Mạc Nghiêm Phùng Triệu Ông Ứng Giáp Lưu Vương Hà Tống Đậu Ngụy Thạch"
)

MIDDLES = {
    "Nam": _words(
        "Văn Hữu Đức Công Quang Minh Quốc Xuân Thế Đình Trọng Ngọc Bá Duy Viết Chí Sỹ Khắc Mạnh Tuấn Đăng Vĩnh"
    ),
    "Nữ": _words("Thị Ngọc Thu Thanh Mỹ Bích Kim Diệu Hồng Thùy Khánh Phương Quỳnh Tuyết Ánh Như Cẩm Lệ Hải Ỷ"),
}

GIVEN = {
    "Nam": _words(
        "Hùng Dũng Cường Tuấn Sơn Hải Nghĩa Phúc Lộc Thọ Khôi Bằng Kỳ Luân Quyền Thắng Tưởng Vỹ Hợp Chiến Đạt Được "
        "Giàu Hiển Nhân Phước Quý Rồng Sắc Tấn Thuận Trưởng Ưng Vượng Đổng Kiệt Nhuận Khuê Lẫm Toản Huấn Kỷ Hiệp Đệ "
        "Đẳng Hóa Sẵn Sử Cửu Mẽ Hòa Lãm Chỉnh Phóng Khoẻ"
    ),
    "Nữ": _words(
        "Hường Hằng Hạnh Thủy Tuyền Nguyệt Yến Ngân Loan Trâm Vẹn Xuyến Liễu Diễm Bưởi Đào Huệ Lựu Mận Nhạn Oanh "
        "Phượng Quế Sẫm Thắm Uyên Vững Ý Mỵ Nghĩa Lụa Gấm Tỷ Nở Hiền Cúc Mẫn Thơ Thục Giỏi Nữ Bống Dịu "
        "Ngẫu Nhã Hòa Mỡ Mè Bé Chỉ Vẻ Vẽ Ngà Sử"
    ),
}

FEATURES = ("Nốt ruồi", "Sẹo chấm", "Sẹo", "Nốt ruồi nổi", "Sẹo thẳng", "Sẹo cong")
REFERENCES = ("trên", "dưới", "trước", "sau", "trên sau", "dưới sau", "trên trước", "dưới trước")
LANDMARKS = (
    "đuôi mắt", "đầu mắt", "đuôi lông mày", "đầu lông mày", "mép", "cánh mũi", "gò má", "bình tai", "dái tai", "cằm",
)  # fmt: skip
SIDES = ("trái", "phải")

# The last form makes an address of three lines.
HOUSES = (
    "Thôn {}",
    "Xóm {}",
    "Tổ {}",
    "Ấp {}",
    "Khu phố {}",
    "Tổ dân phố {}",
    "Số nhà {}",
    "Khóm {}",
    "{}/4A Ngõ 16",
    "Số nhà {}, Ngách 45/16, Ngõ 72 đường",
)
STREETS = (
    "Lê Lợi", "Trần Hưng Đạo", "Nguyễn Huệ", "Hai Bà Trưng", "Lý Thường Kiệt", "Phan Đình Phùng", "Võ Thị Sáu",
    "Điện Biên Phủ", "Hoàng Văn Thụ", "Ngô Quyền", "Bà Triệu", "Quang Trung", "Cách Mạng Tháng Tám", "Đường 30/4",
)  # fmt: skip
