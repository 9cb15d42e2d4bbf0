"""Words that tell identity papers from other papers: the state's head, titles of other papers, further print."""

from collections.abc import Mapping

from bot.identity.papers.kinds import PaperKind

STATE_HEAD = (
    "conghoaxahoichunghiavietnam",
    "doclaptudohanhphuc",
    "socialistrepublicofvietnam",
    "independencefreedomhappiness",
)
"""Letters of the lines at the head of fronts, and of most papers of Vietnamese authorities. No back has a head."""


def _titles(text: str) -> frozenset[str]:
    return frozenset(title.strip() for line in text.splitlines() for title in line.split("|") if title.strip())


OTHER_TITLES = _titles(
    """
    ĐƠN|PHIẾU|BIÊN BẢN|BIÊN LAI|HỢP ĐỒNG|HÓA ĐƠN|HOÁ ĐƠN|TỜ KHAI|TỜ TRÌNH|GIẤY|THẺ|SỔ|BẰNG|BẢNG|CHỨNG CHỈ|CHỨNG NHẬN
    QUYẾT ĐỊNH|THÔNG BÁO|THÔNG TIN|THÔNG TƯ|NGHỊ ĐỊNH|NGHỊ QUYẾT|SƠ YẾU|LÝ LỊCH|TRÍCH LỤC|XÁC NHẬN|BẢN SAO|BẢN KHAI
    BẢN CAM KẾT|BẢN TƯỜNG TRÌNH|BÁO CÁO|BÁO GIÁ|CÔNG VĂN|CÔNG TY|BỆNH VIỆN|PHÒNG KHÁM|NGÂN HÀNG|TRƯỜNG ĐẠI HỌC
    TRƯỜNG CAO ĐẲNG|TRƯỜNG THPT|TRƯỜNG TRUNG HỌC|TRƯỜNG TIỂU HỌC|HỌC VIỆN|HỌC BẠ|TÒA ÁN|TOÀ ÁN|ỦY BAN|UỶ BAN
    VIỆN KIỂM SÁT|BỘ GIÁO DỤC|BỘ LAO ĐỘNG|BỘ Y TẾ|BẢO HIỂM|KẾT QUẢ|DANH SÁCH|ĐỀ NGHỊ|YÊU CẦU|CAM KẾT|HỒ SƠ|LỆNH
    CHƯƠNG TRÌNH|THỰC ĐƠN|TUYỂN DỤNG|TUYỂN SINH|KHÁCH HÀNG|THÀNH VIÊN|HỘI VIÊN|NHÂN VIÊN|SINH VIÊN|HỌC SINH|THƯ MỜI
    ỦY QUYỀN|UỶ QUYỀN|VĂN BẢN|CERTIFICATE|STUDENT|EMPLOYEE|MEMBER|STAFF|RESIDENCE|RESIDENT|PERMIT|TEMPORARY
    PERMANENT|VISA|BOARDING|INVOICE|RECEIPT|CURRICULUM VITAE|APPLICATION|REPUBLIC|RÉPUBLIQUE|REPUBLIK|BUNDESREPUBLIK
    REPÚBLICA|KINGDOM|UNITED|FEDERAL|COMMONWEALTH|EUROPEAN|INTERNATIONAL|CARTE|NATIONAL|PERMIS|DRIVING
    """
)
"""First words of a line in capitals that is the title of another paper, or names another state or a firm.

A title stands for a whole kind of papers, so that an unknown ĐƠN … is known by its first word. No surname begins with
one of these, and no line of an identity paper but the titles of identity papers themselves.
"""

ALSO_PRINTED: Mapping[PaperKind, tuple[str, ...]] = {
    PaperKind.CMND_FRONT: (
        "hovatengoikhac",
        "tengoikhac",
        "gioitinh",
        "dantoc",
        "noithuongtru",
        "quequan",
        "cogiatriden",
    ),
    PaperKind.CMND_BACK: ("phogiamdoc", "tlgiamdoc"),
    PaperKind.BARCODE_FRONT: ("dantoc",),
    PaperKind.LICENCE: ("bogtvt", "beginningdate", "ngaytrungtuyen", "bocongan", "sogtvt", "sogiaothongvantai", "hang"),
    PaperKind.PASSPORT: ("bocongan", "chukynguoimangho", "quanhe"),
}
"""Letters of further print that some issues of a paper bear: neither evidence for the kind nor against it."""
