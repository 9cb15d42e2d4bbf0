"""Markup of cards, tickets and receipts that prove no identity (`sheet` explains the markup)."""

PAGES = """
=== health_insurance card sans
/BẢO HIỂM XÃ HỘI VIỆT NAM|BHXH {PROV}
# THẺ BẢO HIỂM Y TẾ
= Mã số: {n10}
- Họ và tên|{NAME}
- Ngày sinh|{dob};;Giới tính|{sex}
- Mã mức hưởng|4;;Mã nơi đối tượng sinh sống|
- Nơi đăng ký KCB BĐ|Bệnh viện {prov}
- Giá trị sử dụng|từ ngày {issued}
- Thời điểm đủ 05 năm liên tục|Từ ngày {due}
> Nơi cấp, đổi thẻ BHYT
> {datewords}
> GIÁM ĐỐC

=== student_card card sans
= BỘ GIÁO DỤC VÀ ĐÀO TẠO
= {SCHOOL}
!photo-left
# THẺ SINH VIÊN
* STUDENT ID CARD
- Họ và tên|{NAME}
- Ngày sinh|{dob}
- Quê quán|{home}
- Lớp|K{n3}
- Mã số|{n8}
- Có giá trị đến|{due}
!bars

=== vehicle_registration card sans
= CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
* BỘ CÔNG AN
# CHỨNG NHẬN ĐĂNG KÝ XE MÔ TÔ, XE MÁY
- Số (Number)|{n6}
- Tên chủ xe (Owner's full name)|{NAME}
- Địa chỉ (Address)|{addr}
- Nhãn hiệu (Brand)|HONDA;;Số loại (Model code)|WAVE
- Màu sơn (Color)|Đỏ;;Dung tích (Capacity)|110
- Số máy (Engine N°)|JA39E{n7}
- Biển số đăng ký (N° Plate)|{plate}
- Đăng ký lần đầu ngày|{issued}

=== receipt strip mono
* SIÊU THỊ MINI MART
* {street}
# HÓA ĐƠN BÁN LẺ
- Số HĐ|{n8}
- Ngày|{issued}
- Thu ngân|{Name2}
| Tên hàng | SL | Thành tiền
| {dish} | 1 | {money}
| {dish2} | 2 | {money2}
= Tổng cộng: {money} đ
* Cảm ơn quý khách. Hẹn gặp lại!
!qr

=== train_ticket a5 sans
/TỔNG CÔNG TY ĐƯỜNG SẮT VIỆT NAM|{n8}
# THẺ LÊN TÀU / BOARDING PASS
- Họ tên / Full name|{NAME}
- Giấy tờ / ID|{id}
- Ga đi / From|HÀ NỘI;;Ga đến / To|SÀI GÒN
- Tàu / Train|SE{n3};;Ngày đi / Date|{issued}
- Toa / Coach|4;;Chỗ / Seat|21
- Giá / Price|{money} VND
!qr

=== foreign_identity_card card sans
= {STATE}
# IDENTITY CARD
!photo-left
- Surname|{SUR}
- Given names|{GIVEN}
- Nationality|{nation}
- Date of birth|{born};;Sex|{M}
- Place of birth|Capital
- Date of issue|{from}
- Date of expiry|{until}
- Document No.|{passno}

=== foreign_licence card sans
= {STATE}
# DRIVING LICENCE
!photo-left
- 1. Surname|{SUR}
- 2. Name|{GIVEN}
- 3. Date and place of birth|{born}
- 4a.|{from};;4b.|{until}
- 5.|{passno}
- 8. Address|{n3} High Street
- 9. Class|AM, B

=== residence_permit card sans
* CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
~ SOCIALIST REPUBLIC OF VIET NAM
# THẺ TẠM TRÚ / TEMPORARY RESIDENCE CARD
!photo-left
- Họ tên / Full name|{SUR} {GIVEN}
- Ngày sinh / Date of birth|{dob};;Giới tính / Sex|{M}
- Quốc tịch / Nationality|{nation}
- Số hộ chiếu / Passport No.|{passno}
- Ký hiệu / Category|LĐ2
- Có giá trị đến / Valid until|{due}
> CỤC QUẢN LÝ XUẤT NHẬP CẢNH
"""
