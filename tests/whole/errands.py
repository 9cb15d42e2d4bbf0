"""What people and staff do beside the conversations: plain commands that ask something and wait for the answer."""

from __future__ import annotations

from dataclasses import dataclass

from playground.testing.driver import Chat
from tests import pictures
from tests.whole.walker import YES

FACE = 101
"""The image of the gallery that the staff looks at."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something written (``{who}``: the chat's id), a photo, or a tap (a label's first letters), and the answer."""

    hears: str
    says: str = ""
    taps: str = ""


PHOTO = "(photo)"
ERRANDS: dict[str, tuple[Act, ...]] = {
    "held": (
        Act("Bạn muốn làm gì với ảnh này", PHOTO),
        Act("Mục đích", taps="🪪 Đọc riêng mặt trước"),
        Act("Họ và tên", taps=YES),
    ),
    "erase": (Act("Xoá toàn bộ", "/xoadulieu"), Act("Biên nhận", taps="🗑 Xoá dữ liệu của tôi")),
    "enrol": (
        Act("Gửi ảnh chân dung kèm", "/enrol"),
        Act("Ghi chú:", PHOTO),
        Act("Đã thêm: #", taps="✅ Thêm"),
    ),
    "find": (Act("Gửi ảnh chân dung, hoặc tên", "/find"), Act("Tìm thấy: 0", PHOTO)),
    "face": (
        Act(f"Ảnh #{FACE}", f"/face {FACE}"),
        Act("Viết các ghi chú", taps="✏️ Sửa ghi chú"),
        Act("sẽ thay đổi", "note=của {who}"),
        Act("Đã lưu", taps="💾 Lưu"),
    ),
    "broadcast": (
        Act("Hãy viết nội dung", "/broadcast"),
        Act("Tin của {who}", "Tin của {who}"),
        Act("Đã xong", taps="📣 Gửi tới"),
    ),
    "review": (
        Act("Lý do cần người xem", "/review"),
        Act("Duyệt hồ sơ số", taps="✅ Duyệt"),
        Act("đã duyệt", taps="✅ Duyệt"),
    ),
}
"""Name -> its acts, in order; a deletion, which has a minute, has a test of its own in test_kill."""

PEOPLE = frozenset({"held", "erase"})
"""Errands of everybody; the others are the staff's."""


@dataclass(slots=True)
class Errand:
    """One person on an errand, who has done so many of its acts."""

    chat: Chat
    acts: tuple[Act, ...]
    done: int = 0

    async def run(self, until: int | None = None) -> None:
        """Do the acts before the one of that number, or all."""
        for act in self.acts[self.done : until]:
            await self._do(act)
            await self.chat.wait(act.hears.format(who=self.chat.id), 120)
            self.done += 1

    async def _do(self, act: Act) -> None:
        if act.taps:
            labels = (label for message in self.chat.messages[::-1] for label in message.labels)
            await self.chat.click(next(label for label in labels if label.startswith(act.taps)))
        elif act.says == PHOTO:
            await self.chat.send_photo(pictures.photo(self.chat.id))
        else:
            await self.chat.send_text(act.says.format(who=self.chat.id))
