"""The store and the chats that version 0.1.0 left. README.md lists who is in the store."""

import json
from pathlib import Path

import pytest

from playground.botapi.methods.message_content import store_photo
from playground.messaging.keyboards import ReplyMarkup
from playground.messaging.media import FileInfo, FileStore
from playground.messaging.messages import Message
from storage import backup
from storage.connect import opened_database
from storage.consents import Purpose
from storage.engines import migrations
from tests import pictures
from tests.running_bot import RunningBot

FOLDER = Path(__file__).parent
STORE = (FOLDER / "store_0_1_0.jsonl").read_text(encoding="utf-8").splitlines()
SCREENS = json.loads((FOLDER / "chats_0_1_0.json").read_text(encoding="utf-8"))
MADE = float(json.loads(STORE[0])["made"])
KEYS = "1:he7upno5z4yXSFtHIh5UhxjKA+EkjRYeoWEVeWZ1Z8c="
BACK, SELFIE, PORTRAIT, OTHER = (pictures.photo(seed) for seed in (1, 5, 6, 7))
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
