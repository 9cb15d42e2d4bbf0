"""Markup of certificates, decisions and other papers of authorities (`sheet` explains the markup)."""

PAGES = """
=== decision a4 serif
/ỦY BAN NHÂN DÂN|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
/TỈNH {PROV}|Độc lập - Tự do - Hạnh phúc
/Số: {n4}/QĐ-UBND|{prov}, {datewords}
# QUYẾT ĐỊNH
= Về việc xử phạt vi phạm hành chính
= CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH
. Căn cứ Luật Xử lý vi phạm hành chính ngày 20 tháng 6 năm 2012;
. Căn cứ Biên bản vi phạm hành chính số {n4}/BB-VPHC lập {datewords};
. Xét đề nghị của Trưởng phòng Quản lý xuất nhập cảnh,
= QUYẾT ĐỊNH:
. Điều 1. Xử phạt vi phạm hành chính đối với ông/bà có tên sau đây:
- Họ và tên|{NAME};;Giới tính|{sex}
- Ngày, tháng, năm sinh|{dob};;Quốc tịch|Việt Nam
- Nghề nghiệp|{trade}
- Nơi ở hiện tại|{addr}
- Số định danh cá nhân/CMND/Hộ chiếu|{id};;Ngày cấp|{issued}
- Nơi cấp|Cục Cảnh sát quản lý hành chính về trật tự xã hội
. Điều 2. Mức phạt: {money} đồng. Quyết định này có hiệu lực kể từ ngày ký.
/Nơi nhận:|CHỦ TỊCH
!stamp
!sign
> {Name2}

=== birth_certificate a4 serif
* CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
= Độc lập - Tự do - Hạnh phúc
!emblem
# GIẤY KHAI SINH
* Số: {n4}/{year}
- Họ, chữ đệm, tên|{NAME}
- Ngày, tháng, năm sinh|{dob}
- Ghi bằng chữ|{dobwords}
- Giới tính|{sex};;Dân tộc|Kinh;;Quốc tịch|Việt Nam
- Nơi sinh|Bệnh viện đa khoa {prov}
- Quê quán|{home}
- Số định danh cá nhân|{id}
- Họ, chữ đệm, tên người mẹ|{NAME2}
- Năm sinh|{dob2};;Dân tộc|Kinh;;Quốc tịch|Việt Nam
- Nơi cư trú|{addr}
- Giấy tờ tùy thân|Căn cước công dân số {id2}
- Nơi đăng ký khai sinh|Ủy ban nhân dân {home}
- Ngày, tháng, năm đăng ký|{issued}
/NGƯỜI ĐI KHAI|NGƯỜI KÝ GIẤY KHAI SINH
!stamp
!sign
> {Name2}

=== marriage_certificate a4wide serif
= CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
* Độc lập - Tự do - Hạnh phúc
# GIẤY CHỨNG NHẬN KẾT HÔN
- Họ, chữ đệm, tên vợ|{NAME2};;Họ, chữ đệm, tên chồng|{NAME}
- Ngày, tháng, năm sinh|{dob2};;Ngày, tháng, năm sinh|{dob}
- Dân tộc|Tày;;Dân tộc|Kinh
- Quốc tịch|Việt Nam;;Quốc tịch|Việt Nam
- Nơi cư trú|{addr2};;Nơi cư trú|{addr}
- Giấy tờ tùy thân|CCCD {id2};;Giấy tờ tùy thân|CCCD {id}
- Nơi đăng ký kết hôn|UBND {home}
- Ngày, tháng, năm đăng ký|{issued}
/Vợ|Chồng
!stamp

=== business_registration a4 serif
/SỞ KẾ HOẠCH VÀ ĐẦU TƯ {PROV}|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
/PHÒNG ĐĂNG KÝ KINH DOANH|Độc lập - Tự do - Hạnh phúc
# GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP
= CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN
* Mã số doanh nghiệp: {n10}
~ Đăng ký lần đầu: {datewords}
< 1. Tên công ty
. Tên công ty viết bằng tiếng Việt: {firm}
< 2. Địa chỉ trụ sở chính
. {street}, {home}
- Điện thoại|{phone};;Email|{mail}
< 3. Vốn điều lệ: {money}.000 đồng
< 4. Người đại diện theo pháp luật
- Họ và tên|{NAME};;Giới tính|{sex}
- Chức danh|Giám đốc
- Sinh ngày|{dob};;Dân tộc|Kinh;;Quốc tịch|Việt Nam
- Loại giấy tờ chứng thực cá nhân|Giấy chứng minh nhân dân
- Số giấy chứng thực cá nhân|{id9}
- Ngày cấp|{issued};;Nơi cấp|Công an {prov}
- Nơi đăng ký hộ khẩu thường trú|{addr}
- Chỗ ở hiện tại|{addr}
> TRƯỞNG PHÒNG
!stamp
!sign
> {Name2}

=== land_use_right a4 serif
= CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
* Độc lập - Tự do - Hạnh phúc
!emblem
# GIẤY CHỨNG NHẬN
= QUYỀN SỬ DỤNG ĐẤT
= QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT
< I. Người sử dụng đất, chủ sở hữu nhà ở
. Ông {Name}, sinh năm {year}, CMND số {id9}
. Địa chỉ thường trú: {addr}
< II. Thửa đất, nhà ở
- Thửa đất số|{n3};;Tờ bản đồ số|{n3}
- Địa chỉ|{home}
- Diện tích|{n3} m2
- Thời hạn sử dụng|Lâu dài
* BK {n6}
!stamp

=== death_notice a4 serif
/ỦY BAN NHÂN DÂN|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
/{home}|Độc lập - Tự do - Hạnh phúc
# TRÍCH LỤC KHAI TỬ
~ (Bản sao)
- Họ, chữ đệm, tên|{NAME}
- Ngày, tháng, năm sinh|{dob};;Giới tính|{sex}
- Dân tộc|Kinh;;Quốc tịch|Việt Nam
- Nơi cư trú cuối cùng|{addr}
- Giấy tờ tùy thân|Giấy chứng minh nhân dân số {id9}
- Đã chết vào lúc|10 giờ 25 phút, {datewords}
- Nguyên nhân|Tuổi già
> NGƯỜI KÝ TRÍCH LỤC
!stamp

=== household_book a5 serif
= SỔ HỘ KHẨU
* Số: {n8}
- Họ và tên chủ hộ|{NAME}
- Nơi thường trú|{addr}
- Họ và tên gọi khác (nếu có)|Không
- Ngày, tháng, năm sinh|{dob};;Giới tính|{sex}
- Nguyên quán|{home}
- Dân tộc|Kinh;;Tôn giáo|Không;;Quốc tịch|Việt Nam
- CMND số|{id9};;Hộ chiếu số|
- Nghề nghiệp, nơi làm việc|{trade}
> TRƯỞNG CÔNG AN
!stamp

=== residence_confirmation a4 serif
/CÔNG AN {PROV}|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
/CÔNG AN PHƯỜNG|Độc lập - Tự do - Hạnh phúc
~ Mẫu CT07 ban hành kèm theo Thông tư số 66/2023/TT-BCA
!qr
# XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ
- 1. Họ, chữ đệm và tên|{NAME}
- 2. Ngày, tháng, năm sinh|{dob};;3. Giới tính|{sex}
- 4. Số định danh cá nhân/CMND|{id}
- 5. Dân tộc|Kinh;;6. Tôn giáo|Không;;7. Quốc tịch|Việt Nam
- 8. Quê quán|{home}
- 9. Nơi thường trú|{addr}
- 10. Nơi tạm trú|
- 11. Nơi ở hiện tại|{addr}
- 12. Họ, chữ đệm và tên chủ hộ|{NAME2}
| STT | Họ, chữ đệm và tên | Ngày sinh | Giới tính | Số định danh cá nhân
| 1 | {Name} | {dob} | {sex} | {id}
| 2 | {Name2} | {dob2} | {sex2} | {id2}
. Xác nhận này có giá trị đến hết ngày {due}.
> TRƯỞNG CÔNG AN
!stamp
!sign

=== diploma a4wide serif
/CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|SOCIALIST REPUBLIC OF VIETNAM
/Độc lập - Tự do - Hạnh phúc|Independence - Freedom - Happiness
* HIỆU TRƯỞNG
= {SCHOOL}
* cấp
# BẰNG CỬ NHÂN
- Cho|{Name};;Upon|Ms. {Name}
- Ngày sinh|{dob};;Date of birth|{dob}
- Nơi sinh|{prov};;Place of birth|{prov}
- Xếp loại tốt nghiệp|Khá;;Degree classification|Credit
- Số hiệu|{n7};;Reg. No.|{n5}
> HIỆU TRƯỞNG
!stamp
!sign

=== court_summons a4 serif
/TÒA ÁN NHÂN DÂN|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
/{home}|Độc lập - Tự do - Hạnh phúc
# GIẤY TRIỆU TẬP
. Tòa án nhân dân triệu tập ông {Name}, sinh ngày {dob}, nơi thường trú: {addr}.
. Căn cước công dân số {id} do Cục Cảnh sát quản lý hành chính về trật tự xã hội cấp {datewords}.
. Đúng 8 giờ 00 phút {datewords} có mặt tại trụ sở Tòa án để tham gia phiên tòa dân sự.
. Khi đến mang theo giấy triệu tập này cùng Giấy chứng minh nhân dân hoặc Hộ chiếu.
> THẨM PHÁN
!stamp
!sign
> {Name2}
"""
