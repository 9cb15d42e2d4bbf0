"""Tests of reading one paper, as photo, file, link and PDF."""

import pytest

from playground.testing.driver import Chat
from tests import pictures
from tests.bot.api.service import Answer
from tests.engine.workers.pdfs import blank
from tests.fake_api import BACK, FRONT, FakeApi, file_of, paper, refused
from tests.running_bot import RunningBot

PHOTO, OTHER = pictures.photo(0), pictures.photo(1)
LINK = "https://example.com/the.jpg?size=large"

LICENCE = {
    "id": "010199000017", "name": "NGUYỄN VĂN MẪU", "dob": "01/02/1990", "nationality": "Việt Nam",
    "address": "Hoàn Kiếm, Hà Nội", "class": "B2", "issue_date": "03/04/2022", "due_date": "03/04/2032",
}  # fmt: skip
PASSPORT = {
    "id": "C00000017", "sur_name": "NGUYỄN", "given_name": "VĂN MẪU", "dob": "01/02/1990", "gender": "Nam",
    "nationality": "Việt Nam", "place_of_birth": "Hà Nội", "person_number": "001090000017",
    "issue_date": "03/04/2022", "due_date": "03/04/2032", "issued_at": "Cục Quản lý xuất nhập cảnh",
}  # fmt: skip


@pytest.mark.parametrize(
    ("command", "answer", "path", "sentences"),
    [
        ("/mattruoc", paper("chip_id_card_front", FRONT), "get_mattruoc",
         ["CĂN CƯỚC CÔNG DÂN (gắn chip) – mặt trước", "Họ và tên: NGUYỄN THỊ MẪU"]),
        ("/matsau", paper("chip_id_card_back", BACK), "get_matsau",
         ["– mặt sau", "Đặc điểm nhận dạng: Sẹo chấm C"]),
        ("/giấy tờ", paper("9_id_card_front", {"id": "012345678"}), "get_infor_all",
         ["CHỨNG MINH NHÂN DÂN – mặt trước", "CMND 9 số đã hết giá trị"]),
        ("/giayto", paper("passport", PASSPORT), "get_infor_all", ["HỘ CHIẾU", "Số hộ chiếu: C00000017"]),
        ("/gplx", paper("driving_license", LICENCE), "get_blx",
         ["GIẤY PHÉP LÁI XE", "Hạng: B2", "🚘 Hạng B2: Xe ô tô chở người đến 9 chỗ"]),
        ("/hộ chiếu", paper("passport", PASSPORT), "get_infor_all",
         ["Họ và tên: NGUYỄN VĂN MẪU", "Nơi sinh: Hà Nội", "Số ĐDCN/CMND: 001090000017"]),
    ],
    ids=["front", "back", "old card", "any passport", "licence", "passport"],
)  # fmt: skip
async def test_one_photo(
    chat: Chat, api: FakeApi, command: str, answer: Answer, path: str, sentences: list[str]
) -> None:
    """Each command takes one photo and shows the fields under the labels of the paper."""
    api.next(answer)
    await chat.send_text(command)
    await chat.wait("Bước 1/1")
    await chat.send_photo(PHOTO)
    result = await chat.wait(sentences[0])
    assert [sentence for sentence in sentences if sentence not in result.text] == []
    assert result.labels == ["📷 Chụp lại", "✅ Xong"]
    assert api.seen[0].path.endswith(f"/{path}")


@pytest.mark.parametrize(
    ("command", "wrong", "sentence", "right"),
    [
        ("/mattruoc", paper("chip_id_card_back", BACK), "Đây là mặt sau", paper("chip_id_card_front", FRONT)),
        ("/matsau", paper("tcc", {"id": "1"}), "Đây là mặt trước", paper("chip_id_card_back", BACK)),
        ("/hochieu", paper("driving_license", LICENCE), "không phải trang hộ chiếu", paper("passport", PASSPORT)),
    ],
    ids=["front", "back", "passport"],
)
async def test_another_paper_than_asked_for(
    chat: Chat, api: FakeApi, command: str, wrong: Answer, sentence: str, right: Answer
) -> None:
    """A photo of another side or paper is named, and the step stays."""
    api.next(wrong, right)
    await chat.send_text(command)
    await chat.send_photo(PHOTO)
    assert "Bước 1/1" in (await chat.wait(sentence)).text
    await chat.send_photo(OTHER)
    await chat.wait("Đối chiếu")


async def test_refused_photo_again(chat: Chat, api: FakeApi) -> None:
    """A refused photo is not sent a second time. After three tries further advice is shown."""
    api.next(refused("1"))
    await chat.send_text("/giayto")
    await chat.send_photo(PHOTO)
    await chat.wait("Không thấy giấy tờ")
    await chat.send_document(PHOTO, "again.jpg")
    await chat.wait("Đây vẫn là ảnh không dùng được")
    assert len(api.seen) <= 2, "as a file it has other pixels than Telegram's photo, once"
    for seed in (3, 4):
        await chat.send_photo(pictures.photo(seed))
        await chat.wait("Không thấy giấy tờ")
    assert "nhờ người hỗ trợ" in chat.last.text


async def test_link_goes_to_the_service(chat: Chat, api: FakeApi) -> None:
    """A link is sent in the form for addresses, and the bot downloads nothing."""
    api.next(paper("driving_license", LICENCE))
    await chat.send_text("/banglai")
    await chat.wait("Bước 1/1")
    await chat.send_text(LINK)
    await chat.wait("GIẤY PHÉP LÁI XE")
    (request,) = api.seen
    assert (request.method, request.query) == ("GET", {"url": LINK})


async def test_both_sides_by_links(chat: Chat, api: FakeApi) -> None:
    """A link after a photo is refused: the service takes both sides in one form."""
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_text(LINK)
    await chat.wait("Bước 2/2")
    await chat.send_photo(PHOTO)
    await chat.wait("Ảnh trước được gửi bằng liên kết")
    await chat.send_text("http://example.com/back.png")
    await chat.wait("Họ và tên")
    assert api.seen[0].query == {"mattruoc": LINK, "matsau": "http://example.com/back.png"}


async def test_link_after_a_photo(chat: Chat) -> None:
    """A photo after a link is refused."""
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_photo(PHOTO)
    await chat.wait("Bước 2/2")
    await chat.send_text(LINK)
    assert "Bước 2/2" in (await chat.wait("không dùng được liên kết")).text


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("ftp://example.com/a.jpg", "bắt đầu bằng https://"),
        ("file:///etc/passwd", "bắt đầu bằng https://"),
        ("javascript:alert(1)", "bắt đầu bằng https://"),
        ("example.com/a.jpg", "bắt đầu bằng https://"),
        ("https://user:word@example.com/a.jpg", "mật khẩu"),
        ("https://api.telegram.org/file/bot123456789:AAbot-token-of-the-tests-0123456789/photos/1.jpg", "của Telegram"),
        ("http://127.0.0.1:8081/file/bot1:x/photos/1.jpg", "của Telegram"),
        ("https://example.com/?key=123456789:AAbot-token-of-the-tests-0123456789", "mật khẩu"),
        ("https://", "chưa đầy đủ"),
        ("https:///a.jpg", "chưa đầy đủ"),
        ("https://[broken/a.jpg", "chưa đầy đủ"),
    ],
)
async def test_link_that_is_not_passed_on(chat: Chat, api: FakeApi, link: str, sentence: str) -> None:
    """Only plain web addresses without secrets are sent. Other links are refused with advice."""
    await chat.send_text("/giayto")
    await chat.wait("Bước 1/1")
    await chat.send_text(link)
    asked = await chat.wait(lambda message: sentence in message.text or "cần một bức ảnh" in message.text)
    assert "Bước 1/1" in asked.text
    assert not api.seen


async def test_dead_link(chat: Chat, api: FakeApi) -> None:
    """A link that the service cannot open is asked for again, without an alarm."""
    api.next(refused("2"))
    await chat.send_text("/giayto")
    await chat.send_text(LINK)
    assert "Bước 1/1" in (await chat.wait("không mở được liên kết này")).text


async def test_pdf_of_several_papers(chat: Chat, api: FakeApi) -> None:
    """A PDF is sent unchanged. Each paper has a message, in the order of the pages."""
    api.next(file_of(("chip_id_card_front", FRONT), ("chip_id_card_back", BACK), ("driving_license", LICENCE)))
    await chat.send_text("/pdf")
    await chat.wait("Gửi tệp PDF")
    data = blank(3)
    await chat.send_document(data, "papers.pdf", "application/pdf")
    await chat.wait("3/3")
    assert api.seen[0].files["file"].data == data
    assert api.seen[0].files["file"].type == "application/pdf"
    said = [message.text for message in chat.messages if not message.outgoing][-4:]
    assert [
        words in text for words, text in zip(["3 giấy tờ", "mặt trước", "mặt sau", "LÁI XE"], said, strict=True)
    ] == [True] * 4


async def test_pdf_of_one_paper(chat: Chat, api: FakeApi) -> None:
    """A file with one paper has no page numbers. A photo is read by the same operation."""
    api.next(file_of(("driving_license", LICENCE)))
    await chat.send_text("/pdf")
    await chat.wait("Bước 1/1")
    await chat.send_photo(PHOTO)
    await chat.wait("GIẤY PHÉP LÁI XE")
    assert api.seen[0].files["file"].type == "image/jpeg"


async def test_pdf_without_a_paper(chat: Chat, api: FakeApi) -> None:
    """A file without a paper is asked for again."""
    api.next(file_of())
    await chat.send_text("/pdf")
    await chat.wait("Bước 1/1")
    await chat.send_document(blank(1), "empty.pdf")
    await chat.wait("Không thấy giấy tờ nào trong tệp")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"MZ not a document", "không phải PDF"), (b"%PDF-1.7" + bytes(20_000_001), "quá lớn")],
    ids=["program", "too large"],
)
async def test_file_that_is_no_document(chat: Chat, api: FakeApi, data: bytes, sentence: str) -> None:
    """A file that is no PDF or is too large is refused before a call, a large file before the download."""
    await chat.send_text("/pdf")
    await chat.wait("Bước 1/1")
    await chat.send_document(data, "x.pdf")
    await chat.wait(sentence)
    assert not api.seen


async def test_link_where_none_can_be_taken(chat: Chat) -> None:
    """A link is refused where the operation has no form for addresses."""
    await chat.send_text("/pdf")
    await chat.wait("Bước 1/1")
    await chat.send_text("https://example.com/a.pdf")
    await chat.wait("không dùng được liên kết")


async def test_extra_photos_of_an_album(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """A flow of one photo takes one photo of an album, and tells that the others are left out."""
    api.next(paper("driving_license", LICENCE))
    await chat.send_text("/banglai")
    await chat.wait("Bước 1/1")
    await chat.send_album([PHOTO, OTHER])
    await chat.wait("được bỏ qua")
    await bot.quiet()
    assert len(api.seen) == 1
