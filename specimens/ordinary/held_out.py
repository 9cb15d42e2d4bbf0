"""Markup of pages written after the reader's rules, for which no rule was made (`sheet` explains the markup)."""

PAPERS = """
=== number_notice a4 serif
/CÔNG AN {PROV}|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
/PHÒNG CSQLHC VỀ TTXH|Độc lập - Tự do - Hạnh phúc
# THÔNG BÁO
= Số định danh cá nhân và thông tin công dân trong Cơ sở dữ liệu quốc gia về dân cư
- Số định danh cá nhân|{id}
- Họ, chữ đệm và tên khai sinh|{NAME}
- Ngày, tháng, năm sinh|{dob};;Giới tính|{sex}
- Nơi đăng ký khai sinh|{home}
- Quê quán|{home}
- Dân tộc|Kinh;;Quốc tịch|Việt Nam
- Nơi thường trú|{addr}
- Số CMND|{id9}
> TRƯỞNG PHÒNG
!stamp

=== old_number_confirmation a5 serif
/BỘ CÔNG AN|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
/CỤC CẢNH SÁT QLHC VỀ TTXH|Độc lập - Tự do - Hạnh phúc
# GIẤY XÁC NHẬN SỐ CHỨNG MINH NHÂN DÂN
- Họ và tên|{NAME}
- Ngày, tháng, năm sinh|{dob};;Giới tính|{sex}
- Quê quán|{home}
- Nơi thường trú|{addr}
- Số CCCD|{id};;Ngày cấp|{issued}
. Công dân trên đã được cấp Giấy chứng minh nhân dân số {id9}.
> CỤC TRƯỞNG
!stamp

=== collection_slip a5 sans
/CÔNG AN {PROV}|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
/ĐỘI QLHC|Độc lập - Tự do - Hạnh phúc
= GIẤY HẸN TRẢ THẺ CĂN CƯỚC CÔNG DÂN
- Họ và tên|{NAME};;Giới tính|{sex}
- Sinh ngày|{dob}
- Nơi thường trú|{addr}
- Ngày hẹn trả|{issued}
!qr
> CÁN BỘ TIẾP NHẬN

=== criminal_record a4 serif
/BỘ TƯ PHÁP|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
/SỞ TƯ PHÁP {PROV}|Độc lập - Tự do - Hạnh phúc
= PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1
- 1. Họ và tên|{NAME};;2. Giới tính|{sex}
- 3. Ngày, tháng, năm sinh|{dob}
- 4. Nơi sinh|{prov}
- 5. Quốc tịch|Việt Nam
- 6. Nơi thường trú|{addr}
- 7. Nơi tạm trú|Không
- 8. Giấy CMND/Hộ chiếu|{id};;Cấp ngày|{issued}
- 9. Tình trạng án tích|Không có án tích
> NGƯỜI KÝ PHIẾU
!stamp
!sign

=== single_status a4 serif
/ỦY BAN NHÂN DÂN|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
/{home}|Độc lập - Tự do - Hạnh phúc
= XÁC NHẬN TÌNH TRẠNG HÔN NHÂN
. Xét đề nghị của ông {Name}, về việc cấp giấy xác nhận tình trạng hôn nhân,
= XÁC NHẬN:
- Họ, chữ đệm, tên|{NAME}
- Ngày, tháng, năm sinh|{dob};;Giới tính|{sex}
- Dân tộc|Kinh;;Quốc tịch|Việt Nam
- Giấy tờ tùy thân|Hộ chiếu C{n7}
- Nơi cư trú|{addr}
- Tình trạng hôn nhân|Chưa đăng ký kết hôn với ai
> CHỦ TỊCH
!stamp

=== military_service a5 serif
= CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
* Độc lập - Tự do - Hạnh phúc
# ĐĂNG KÝ NGHĨA VỤ QUÂN SỰ
- Họ tên|{NAME}
- Sinh ngày|{dob}
- Nguyên quán|{home}
- Nơi thường trú|{addr}
- Dân tộc|Kinh;;Tôn giáo|Không
- Trình độ văn hóa|12/12
> CHỈ HUY TRƯỞNG
!stamp

=== work_permit card sans
* CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
~ SOCIALIST REPUBLIC OF VIETNAM
= GIẤY PHÉP LAO ĐỘNG
= WORK PERMIT
!photo-left
- Họ và tên / Full name|{SUR} {GIVEN}
- Giới tính / Sex|{M};;Ngày sinh / Date of birth|{dob}
- Quốc tịch / Nationality|{nation}
- Số hộ chiếu / Passport No.|{passno}
- Vị trí công việc / Position|Chuyên gia
- Có giá trị đến / Valid to|{due}

=== practising_certificate a5 serif
/SỞ Y TẾ {PROV}|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
/Số: {n6}/CCHN|Độc lập - Tự do - Hạnh phúc
= GIẤY PHÉP HÀNH NGHỀ KHÁM BỆNH, CHỮA BỆNH
!photo
- Họ và tên|{NAME}
- Ngày sinh|{dob};;Giới tính|{sex}
- Số CMND/CCCD|{id}
- Nơi cư trú|{addr}
- Văn bằng chuyên môn|Bác sĩ đa khoa
- Có giá trị đến|{due}
> GIÁM ĐỐC
!stamp

=== social_insurance_book book serif
= BẢO HIỂM XÃ HỘI VIỆT NAM
+
# SỔ BẢO HIỂM XÃ HỘI
- Họ và tên|{NAME}
- Ngày sinh|{dob}
- Giới tính|{sex};;Quốc tịch|Việt Nam
- Số CMND/Hộ chiếu/Thẻ căn cước|{id}
- Mã số|{n10}
> GIÁM ĐỐC
!stamp

=== licence_exchange_form a4 serif
= CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
* Độc lập - Tự do - Hạnh phúc
= ĐƠN ĐỀ NGHỊ ĐỔI, CẤP LẠI
# GIẤY PHÉP LÁI XE
- Tôi là|{NAME};;Quốc tịch|Việt Nam
- Ngày sinh|{dob};;Nam, nữ|{sex}
- Nơi cư trú|{addr}
- Số CCCD|{id};;Cấp ngày|{issued}
- Đã có giấy phép lái xe hạng|B2;;Số|{id2}
- Có giá trị đến|{due}
. Xin được đổi giấy phép lái xe do sắp hết hạn sử dụng.
> NGƯỜI LÀM ĐƠN
!sign

=== loss_report a4 serif
= CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
* Độc lập - Tự do - Hạnh phúc
= ĐƠN CỚ MẤT
# GIẤY CHỨNG MINH NHÂN DÂN
- Họ tên|{NAME}
- Sinh ngày|{dob}
- Nguyên quán|{home}
- Nơi ĐKHK thường trú|{addr}
- Bị mất|Giấy chứng minh nhân dân số {id9}
. Lý do mất: rơi trên đường đi làm. Tôi xin cam đoan lời khai trên là đúng.
> Người khai
!sign

=== payslip a5 sans
< {firm}
= BẢNG LƯƠNG CÁ NHÂN
- Họ và tên|{Name};;Mã NV|{n5}
- Chức vụ|{trade};;Ngày vào làm|{issued}
| Khoản | Số tiền
| Lương cơ bản | {money}
| Phụ cấp | {money2}
= Thực lĩnh: {money} đồng

=== transcript a4 sans
= {SCHOOL}
# BẢNG ĐIỂM
- Họ và tên|{NAME};;Mã SV|{n8}
- Ngày sinh|{dob};;Giới tính|{sex}
- Nơi sinh|{prov};;Quốc tịch|Việt Nam
| Học phần | Tín chỉ | Điểm
| Giải tích | 3 | 8,0
| Vật lý đại cương | 4 | 7,5
| Lập trình | 3 | 9,1
> TRƯỞNG PHÒNG ĐÀO TẠO

=== bank_statement a4 sans
= NGÂN HÀNG TMCP VÍ DỤ
= SAO KÊ TÀI KHOẢN / ACCOUNT STATEMENT
- Họ và tên / Full name|{NAME}
- Địa chỉ / Address|{addr}
- Số tài khoản / Account No.|{n10}
- CMND/CCCD / ID No.|{id}
| Ngày | Nội dung | Số tiền
| {issued} | Chuyển khoản | {money}
| {due} | Rút tiền ATM | {money2}

=== vaccination a5 sans
/BỘ Y TẾ|MINISTRY OF HEALTH
= XÁC NHẬN TIÊM CHỦNG / VACCINATION CERTIFICATE
- Họ và tên / Full name|{NAME}
- Ngày sinh / Date of birth|{dob};;Giới tính / Sex|{sex}
- Số CMND/CCCD / Identity number|{id}
- Quốc tịch / Nationality|Việt Nam
- Nơi cư trú / Place of residence|{addr}
| Mũi | Ngày | Vắc xin
| 1 | {issued} | AstraZeneca
!qr
"""

CARDS_AND_SCREENS = """
=== employee_badge badge sans
= {FIRM}
!photo
+
+
+
# {NAME}
* {trade}
- Mã nhân viên|{n5}
- Ngày sinh|{dob}
- Có giá trị đến|{due}
!bars

=== membership_card card sans
= CÂU LẠC BỘ BƠI LỘI SÓNG XANH
!photo-left
- Họ và tên|{NAME}
- Ngày sinh|{dob}
- Giới tính|{sex}
- Nơi cư trú|{home}
- Có giá trị đến|{due}
!bars

=== tax_code_card card serif
= TỔNG CỤC THUẾ
# THẺ MÃ SỐ THUẾ CÁ NHÂN
- Mã số thuế|{n10}
- Họ và tên|{NAME}
- Số CMND|{id9}
- Ngày cấp|{issued}
- Nơi cấp|Cục Thuế {prov}

=== bank_card card sans
= NGÂN HÀNG VÍ DỤ
+
+
* {n4}  {n4}  {n4}  {n4}
- Valid thru|12/29
= {NAME}

=== veteran_card card serif
* CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
* Độc lập - Tự do - Hạnh phúc
= CHỨNG NHẬN NGƯỜI CÓ CÔNG
!photo-left
- Họ và tên|{NAME}
- Ngày sinh|{dob}
- Giới tính|{sex}
- Quê quán|{home}
- Nơi thường trú|{addr}

=== us_licence card sans
= CALIFORNIA
= DRIVER LICENSE
!photo-left
- DL|{passno}
- EXP|{until}
- LN|{SUR}
- FN|{GIVEN}
- DOB|{born};;SEX|{M}
- CLASS|C;;ISS|{from}

=== french_permit card sans
= RÉPUBLIQUE FRANÇAISE
= TITRE DE SÉJOUR
!photo-left
- Nom / Surname|{SUR}
- Prénoms / Given names|{GIVEN}
- Nationalité / Nationality|VNM
- Date de naissance / Date of birth|{dob}
- Sexe / Sex|{M}
- Date d'expiration / Date of expiry|{due}

=== asean_identity_card card sans
= LAO PEOPLE'S DEMOCRATIC REPUBLIC
* Peace Independence Democracy Unity Prosperity
# IDENTITY CARD
!photo-left
- Personal identification number|{n10}
- Full name|{SUR} {GIVEN}
- Date of birth|{dob};;Sex|{M}
- Nationality|Lao
- Place of residence|Vientiane
- Date of expiry|{due}

=== electronic_card_screen phone sans
< 08:15
= Ví giấy tờ
# THẺ CĂN CƯỚC
- Số định danh cá nhân|{id}
- Họ, chữ đệm và tên khai sinh|{NAME}
- Ngày, tháng, năm sinh|{dob}
- Giới tính|{sex}
- Quốc tịch|Việt Nam
- Nơi cư trú|{addr}
- Nơi đăng ký khai sinh|{home}
- Ngày cấp|{issued}
- Ngày hết hạn|{due}
* Xem thêm
!qr

=== registration_screen phone sans
< 11:47
= Xác thực giấy tờ
. Bước 2/3: Xác nhận thông tin
- Loại giấy tờ|CCCD gắn chip
- Số giấy tờ|{id}
- Họ tên|{NAME}
- Ngày sinh|{dob}
- Giới tính|{sex}
- Nguyên quán|{home}
- Nơi ĐKHK thường trú|{addr}
- Ngày hết hạn|{due}
= Tiếp tục

=== transfer_screen phone sans
< 18:30
# Giao dịch thành công
= {money} VND
- Người nhận|{NAME}
- Số tài khoản|{n13}
- Ngân hàng|Ví Dụ
- Nội dung|{Name2} chuyển tiền
- Thời gian|{issued}

=== website_form a5 sans
< https://dangky.vidu.vn
# Khai báo thông tin cá nhân
- Họ và tên|{NAME};;Ngày sinh|{dob}
- Giới tính|{sex};;Quốc tịch|Việt Nam
- Căn cước công dân|{id};;Ngày cấp|{issued}
- Quê quán|{home}
- Nơi thường trú|{addr}
= Gửi

=== attendance_list a4wide sans
# DANH SÁCH THÍ SINH
| STT | Họ và tên | Ngày sinh | Giới tính | Số CCCD | Quê quán
| 1 | {Name} | {dob} | {sex} | {id} | {prov}
| 2 | {Name2} | {dob2} | {sex2} | {id2} | {prov2}
| 3 | {Name} | {dob} | {sex} | {id9} | {prov}

=== name_card card sans
= {firm}
+
# {Name}
* {trade}
- Điện thoại|{phone}
- Email|{mail}
- Địa chỉ|{street}

=== leaflet book sans
= CÁCH ĐỌC THẺ CĂN CƯỚC CÔNG DÂN
. Mặt trước: Họ và tên / Full name; Ngày sinh / Date of birth; Giới tính / Sex; Quốc tịch / Nationality; Quê quán /
  Place of origin; Nơi thường trú / Place of residence; Có giá trị đến / Date of expiry.
. Mặt sau: Đặc điểm nhận dạng / Personal identification; Ngón trỏ trái / Left index finger; Ngón trỏ phải / Right
  index finger.
< CỤC TRƯỞNG CỤC CẢNH SÁT
. Chữ ký của người có thẩm quyền và dấu của cơ quan cấp thẻ.
= Tổng đài: 1900 0368

=== wedding_invitation a5 serif
~ Trân trọng kính mời
# THIỆP CƯỚI
= {Name} & {Name2}
* Hôn lễ cử hành tại tư gia
* Vào lúc 10 giờ 00, {datewords}
* {addr}
"""
