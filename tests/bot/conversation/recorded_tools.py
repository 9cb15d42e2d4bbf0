"""Tools of a conversation that record what is asked of them, and two small flows to run with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.api.errors import ApiError
from bot.api.operations import GET_HAIMAT, GET_MATTRUOC, SEARCH, Operation
from bot.conversation.flow import (
    Answer,
    Call,
    Event,
    File,
    Flow,
    InFlow,
    Kind,
    Message,
    Outcome,
    Results,
    Step,
    Text,
    text,
)
from bot.conversation.protocols import FileGone
from bot.photos.check import PhotoCheck


@dataclass
class RecordedTools:
    """Tools that write down what is asked of them and answer as told."""

    said: list[str] = field(default_factory=list)
    called: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    alarms: list[Text] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    looks: dict[bytes, PhotoCheck] = field(default_factory=dict)
    errors: list[ApiError] = field(default_factory=list)
    results: dict[str, Any] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    gone: bool = False
    sought: list[bool] = field(default_factory=list)
    """Of each look, whether a QR code was looked for."""

    async def say(self, message: Message) -> int:
        """Write down the words."""
        self.said.append(words(message))
        return len(self.said)

    async def show_progress(self, message: Message, operation: Operation) -> int:
        """A progress message."""
        return await self.say(message)

    async def edit(self, message_id: int, message: Message) -> None:
        """Put words in the place of others."""
        self.said[message_id - 1] = words(message)

    async def farewell(self, told: Text) -> None:
        """Write down the last words."""
        await self.say(Message((told,)))

    async def settle(self, *, stays: bool = False) -> None:
        """Write it down."""
        self.said.append("(no buttons)")

    def arrived(self) -> None:
        """Take a photo without a word."""

    async def toast(self, told: Text | None) -> None:
        """Write down what is told."""
        if told:
            self.said.append(f"({told.msgid})")

    async def look(self, file: File, kind: Kind, *, codes: bool = True) -> PhotoCheck:
        """The look that the test prepared, else a good one."""
        if self.gone:
            raise FileGone
        self.sought.append(codes)
        data = file.file_id.encode()
        return self.looks.get(data, PhotoCheck(None, jpeg=b"jpeg:" + data, digest=data.decode()))

    async def picture(self, file: File, kind: Kind) -> bytes:
        """The file's id as its picture."""
        return (await self.look(file, kind)).jpeg

    async def recall(self, operation: Operation, same: str) -> Any:
        """What was answered before to this question."""
        return self.known.get(same)

    async def call(
        self, operation: Operation, values: Mapping[str, Any], progress_id: int, progress: Text, same: str = ""
    ) -> Any:
        """The next error, or the result that the test prepared, else the operation's name as its result."""
        given = {name: await value() if callable(value) else value for name, value in values.items()}
        self.called.append((operation.name, given))
        if self.errors:
            raise self.errors.pop(0)
        found = self.results.get(operation.name, operation.name)
        if same:
            self.known[same] = found
        return found

    async def come_back(self, seconds: float, nonce: str, progress_id: int) -> None:
        """Write down when."""
        self.waits.append(seconds)

    async def alarm(self, told: Text) -> None:
        """Write it down."""
        self.alarms.append(told)


def words(message: Message) -> str:
    """The English of a message, its buttons behind it."""
    buttons = [button.action for row in message.buttons for button in row]
    return " ".join([*(part.msgid for part in message.parts), *buttons])


def step(name: str, kind: Kind = Kind.PHOTO) -> Step:
    """A step called by its name."""
    return Step(name, kind, text(f"please {name}"), text(name))


def read(state: InFlow, results: Results) -> Outcome:
    """The names of the results."""
    return Message((text(" ".join(results)),))


FILE = File("f", "u", 9)
CARD = Flow("card", text("Card"), (step("mattruoc"), step("matsau")), (Call(GET_HAIMAT),), text("wait"), read)
ONE = Flow("one", text("One"), (step("image"),), (Call(GET_MATTRUOC), Call(SEARCH)), text("wait"), read)


def photo(name: str, update_id: int = 1) -> Event:
    """A photo whose bytes are its name."""
    return Event(update_id, 7, Kind.PHOTO, file=File(name, f"unique {name}"))


def press(action: str, nonce: str = "1", update_id: int = 16) -> Event:
    """A tap on a button of a step."""
    return Event(update_id, 7, Kind.PRESS, text=action, nonce=nonce)


def half() -> InFlow:
    """A state that has the front and waits for the back."""
    return InFlow("card", "matsau", "1", {"mattruoc": Answer(file=FILE, digest="f")})
