"""A store that version 0.1.0 wrote opens, and everybody goes on. README.md lists who is in the store."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.chat.tools import ChatTools
from bot.conversation.event import Event
from bot.conversation.state import State
from handlers.router import handle
from playground.botapi.methods.message_content import store_photo
from playground.messaging.keyboards import ReplyMarkup
from playground.messaging.media import FileInfo, FileStore
from playground.messaging.messages import Message
from storage import audit, backup, cases, consents, enrolments
from storage.cases import CaseState
from storage.connect import opened_database
from storage.consents import Purpose
from storage.engines import migrations
from tests import pictures
from tests.fake_api import card, compared
from tests.fake_gallery import FakeGallery
from tests.running_bot import ADMIN, Clock, RunningBot, run_bot
from tests.storage.conftest import url

__all__ = ["url"]

FOLDER = Path(__file__).parent
STORE = (FOLDER / "store_0_1_0.jsonl").read_text(encoding="utf-8").splitlines()
SCREENS = json.loads((FOLDER / "chats_0_1_0.json").read_text(encoding="utf-8"))
MADE = float(json.loads(STORE[0])["made"])
KEYS = "1:he7upno5z4yXSFtHIh5UhxjKA+EkjRYeoWEVeWZ1Z8c="
FRONT, BACK, CARD_FRONT, CARD_BACK, _, SELFIE, PORTRAIT, OTHER = (pictures.photo(seed) for seed in range(8))
VERIFICATION = (Purpose.VERIFICATION_READING, Purpose.VERIFICATION_MATCHING, Purpose.VERIFICATION_ENROLMENT)
OLD_FACES = {101: {"name": "Người cũ"}, 102: {"name": "NGUYỄN THỊ MẪU", "case": "3"}, 103: {"name": "Người thử"}}


class OldFiles(FileStore):
    """Files of which some keep the ids that an earlier Telegram gave them."""

    def __init__(self) -> None:
        super().__init__()
        self.now: dict[str, str] = {}

    def get(self, file_id: str) -> tuple[FileInfo, bytes] | None:
        """Return a file by its old or its present id."""
        return super().get(self.now.get(file_id, file_id))


async def write_store(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the tables of the version before, with its rows."""
    steps = list(migrations.STEPS.items())
    last = [name for name, _ in steps].index("012 case numbers")
    with monkeypatch.context() as before:
        before.setattr(migrations, "STEPS", dict(steps[: last + 1]))
        before.setattr(backup, "DATA_STEPS", ())
        async with opened_database(url) as db:
            await db.run(lambda tx: backup.load(tx, STORE, lambda _: (), moved=True))
            names = {row["purpose"] for row in await db.run(lambda tx: tx.rows("select purpose from consent"))}
    assert names == {"reading", "matching", "enrolment"}


async def show_screens(bot: RunningBot) -> None:
    """Show in each chat the buttons that the version before sent, and give the photos of then."""
    files = bot.playground.state.files = OldFiles()
    for seed in set(SCREENS["photos"].values()):
        size = (await store_photo(bot.playground.state, pictures.photo(seed)))[-1]
        files.now |= {file_id: size.file_id for file_id, of in SCREENS["photos"].items() if of == seed}
    bot.chat(301)
    for number, messages in SCREENS["chats"].items():
        for shown in messages:
            rows = [[{"text": label, "callback_data": data} for label, data in row] for row in shown["buttons"]]
            message = Message(shown["id"], int(number), outgoing=False, date=int(MADE), markup=markup(rows))
            bot.chat(int(number), "en" if number == "116" else "vi").private_chat.put(message)


def markup(rows: list[list[dict[str, str]]]) -> ReplyMarkup:
    """Return inline buttons."""
    return ReplyMarkup({"inline_keyboard": rows})


@pytest.fixture
def api() -> FakeGallery:
    """An API with the faces that were in the gallery."""
    service = FakeGallery()
    service.faces, service.next_id = {face: dict(notes) for face, notes in OLD_FACES.items()}, 104
    return service


@pytest.fixture
async def bot(url: str, api: FakeGallery, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RunningBot]:
    """The present bot on the old store, a second after the version before ended."""
    await write_store(url, monkeypatch)
    clock = Clock()
    clock.forward(MADE + 1 - clock())
    ready = asyncio.Event()

    async def wait_for_screens(event: Event, state: State | None, tools: ChatTools) -> State | None:
        await ready.wait()
        return await handle(event, state, tools)

    chosen = {"database_url": url, "data_keys": SecretStr(KEYS), "ask_consent": True, "controller": "Công ty Mẫu"}
    async with run_bot(wait_for_screens, api, clock, **chosen) as opened:
        await show_screens(opened)
        ready.set()
        await opened.quiet()
        yield opened


@pytest.mark.parametrize(
    ("number", "name", "again", "first"),
    [(101, "Họ và tên", "📷 Chụp lại", "Bước 1/2"), (116, "Full name", "📷 Take again", "Step 1 of 2")],
)
async def test_card_at_its_second_step(
    bot: RunningBot, api: FakeGallery, number: int, name: str, again: str, first: str
) -> None:
    """The next photo completes the card. The consent of before is not asked for again."""
    person = bot.chat(number)
    await person.send_photo(BACK)
    await person.wait(name)
    assert set(api.seen[-1].files) == {"mattruoc", "matsau"}
    await person.click(again)
    await person.wait(first)


async def test_old_cancel_button(bot: RunningBot) -> None:
    """The button under the old question stops the conversation."""
    person = bot.chat(101)
    await person.click("✖ Huỷ")
    await person.wait("Gửi /cccd")


async def test_verification_at_its_selfie(bot: RunningBot, api: FakeGallery) -> None:
    """The verification goes on with its consents and photos, and the face is kept."""
    api.next(card(), compared(93.0))
    person = bot.chat(102)
    await person.send_photo(SELFIE)
    await person.wait("Bước 4/4")
    await person.click("Để sau")
    await person.wait("đang chờ người xem lại")
    await bot.quiet()
    case = await bot.app.db.run(cases.find_latest, 102)
    assert case
    assert case.reasons == ("number_known",)


async def test_verification_in_the_middle_of_its_consents(bot: RunningBot) -> None:
    """An old button shows the question with the present words. The consent given before stands."""
    person = bot.chat(103)
    await person.click("✅ Tôi đồng ý")
    await person.wait("so khớp khuôn mặt")
    await person.click("✅ Tôi đồng ý")
    await person.wait("lưu khuôn mặt")
    await person.click("Không")
    await person.wait("Bước 1/4")
    assert set(await bot.app.db.run(consents.list_in_force, 103)) == set(VERIFICATION[:2])


async def test_verification_at_its_consents_is_stopped(bot: RunningBot) -> None:
    """The old button to stop names the command."""
    person = bot.chat(103)
    await person.click("✖ Huỷ")
    await person.wait("Gửi /xacminh")


async def test_verification_at_a_doubtful_field(bot: RunningBot, api: FakeGallery) -> None:
    """The old button confirms the field, and the reading that was paid is not paid again."""
    before = len(api.seen)
    api.next(compared(93.0))
    person = bot.chat(112)
    await person.click("✅ Đúng")
    await person.wait("đang chờ người xem lại")
    assert [request.path.rpartition("/")[2] for request in api.seen[before:]] == ["matching", "search"]


async def test_held_photo(bot: RunningBot) -> None:
    """The old buttons choose the use of the photo, or let it go."""
    person = bot.chat(104)
    await person.click("🪪 Đọc hai mặt thẻ căn cước")
    await person.wait("Mục đích")
    await person.click("✅ Tôi đồng ý")
    await person.wait("Bước 2/2")


async def test_held_photo_is_let_go(bot: RunningBot) -> None:
    """The old button to stop ends the question."""
    person = bot.chat(104)
    await person.click("✖ Huỷ")
    await person.wait("Đã huỷ")


async def test_question_for_consent(bot: RunningBot) -> None:
    """The old button gives the consent, and the held photo is the first side."""
    person = bot.chat(105)
    await person.click("✅ Tôi đồng ý")
    await person.wait("Bước 2/2")
    assert set(await bot.app.db.run(consents.list_in_force, 105)) == {Purpose.READING}


async def test_question_for_consent_is_declined(bot: RunningBot) -> None:
    """The old button declines."""
    person = bot.chat(105)
    await person.click("✖ Tôi không đồng ý")
    await person.wait("không đọc gì cả")


async def test_calls_that_failed(bot: RunningBot) -> None:
    """The old button makes the calls again, and the timer of the other chat rings."""
    tapped, waiting = bot.chat(106), bot.chat(113)
    await tapped.click("🔄 Thử lại")
    await tapped.wait("Họ và tên")
    bot.later()
    await waiting.wait("Họ và tên")
    await bot.quiet()
    assert await bot.rows("select id from timer where waits = 1") == []


@pytest.mark.parametrize(("label", "words"), [("📷 Chụp lại", "Bước 1/2"), ("✅ Xong", "Hoàn tất")])
async def test_result_on_the_screen(bot: RunningBot, label: str, words: str) -> None:
    """The buttons of the result work."""
    person = bot.chat(107)
    await person.click(label)
    await person.wait(words)


async def test_result_and_new_photo(bot: RunningBot) -> None:
    """A photo after a result begins something new."""
    person = bot.chat(107)
    await person.send_photo(OTHER)
    await person.wait("Bạn muốn làm gì")


async def test_deletion_inside_a_conversation(bot: RunningBot) -> None:
    """The old button deletes the data."""
    person = bot.chat(108)
    await person.click("🗑 Xoá dữ liệu của tôi")
    await person.wait("Biên nhận")
    await bot.quiet()
    assert await bot.rows("select session from chat where chat_id = 108") == [{"session": None}]


async def test_deletion_is_refused_inside_a_conversation(bot: RunningBot) -> None:
    """The old safe button goes back to the conversation, and so does a photo."""
    person = bot.chat(108)
    await person.click("✖ Không")
    await person.wait("Bước 2/2")
    await person.send_photo(BACK)
    await person.wait("Họ và tên")


async def test_photo_before_the_tap_on_deletion(bot: RunningBot) -> None:
    """A photo leaves the question alone and goes on with the card."""
    person = bot.chat(108)
    await person.send_photo(BACK)
    await person.wait("Họ và tên")


async def test_case_is_approved_and_its_face_kept(bot: RunningBot, api: FakeGallery) -> None:
    """The reviewer with the case open unmasks and approves with the old buttons. The person hears of it."""
    reviewer = bot.chat(202)
    await reviewer.click("👁 Ngày sinh")
    shown = await reviewer.wait("01/02/1990")
    assert "NGUYỄN THỊ MẪU" in shown.text, "what was unmasked before stays so"
    await reviewer.click("✅ Duyệt")
    await reviewer.wait("không thể hoàn tác")
    await reviewer.click("✅ Duyệt")
    await reviewer.wait("đã duyệt")
    await bot.chat(109).wait("Đã xác minh")
    await bot.quiet()
    assert api.faces[104] == {"name": "NGUYỄN THỊ MẪU", "case": "1"}
    assert await bot.app.db.run(enrolments.list_face_ids, 109) == (104,)
    assert await bot.app.db.run(audit.find_broken_entry) is None


@pytest.mark.parametrize(("label", "words"), [("❌ Từ chối", "Vì sao từ chối"), ("↩ Trả lại", "trở lại hàng")])
async def test_other_buttons_of_a_case(bot: RunningBot, label: str, words: str) -> None:
    """The other old buttons lead on too."""
    reviewer = bot.chat(202)
    await reviewer.click(label)
    await reviewer.wait(words)


async def test_confirmation_of_a_decision(bot: RunningBot) -> None:
    """The reviewer is asked to send the command again, which shows the case, and approves it."""
    reviewer = bot.chat(204)
    await reviewer.click("✅ Duyệt")
    await reviewer.wait("Tôi vừa được cập nhật")
    await reviewer.send_text("/review")
    await reviewer.wait("Hồ sơ số 2")
    await reviewer.click("✅ Duyệt")
    await reviewer.wait("không thể hoàn tác")
    await reviewer.click("✅ Duyệt")
    await bot.chat(114).wait("Đã xác minh")
    await bot.quiet()
    case = await bot.app.db.run(cases.find, 2)
    assert case
    assert (case.state, case.face_id) == (CaseState.APPROVED, 104)


async def test_enrolment_waits_for_its_tap(bot: RunningBot, api: FakeGallery) -> None:
    """The old button adds the face for its person."""
    owner = bot.chat(201)
    await owner.click("✅ Thêm")
    await owner.wait("Đã thêm: #104")
    assert api.faces[104] == {"name": "Hoa Mẫu"}
    await bot.quiet()
    assert await bot.app.db.run(enrolments.list_face_ids, 110) == (102, 104)


async def test_enrolment_is_refused(bot: RunningBot) -> None:
    """The old safe button adds nothing."""
    owner = bot.chat(201)
    await owner.click("✖ Không")
    await owner.wait("không thay đổi gì")


@pytest.mark.parametrize(("number", "label"), [(203, "✖ Huỷ"), (207, "🗑 Xoá 1 ảnh")])
async def test_questions_that_end(bot: RunningBot, number: int, label: str) -> None:
    """The administrator is asked to send the command again."""
    owner = bot.chat(number)
    await owner.click(label)
    await owner.wait("Tôi vừa được cập nhật")


async def test_portrait_for_an_enrolment(bot: RunningBot) -> None:
    """The portrait that the version before waited for is not lost: it is asked what to do with it."""
    owner = bot.chat(203)
    await owner.send_photo(PORTRAIT)
    await owner.wait("Tôi vừa được cập nhật")
    await owner.wait("Bạn muốn làm gì")


async def test_broadcast_waits_for_its_words(bot: RunningBot) -> None:
    """The words are shown for confirmation and sent."""
    owner = bot.chat(ADMIN)
    await owner.send_text("Chào cả nhà")
    await owner.wait(lambda message: any("Gửi tới" in label for label in message.labels))
    await owner.click("✖ Không")
    await owner.wait("không thay đổi gì")


async def test_broadcast_is_stopped_before_its_words(bot: RunningBot) -> None:
    """The old button ends the question; the conversation behind it goes on."""
    owner = bot.chat(206)
    await owner.click("✖ Huỷ")
    await owner.wait("Bước 2/2")
    await owner.send_photo(BACK)
    await owner.wait("Họ và tên")


async def test_broadcast_waits_for_its_tap(bot: RunningBot) -> None:
    """The old button sends the message."""
    owner = bot.chat(205)
    label = next(button[0] for row in SCREENS["chats"]["205"][-1]["buttons"] for button in row if "Gửi" in button[0])
    await owner.click(label)
    await bot.chat(110).wait("Thử nghiệm")
    bot.later()
    await owner.wait("Đã xong: ")


async def test_consents(bot: RunningBot) -> None:
    """Consents of one name become two. They are listed, and not asked for again."""
    acts = await bot.app.db.run(consents.list_in_force, 110)
    assert set(acts) == {Purpose.READING, *VERIFICATION}
    person = bot.chat(110)
    await person.send_text("/quyen")
    listed = await person.wait("đã đồng ý")
    assert len(listed.labels) == 4
    await person.send_text("/cccd")
    await person.wait("Bước 1/2")
    await person.send_text("/xacminh")
    await person.wait("Bước 1/4")
    assert await bot.app.db.run(consents.list_in_force, 117) == {Purpose.MATCHING: "2"}
    assert await bot.app.db.run(consents.list_in_force, 111) == {}


async def test_withdrawal_of_one_consent(bot: RunningBot, api: FakeGallery) -> None:
    """The face that was kept goes with its consent. The other consents stay."""
    person = bot.chat(110)
    await person.send_text("/quyen")
    await person.wait("đã đồng ý")
    await person.click("✖ Rút lại: Lưu khuôn mặt trong thư viện")
    await person.wait("Đã xoá 1 ảnh")
    assert 102 not in api.faces
    assert set(await bot.app.db.run(consents.list_in_force, 110)) == {Purpose.READING, *VERIFICATION[:2]}


async def test_waiting_updates(bot: RunningBot) -> None:
    """Messages that nobody answered are answered."""
    await bot.chat(301).wait("Mục đích")
    await bot.chat(115).wait("Họ và tên")
    await bot.quiet()
    assert await bot.rows("select update_id from inbox where state = 'dead'") == []


async def test_audit_is_whole(bot: RunningBot) -> None:
    """The chain of the version before is intact, and new entries continue it."""
    before = await bot.app.db.run(audit.count_entries)
    assert before == 4
    assert await bot.app.db.run(audit.find_broken_entry) is None
    owner = bot.chat(ADMIN)
    await owner.send_text("/huy")
    await owner.send_text("/block 117")
    await owner.wait("117")
    await bot.quiet()
    assert await bot.app.db.run(audit.count_entries) == before + 1
    assert await bot.app.db.run(audit.find_broken_entry) is None


async def test_two_faces(bot: RunningBot, api: FakeGallery) -> None:
    """The conversation about two faces takes its second photo."""
    api.next(compared(93.0))
    person = bot.chat(117)
    await person.send_photo(SELFIE)
    await person.wait(lambda message: "✅ Xong" in message.labels)


async def test_backup_of_the_version_before(url: str) -> None:
    """A restore into an empty store converts the consents."""
    async with opened_database(url) as db:
        restored = await db.run(lambda tx: backup.load(tx, STORE, lambda _: (), moved=False))
        assert restored.rows == len(STORE) - 2
        assert set(await db.run(consents.list_in_force, 110)) == {Purpose.READING, *VERIFICATION}
        assert await db.run(consents.list_in_force, 117) == {Purpose.MATCHING: "2"}
        assert await db.run(audit.find_broken_entry) is None
