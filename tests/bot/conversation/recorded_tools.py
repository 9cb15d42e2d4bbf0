"""Recording tools of a conversation, and two small flows to run with the tools."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.api.descriptors import Operation
from bot.api.errors import ApiError
from bot.api.operations import GET_HAIMAT, GET_MATTRUOC, SEARCH
from bot.conversation.flow import Answer, Call, Event, File, Flow, InFlow, Kind, Outcome, Results, Step
from bot.conversation.message import Message, Text, text
from bot.conversation.protocols import FileGone
from bot.photos.check import PhotoCheck


@dataclass
class RecordedTools:
    """Tools that record each call and give prepared answers."""

    said: list[str] = field(default_factory=list)
    called: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    alarms: list[Text] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    checks: dict[bytes, PhotoCheck] = field(default_factory=dict)
    errors: list[ApiError] = field(default_factory=list)
    results: dict[str, Any] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    gone: bool = False
    sought: list[bool] = field(default_factory=list)
    """Of each look, whether a QR code was looked for."""

    async def say(self, message: Message) -> int:
        """Record the text."""
        self.said.append(words(message))
        return len(self.said)

    async def show_progress(self, message: Message, operation: Operation) -> int:
        """Record the progress message and return its id."""
        return await self.say(message)

    async def edit(self, message_id: int, message: Message) -> None:
        """Record the edit."""
        self.said[message_id - 1] = words(message)

    async def farewell(self, told: Text) -> None:
        """Record the farewell."""
        await self.say(Message((told,)))

    async def close_tapped_message(self, *, keep: bool = False) -> None:
        """Record the call."""
        self.said.append("(no buttons)")

    def record_photo_received(self) -> None:
        """Accept a photo silently."""

    async def toast(self, told: Text | None) -> None:
        """Record the notification."""
        if told:
            self.said.append(f"({told.msgid})")

    async def check_photo(self, file: File, kind: Kind, *, codes: bool = True) -> PhotoCheck:
        """Return the prepared check of a photo, or a check without a fault."""
        if self.gone:
            raise FileGone
        self.sought.append(codes)
        data = file.file_id.encode()
        return self.checks.get(data, PhotoCheck(None, jpeg=b"jpeg:" + data, digest=data.decode()))

    async def photo_bytes(self, file: File, kind: Kind) -> bytes:
        """Return the id of the file as the bytes of the picture."""
        return (await self.check_photo(file, kind)).jpeg

    async def recall(self, operation: Operation, question: str) -> Any:
        """Return the prepared earlier answer to the question."""
        return self.known.get(question)

    async def call(
        self, operation: Operation, values: Mapping[str, Any], progress_id: int, progress: Text, question: str = ""
    ) -> Any:
        """Raise the next prepared error, or return the prepared result or the name of the operation."""
        given = {name: await value() if callable(value) else value for name, value in values.items()}
        self.called.append((operation.name, given))
        if self.errors:
            raise self.errors.pop(0)
        found = self.results.get(operation.name, operation.name)
        if question:
            self.known[question] = found
        return found

    async def retry_later(self, seconds: float, nonce: str, progress_id: int) -> None:
        """Record the pause."""
        self.waits.append(seconds)

    async def alarm_admins(self, told: Text) -> None:
        """Record the call."""
        self.alarms.append(told)


def words(message: Message) -> str:
    """Return the English text of a message, with the buttons behind the text."""
    buttons = [button.action for row in message.buttons for button in row]
    return " ".join([*(part.msgid for part in message.parts), *buttons])


def step(name: str, kind: Kind = Kind.PHOTO) -> Step:
    """Return a step with its name as prompt and noun."""
    return Step(name, kind, text(f"please {name}"), text(name))


def read(state: InFlow, results: Results) -> Outcome:
    """Return the names of the results as a message."""
    return Message((text(" ".join(results)),))


FILE = File("f", "u", 9)
CARD = Flow("card", text("Card"), (step("mattruoc"), step("matsau")), (Call(GET_HAIMAT),), text("wait"), read)
ONE = Flow("one", text("One"), (step("image"),), (Call(GET_MATTRUOC), Call(SEARCH)), text("wait"), read)


def photo(name: str, update_id: int = 1) -> Event:
    """Return the event of a photo with its name as bytes."""
    return Event(update_id, 7, Kind.PHOTO, file=File(name, f"unique {name}"))


def press(action: str, nonce: str = "1", update_id: int = 16) -> Event:
    """Return the event of a tap on a button of a step."""
    return Event(update_id, 7, Kind.PRESS, text=action, nonce=nonce)


def half() -> InFlow:
    """Return a state with a front that waits for the back."""
    return InFlow("card", "matsau", "1", {"mattruoc": Answer(file=FILE, digest="f")})
