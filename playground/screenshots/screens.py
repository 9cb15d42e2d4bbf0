"""What is shown of every conversation, and the page that shows it; `make pictures` makes the pictures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
PICTURES = DOCS / "pictures"
PAGE = DOCS / "screens.md"


@dataclass(frozen=True, slots=True)
class Screen:
    """One conversation on the page: what is seen of it, in English and in Vietnamese; `owner` shows the owner's side.

    `portraits` are replaced by drawings: real ones are played with and never kept.
    """

    title: str
    alt: str
    owner: bool = False
    portraits: bool = False


SCREENS: dict[str, Screen] = {
    "hello": Screen(
        "`/start`, `/help`, `/giayto`, `/ngonngu`: a newcomer, with a photo before any command",
        "Bot chào, liệt kê các chức năng, hỏi làm gì với ảnh gửi đến, đọc thẻ rồi chuyển sang tiếng Anh",
    ),
    "cccd": Screen(
        "`/cccd`: consent, both sides of an identity card, the fields and their cross-check",
        "Người dùng đồng ý, gửi hai mặt thẻ căn cước mẫu và nhận từng trường thông tin kèm phần đối chiếu",
    ),
    "faults": Screen(
        "Photos that are no use: what is wrong, where it is, and what to do now",
        "Ảnh mờ, loá, quá nhỏ, quá tối đều được nêu rõ lỗi; chỗ loá và chỗ thẻ bị cắt được khoanh đỏ trên chính ảnh đó",
    ),
    "sides": Screen(
        "`/mattruoc`, `/matsau`, `/giayto`: one side alone, and any paper",
        "Đọc riêng mặt trước, riêng mặt sau, rồi một giấy tờ mà bot tự nhận ra loại",
    ),
    "licence": Screen(
        "`/banglai`: a driving licence and what its class allows",
        "Người dùng gửi ảnh giấy phép lái xe mẫu và nhận các trường thông tin kèm ý nghĩa của hạng bằng",
    ),
    "passport": Screen(
        "`/hochieu`: a passport, its print compared with its MRZ",
        "Người dùng gửi ảnh hộ chiếu mẫu và nhận các trường thông tin đã đối chiếu với dòng MRZ",
    ),
    "pdf": Screen(
        "`/pdf`: a file with several papers, page by page",
        "Người dùng gửi tệp PDF ba trang và nhận kết quả của từng giấy tờ",
    ),
    "scan": Screen(
        "`/vanban`: the text of a page, as a message and as files",
        "Người dùng gửi bản quét một trang công văn mẫu và nhận lại toàn bộ chữ trên trang",
    ),
    "match": Screen(
        "`/khuonmat`: the owner of a card, then somebody else",
        "So khuôn mặt trên thẻ với ảnh tự chụp: lần đầu khớp, lần sau không khớp",
        portraits=True,
    ),
    "portraits": Screen(
        "`/haichandung`: two portraits of one person, then of two",
        "So hai ảnh chân dung: cùng một người thì khớp, hai người thì không khớp",
        portraits=True,
    ),
    "liveness": Screen(
        "`/nguoithat`: a head that turns, then a still photo",
        "Người dùng chụp ba tư thế: đầu quay thật thì được xác nhận, một ảnh gửi đi gửi lại thì không",
        portraits=True,
    ),
    "search": Screen(
        "`/timmat`: not known, known, and another person",
        "Tìm khuôn mặt trong thư viện: chưa có, đã có, và một người khác chưa có",
        portraits=True,
    ),
    "kyc": Screen(
        "`/xacminh` and `/trangthai`: the guided verification",
        "Xác minh danh tính từng bước: đồng ý, hai mặt thẻ, ảnh tự chụp, hai tư thế, rồi kết quả",
        portraits=True,
    ),
    "rights": Screen(
        "`/quyen`, `/dulieucuatoi`, `/xoadulieu`: what is kept of a person, and its deletion",
        "Người dùng xem mình đã đồng ý gì, nhận toàn bộ dữ liệu, rồi xoá và nhận biên nhận",
    ),
    "review": Screen(
        "`/review`: a case with its fields masked until they are tapped, and a decision",
        "Người duyệt mở hàng chờ, bấm xem từng trường đang bị che rồi từ chối kèm lý do",
        owner=True,
        portraits=True,
    ),
    "enrol": Screen(
        "`/enrol`, `/find`, `/face`, `/delete`, `/faces`: the gallery of faces",
        "Chủ bot thêm một khuôn mặt, tìm lại, sửa ghi chú, xoá và hoàn tác",
        owner=True,
        portraits=True,
    ),
    "admin": Screen(
        "`/admin_them`, `/admin`, `/quota`, `/stats`, `/broadcast`, `/block`, `/audit`: the owner's desk",
        "Chủ bot trao quyền, xem hạn mức và thống kê, gửi thông báo, chặn một người và xem nhật ký",
        owner=True,
    ),
}
"""Script -> how it is shown; in the order of the page."""

HEAD = """# Every conversation, as it looks

Played by the demo's scripts (`python -m bot demo --script NAME`) with the real bot and engine, and photographed in the
chat page by a real browser: `make pictures` renews pictures and page. Long chats go on in the next column; buttons are
shown as they were before they were tapped. All people and papers are invented and watermarked; in place of the
portraits that were compared stand drawings.
"""


def page() -> str:
    """The page of all screens."""
    return HEAD + "".join(
        f"\n## {screen.title}\n\n![{screen.alt}](pictures/{name}.webp)\n" for name, screen in SCREENS.items()
    )
