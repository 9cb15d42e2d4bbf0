"""The screens of docs/screens.md and the text of this page. `make pictures` takes the screenshots."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
PICTURES = DOCS / "pictures"
PAGE = DOCS / "screens.md"


@dataclass(frozen=True, slots=True)
class Screen:
    """A conversation on the page: the title in English, the alternative text in Vietnamese.

    `owner` shows the owner's chat. `portraits` replaces all portraits by drawings, because the real portraits of the
    scripts are never stored.
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
        "Unusable photos: the fault, its place on the photo, and the remedy",
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
        "`/khuonmat`: the owner of a card, then another person",
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
        "`/timmat`: an unknown person, a known person, and another person",
        "Tìm khuôn mặt trong thư viện: chưa có, đã có, và một người khác chưa có",
        portraits=True,
    ),
    "kyc": Screen(
        "`/xacminh` and `/trangthai`: the guided verification",
        "Xác minh danh tính từng bước: đồng ý, hai mặt thẻ, ảnh tự chụp, hai tư thế, rồi kết quả",
        portraits=True,
    ),
    "rights": Screen(
        "`/quyen`, `/dulieucuatoi`, `/xoadulieu`: a person's stored data, and the deletion of this data",
        "Người dùng xem mình đã đồng ý gì, nhận toàn bộ dữ liệu, rồi xoá và nhận biên nhận",
    ),
    "review": Screen(
        "`/review`: a case with masked fields, shown on a press, and a decision",
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
        "`/admin_them`, `/admin`, `/quota`, `/stats`, `/broadcast`, `/block`, `/audit`: the owner's commands",
        "Chủ bot trao quyền, xem hạn mức và thống kê, gửi thông báo, chặn một người và xem nhật ký",
        owner=True,
    ),
}
"""The screens by script, in the order of the page."""

HEAD = """# Every conversation as a screenshot

The scripts of the demo (`python -m bot demo --script NAME`) play these conversations with the real bot and engine. A
real browser takes a screenshot of the chat page. `make pictures` renews screenshots and page. Long chats continue in
the next column. Buttons are shown as they were before the press. All people and papers are invented and watermarked.
Drawings stand for the portraits of the comparisons.
"""


def render_page() -> str:
    """Return the text of the page."""
    return HEAD + "".join(
        f"\n## {screen.title}\n\n![{screen.alt}](pictures/{name}.webp)\n" for name, screen in SCREENS.items()
    )


if __name__ == "__main__":
    PAGE.write_text(render_page(), "utf-8")
