"""Markup of forms, letters and contracts that people fill in (`sheet` explains the markup)."""

PAGES = """
=== cv a4 sans
# SƠ YẾU LÝ LỊCH
= TỰ THUẬT
!photo
- Họ và tên|{NAME};;Nam, nữ|{sex}
- Sinh ngày|{dob};;Nơi sinh|{prov}
- Nguyên quán|{home}
- Nơi đăng ký hộ khẩu thường trú|{addr}
- Chỗ ở hiện nay|{addr}
- Dân tộc|Kinh;;Tôn giáo|Không
- Số CMND/CCCD|{id};;Cấp ngày|{issued}
- Nơi cấp|Cục Cảnh sát QLHC về TTXH
- Trình độ văn hóa|12/12
- Ngoại ngữ|Anh B1
- Họ và tên bố|{Name2}
- Nghề nghiệp|{trade}
. Tôi xin cam đoan bản khai sơ yếu lý lịch trên là đúng sự thật, nếu có điều gì không đúng tôi chịu trách nhiệm.
> Người khai ký tên
!sign
> {Name}

=== job_application a4 serif
= CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
* Độc lập - Tự do - Hạnh phúc
# ĐƠN XIN VIỆC
* Kính gửi: Ban Giám đốc {firm}
- Tôi tên là|{Name}
- Ngày sinh|{dob};;Giới tính|{sex}
- Nơi sinh|{prov}
- Quê quán|{home}
- Nơi thường trú|{addr}
- Số CCCD|{id};;Có giá trị đến|{due}
- Điện thoại|{phone}
. Qua tìm hiểu tôi được biết Quý công ty đang tuyển {trade}. Tôi xin gửi kèm bản sao Căn cước công dân, Giấy khai sinh.
> {prov}, {datewords}
> Người làm đơn
!sign
> {Name}

=== bank_account_opening a4 sans
/NGÂN HÀNG TMCP VÍ DỤ|MÃ HỒ SƠ: {n8}
# ĐỀ NGHỊ MỞ TÀI KHOẢN / ACCOUNT OPENING REQUEST
- Họ và tên / Full name|{NAME}
- Ngày sinh / Date of birth|{dob};;Giới tính / Sex|{sex}
- Quốc tịch / Nationality|Việt Nam
- Số CMND/CCCD/Hộ chiếu / ID/Passport No.|{id}
- Ngày cấp / Date of issue|{issued};;Nơi cấp / Place of issue|Cục CSQLHC về TTXH
- Có giá trị đến / Date of expiry|{due}
- Quê quán / Place of origin|{home}
- Nơi thường trú / Place of residence|{addr}
- Điện thoại / Phone|{phone};;Email|{mail}
- Nghề nghiệp / Occupation|{trade}
| Loại tài khoản | VND | USD | Gói dịch vụ
| Thanh toán | X | | Cơ bản
. Tôi đồng ý với Điều khoản và điều kiện mở, sử dụng tài khoản của Ngân hàng.
> CHỦ TÀI KHOẢN / ACCOUNT HOLDER
!sign

=== consent_form a4 sans
# PHIẾU ĐỒNG Ý XỬ LÝ DỮ LIỆU CÁ NHÂN
. Căn cứ Luật Bảo vệ dữ liệu cá nhân, tôi đồng ý cho {firm} xử lý các dữ liệu sau: họ và tên, ngày sinh, giới tính,
  quốc tịch, số Căn cước công dân, ảnh chụp hai mặt Giấy chứng minh nhân dân hoặc Hộ chiếu.
- Họ và tên|{Name}
- Số CCCD|{id}
- Ngày cấp|{issued};;Nơi cấp|Bộ Công an
. Mục đích: định danh khách hàng điện tử (eKYC). Thời hạn lưu trữ: 5 năm.
> Người đồng ý
!sign

=== power_of_attorney a4 serif
= CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
= Độc lập - Tự do - Hạnh phúc
# GIẤY ỦY QUYỀN
< BÊN ỦY QUYỀN (BÊN A)
- Họ tên|{NAME}
- Sinh ngày|{dob}
- CMND/CCCD số|{id};;cấp ngày|{issued}
- Nơi ĐKHK thường trú|{addr}
< BÊN ĐƯỢC ỦY QUYỀN (BÊN B)
- Họ tên|{NAME2}
- Sinh ngày|{dob2}
- CMND/CCCD số|{id2}
- Nơi ĐKHK thường trú|{addr2}
. Nội dung ủy quyền: Bên A ủy quyền cho Bên B thay mặt nhận Căn cước công dân tại cơ quan Công an.
/BÊN A|BÊN B
!sign

=== letter_of_introduction a5 serif
/{FIRM}|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
/Số: {n3}/GGT|Độc lập - Tự do - Hạnh phúc
# GIẤY GIỚI THIỆU
* Kính gửi: Phòng Quản lý xuất nhập cảnh
- Trân trọng giới thiệu ông/bà|{Name}
- Chức vụ|{trade}
- Số CMND|{id9};;Ngày cấp|{issued}
- Được cử đến|Quý cơ quan
- Về việc|Xin cấp hộ chiếu phổ thông
~ Giấy này có giá trị đến hết ngày {due}
> GIÁM ĐỐC
!stamp

=== lease_contract a4 serif
= CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
* Độc lập - Tự do - Hạnh phúc
# HỢP ĐỒNG THUÊ NHÀ
. Hôm nay, {datewords}, tại {street}, chúng tôi gồm có:
= BÊN CHO THUÊ (BÊN A)
- Ông|{NAME};;Sinh ngày|{dob}
- Giấy chứng minh nhân dân số|{id9}
- Hộ khẩu thường trú|{addr}
= BÊN THUÊ (BÊN B)
- Bà|{NAME2};;Sinh ngày|{dob2}
- Căn cước công dân số|{id2}
- Nơi cấp|Cục Cảnh sát QLHC về TTXH
. Điều 1. Bên A đồng ý cho Bên B thuê căn nhà tại địa chỉ trên với giá {money} đồng một tháng.
. Điều 2. Thời hạn thuê là 12 tháng kể từ ngày ký. Điều 3. Hai bên cam kết thực hiện đúng hợp đồng.
/BÊN A|BÊN B
!sign

=== id_card_application a4 serif
* CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
= Độc lập - Tự do - Hạnh phúc
~ Mẫu CC01 ban hành kèm theo Thông tư số 16/2024/TT-BCA
# TỜ KHAI CĂN CƯỚC CÔNG DÂN
- 1. Họ, chữ đệm và tên|{NAME}
- 2. Họ, chữ đệm và tên gọi khác|
- 3. Ngày, tháng, năm sinh|{dob};;4. Giới tính|{sex}
- 5. Số CMND/CCCD|{id}
- 6. Dân tộc|Kinh;;7. Tôn giáo|Không
- 8. Quốc tịch|Việt Nam
- 9. Tình trạng hôn nhân|Độc thân;;10. Nhóm máu|O
- 11. Nơi đăng ký khai sinh|{home}
- 12. Quê quán|{home}
- 13. Nơi thường trú|{addr}
- 14. Nơi ở hiện tại|{addr}
- 15. Nghề nghiệp|{trade};;16. Trình độ học vấn|12/12
- 17. Họ, chữ đệm và tên của cha|{Name2}
- 18. Yêu cầu của công dân|Cấp đổi thẻ Căn cước công dân do hết hạn
. Tôi xin cam đoan những thông tin kê khai trên là đúng sự thật.
> NGƯỜI KHAI
!sign

=== passport_application a4 sans
= CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
* Mẫu TK01
# TỜ KHAI ĐỀ NGHỊ CẤP HỘ CHIẾU PHỔ THÔNG
!photo
- 1. Họ và tên|{NAME};;2. Giới tính|{sex}
- 3. Sinh ngày|{dob};;Nơi sinh|{prov}
- 4. Số ĐDCN/CMND|{id};;Ngày cấp|{issued}
- 5. Dân tộc|Kinh;;6. Tôn giáo|Không;;7. Số điện thoại|{phone}
- 8. Địa chỉ thường trú|{addr}
- 13. Hộ chiếu phổ thông lần gần nhất số|C{n7};;cấp ngày|{issued}
- 14. Nội dung đề nghị|Cấp hộ chiếu lần đầu
- Nơi nhận hộ chiếu|Cục Quản lý xuất nhập cảnh
> Người đề nghị
!sign
"""
