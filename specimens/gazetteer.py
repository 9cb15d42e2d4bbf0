"""Places for invented addresses: real districts and communes of the provinces, before and after July 2025."""

# Province code, district: communes. Types are printed only before a number, as on the cards.
_BEFORE = """
001 Bắc Từ Liêm: Phú Diễn, Cổ Nhuế 1, Thụy Phương
001 Ứng Hòa: Vạn Thái, Trường Thịnh, Hòa Xá
001 Hoàn Kiếm: Hàng Bồ, Cửa Nam, Chương Dương
002 Đồng Văn: Lũng Cú, Sủng Là
004 Trùng Khánh: Đàm Thủy, Phong Châu
006 Ba Bể: Nam Mẫu, Khang Ninh
008 Sơn Dương: Tân Trào, Hồng Lạc
010 Sa Pa: Tả Van, Ô Quý Hồ
011 Mường Ảng: Ẳng Tở, Búng Lao
012 Phong Thổ: Mường So, Dào San
014 Mộc Châu: Đông Sang, Chiềng Hắc
015 Mù Cang Chải: La Pán Tẩn, Chế Cu Nha
017 Mai Châu: Chiềng Châu, Mai Hịch
019 Định Hóa: Phú Đình, Điềm Mặc
020 Cao Lộc: Đồng Đăng, Thụy Hùng
022 Vân Đồn: Quan Lạn, Hạ Long
024 Yên Thế: Tam Hiệp, Đồng Hưu
025 Lâm Thao: Hy Cương, Tứ Xã
026 Vĩnh Tường: Thổ Tang, Lũng Hòa
027 Thuận Thành: Song Hồ, Đình Tổ
030 Thanh Hà: Thanh Thủy, Cẩm Việt
031 Thủy Nguyên: Lập Lễ, Phục Lễ
033 Khoái Châu: Dạ Trạch, Đông Tảo
034 Kiến Xương: Vũ Quý, Bình Nguyên
035 Lý Nhân: Nhân Hậu, Hòa Hậu
036 Hải Hậu: Hải Lý, Thịnh Long
037 Hoa Lư: Ninh Hải, Trường Yên
038 Triệu Sơn: Xuân Lộc, Thọ Dân
038 Nga Sơn: Nga Thủy, Nga Thiện
040 Quỳnh Lưu: Quỳnh Đôi, Sơn Hải
040 Nam Đàn: Kim Liên, Nghĩa Thái
042 Nghi Xuân: Tiên Điền, Xuân Hội
044 Bố Trạch: Phong Nha, Cự Nẫm
045 Gio Linh: Trung Giang, Cửa Việt
046 Phú Vang: Phú Thuận, Vinh Thanh
048 Sơn Trà: Thọ Quang, Nại Hiên Đông
049 Điện Bàn: Điện Phương, Vĩnh Điện
051 Bình Sơn: Bình Châu, Bình Thạnh
052 Tây Sơn: Bình Tường, Phú Phong
054 Tuy An: An Mỹ, Chí Thạnh
056 Vạn Ninh: Đại Lãnh, Vạn Giã
058 Ninh Phước: Phước Dân, An Hải
060 Tuy Phong: Liên Hương, Vĩnh Hảo
062 Đăk Tô: Diên Bình, Ngọk Tụ
064 Chư Sê: Ia Blang, Bờ Ngoong
066 Buôn Đôn: Krông Na, Ea Huar
067 Đắk R'Lấp: Kiến Đức, Nhân Cơ
068 Đơn Dương: Ka Đô, Thạnh Mỹ
070 Lộc Ninh: Lộc Thạnh, Lộc Tấn
072 Gò Dầu: Thạnh Đức, Cẩm Giang
074 Dầu Tiếng: Định Hiệp, Minh Hòa
075 Vĩnh Cửu: Tân Bình, Mã Đà
077 Long Điền: Phước Hải, An Ngãi
079 Quận 3: Phường 5, Võ Thị Sáu
079 Bình Thạnh: Phường 25, Phường 12
079 Củ Chi: Tân Thông Hội, Phước Vĩnh An
080 Cần Giuộc: Mỹ Lộc, Long Hậu
082 Cái Bè: Hòa Khánh, Đông Hòa Hiệp
083 Ba Tri: An Bình Tây, Bảo Thạnh
084 Cầu Kè: Phong Phú, Ninh Thới
086 Vũng Liêm: Trung Hiếu, Quới An
087 Tháp Mười: Mỹ Quý, Trường Xuân
089 Tịnh Biên: Văn Giáo, Núi Voi
091 Phú Quốc: Dương Đông, Gành Dầu
092 Ninh Kiều: Xuân Khánh, An Khánh
093 Phụng Hiệp: Hòa Mỹ, Tân Bình
094 Kế Sách: An Lạc Tây, Xuân Hòa
095 Hồng Dân: Ninh Quới, Lộc Ninh
096 Năm Căn: Hàm Rồng, Đất Mới
"""

# Any old code of the province: communes and wards since July 2025.
_SINCE = """
001 Phường Hoàn Kiếm, Phường Phú Diễn, Xã Ứng Hòa
002 Xã Lũng Cú, Xã Sơn Dương
004 Xã Trùng Khánh, Xã Đàm Thủy
006 Xã Ba Bể, Xã Định Hóa
010 Phường Sa Pa, Xã Mù Cang Chải
011 Xã Búng Lao, Xã Mường Ảng
012 Xã Phong Thổ, Xã Dào San
014 Phường Mộc Châu, Xã Tân Yên
017 Xã Mai Châu, Xã Lâm Thao
020 Xã Đồng Đăng, Xã Cao Lộc
022 Đặc khu Vân Đồn, Phường Hạ Long
024 Xã Yên Thế, Phường Thuận Thành
030 Xã Thanh Hà, Phường Thủy Nguyên
033 Xã Khoái Châu, Xã Kiến Xương
035 Xã Lý Nhân, Xã Hải Hậu
038 Xã Triệu Sơn, Xã Nga Sơn
040 Xã Quỳnh Lưu, Xã Kim Liên
042 Xã Nghi Xuân, Xã Tiên Điền
044 Xã Phong Nha, Xã Gio Linh
046 Phường Thuận Hóa, Phường Vỹ Dạ
048 Phường Sơn Trà, Phường Điện Bàn
051 Xã Bình Sơn, Xã Đăk Tô
052 Xã Tây Sơn, Xã Chư Sê
054 Xã Tuy An Bắc, Xã Buôn Đôn
056 Xã Đại Lãnh, Xã Ninh Phước
060 Xã Tuy Phong, Xã Đơn Dương
070 Xã Lộc Ninh, Phường Trấn Biên
072 Xã Gò Dầu, Xã Cần Giuộc
074 Phường Bến Thành, Phường Võ Thị Sáu, Xã Củ Chi
082 Xã Cái Bè, Xã Tháp Mười
083 Xã Ba Tri, Xã Cầu Kè
089 Đặc khu Phú Quốc, Phường Tịnh Biên
092 Phường Ninh Kiều, Xã Phụng Hiệp
095 Xã Hồng Dân, Xã Năm Căn
"""


def _before() -> dict[str, tuple[str, ...]]:
    wards: dict[str, tuple[str, ...]] = {}
    for line in _BEFORE.strip().splitlines():
        district, communes = line[4:].split(": ")
        wards[line[:3]] = wards.get(line[:3], ()) + tuple(f"{commune}, {district}" for commune in communes.split(", "))
    return wards


BEFORE = _before()
"""Province code to its `commune, district` until June 2025, for all 63 provinces."""

SINCE = {line[:3]: tuple(line[4:].split(", ")) for line in _SINCE.strip().splitlines()}
"""One old code of each of the 34 provinces to its communes and wards since July 2025."""
