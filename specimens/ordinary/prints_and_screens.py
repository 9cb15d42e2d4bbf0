"""Markup of printed matter and screens of telephones (`sheet` explains the markup)."""

PAGES = """
=== app_profile phone sans
< 09:41
# Thông tin cá nhân
= Định danh mức 2
- Họ và tên|{NAME}
- Ngày sinh|{dob}
- Giới tính|{sex}
- Quốc tịch|Việt Nam
- Số Căn cước công dân|{id}
- Ngày cấp|{issued}
- Có giá trị đến|{due}
- Nơi cấp|Bộ Công an
- Quê quán|{home}
- Nơi thường trú|{addr}
- Số điện thoại|{phone}
* Cập nhật thông tin

=== ekyc_result phone sans
< 10:02
# Căn cước công dân
* Vui lòng kiểm tra thông tin trên giấy tờ
- Số / No.|{id}
- Họ và tên / Full name|{NAME}
- Ngày sinh / Date of birth|{dob}
- Giới tính / Sex|{sex}
- Quốc tịch / Nationality|Việt Nam
- Quê quán / Place of origin|{home}
- Nơi thường trú / Place of residence|{addr}
- Có giá trị đến / Date of expiry|{due}
+
= Xác nhận
* Chụp lại

=== chat phone sans
< 21:15
= {Name2}
. Anh ơi gửi em ảnh Căn cước công dân mặt trước với ạ
. Ok em, cả Giấy chứng minh nhân dân cũ luôn nhé?
. Dạ, họ và tên {Name}, ngày sinh {dob} đúng không ạ
. Đúng rồi. Số {id}
. Em cần thêm nơi cấp và ngày cấp hộ chiếu của chị nhà nữa
. Nơi cấp: Cục Quản lý xuất nhập cảnh, ngày cấp {issued}
. Dạ em cảm ơn anh
< Nhập tin nhắn

=== newspaper a4 serif
# BÁO VÍ DỤ
* Số {n4}, {datewords}
# Người dân {prov} xếp hàng làm căn cước công dân gắn chip
. Sáng nay, hàng trăm người dân đã có mặt tại trụ sở công an để làm thủ tục cấp thẻ căn cước công dân. Theo quy định,
  người dân mang theo Giấy chứng minh nhân dân cũ, sổ hộ khẩu hoặc hộ chiếu còn giá trị.
. Ông {Name}, quê quán {home}, cho biết nơi thường trú của gia đình ông vừa thay đổi sau sáp nhập. "Ngày sinh trên
  giấy khai sinh và giấy chứng minh nhân dân của tôi khác nhau", ông nói.
. Đại diện Cục Cảnh sát quản lý hành chính về trật tự xã hội cho biết giấy phép lái xe, bảo hiểm y tế và thông tin
  quốc tịch, dân tộc, tôn giáo sẽ được tích hợp trên ứng dụng.
. Thẻ có giá trị đến khi công dân đủ 25, 40 và 60 tuổi. Đặc điểm nhân dạng và vân tay ngón trỏ trái, ngón trỏ phải
  được thu nhận tại chỗ.

=== book_page book serif
* 127
. Hắn rút trong túi ra tấm giấy chứng minh nhân dân đã sờn mép, họ tên nhòe đi vì nước mưa, nguyên quán chỉ còn lại
  mấy chữ. Người cảnh sát nhìn thật lâu rồi trả lại.
. Ngày sinh của hắn, chính hắn cũng không nhớ. Mẹ hắn bảo hắn sinh vào mùa nước nổi, khi con đường về làng chỉ còn là
  một vệt sáng giữa đồng.
. Chuyến tàu rời ga lúc nửa đêm. Trong toa, người ta nói với nhau về giá gạo, về những đứa con đi xa, về ngôi nhà có
  giàn mướp vàng trước cửa.
. Hắn mở cuốn hộ chiếu của người bạn đã mất, đọc từng chữ: họ và tên, quốc tịch, nơi cấp. Rồi hắn gấp lại, cất vào
  ngực áo.
. Ngoài kia trời bắt đầu sáng.

=== poster a4 sans
# LÀM CĂN CƯỚC CÔNG DÂN
# NHANH - GỌN - ĐÚNG HẸN
* Điểm tiếp nhận: {street}
= Thứ Hai đến thứ Sáu, 7 giờ 30 - 17 giờ
* Mang theo giấy chứng minh nhân dân, hộ chiếu
= Đường dây nóng: {phone}
!qr

=== menu a4 sans
# THỰC ĐƠN
= Quán {Name2}
| {dish} | {money}
| {dish2} | {money2}
| Nước suối | 10.000
| Bia Hà Nội | 20.000
* Miễn phí giao hàng trong 3 km. Gọi {phone}

=== prescription a5 sans
/BỆNH VIỆN ĐA KHOA {PROV}|Mã BN: {n8}
# ĐƠN THUỐC
- Họ tên|{NAME};;Giới tính|{sex}
- Ngày sinh|{dob};;Cân nặng|56 kg
- Số định danh cá nhân/CMND|{id}
- Địa chỉ|{addr}
- Chẩn đoán|Viêm họng cấp (J02)
. 1. {drug}: ngày uống 2 lần, mỗi lần 1 viên sau ăn.
. 2. {drug2}: ngày uống 1 lần, buổi sáng.
> {datewords}
> Bác sĩ khám bệnh
!sign

=== foreign_passport passport sans
/PASSPORT|{STATE}
!photo-left
- Type|P;;Code|{code};;Passport No.|{passno}
- Surname|{SUR}
- Given names|{GIVEN}
- Nationality|{nation}
- Date of birth|{born};;Sex|{M}
- Place of birth|Capital
- Date of issue|{from};;Date of expiry|{until}
$ {zone1} {zone2}
"""
