"""The documents tell the truth: options, operations, commands, and the first tutorial, which is played."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from bot.api.operations import GET_MATTRUOC, Operation
from bot.api.results import Paper
from bot.conversation import runner
from bot.conversation.flow import Event, File, Flow, InFlow, Kind, Message, Next, Text
from bot.conversation.i18n import body
from bot.conversation.state import ShowingResult
from bot.photos.check import PhotoCheck
from bot.settings import Settings
from handlers import __main__ as conversations
from handlers.all_flows import FLOWS
from playground.screenshots.screens import PICTURES, SCREENS, render_page
from playground.scripts import SCRIPTS

ROOT = Path(__file__).resolve().parents[1]


def _read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_every_option_is_in_the_operators_guide() -> None:
    """Each field of the settings stands in the table, and the table names nothing else."""
    table = [line.split("|")[1] for line in _read("docs/operators.md").splitlines() if line.startswith("| `")]
    assert {name.lower() for cell in table for name in re.findall(r"`([A-Z_]+)`", cell)} == set(Settings.model_fields)


def test_every_conversation_is_in_the_guide() -> None:
    """Commands stand in the table of conversations, which is what the code says, and scripts beside it."""
    page = _read("docs/conversations.md")
    assert page == conversations.page(page)
    assert all(f"`/{flow.name}`" in page for flow in FLOWS)
    assert all(f"--script {name}" in page for name in SCRIPTS)


def test_links_between_documents_lead_somewhere() -> None:
    """Relative links and pictures exist."""
    for file in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", file.read_text("utf-8")):
            assert target.startswith("https://") or (file.parent / target).exists(), f"{file.name}: {target}"


def test_every_conversation_has_its_picture() -> None:
    """The page of screens is what the code says; each script is on it, with words for who cannot see it, and small."""
    assert _read("docs/screens.md") == render_page()
    assert SCREENS.keys() == SCRIPTS.keys()
    assert all(f"`/{flow.name}`" in render_page() for flow in FLOWS)
    files = [PICTURES / f"{name}.webp" for name in SCREENS]
    assert all(screen.title and screen.alt for screen in SCREENS.values())
    for file in files:
        with Image.open(file) as picture:
            assert picture.width >= 430
    assert sum(file.stat().st_size for file in PICTURES.iterdir()) < 3_000_000


class Recorder:
    """Tools of one event that remember what was said; the card is always the same."""

    def __init__(self) -> None:
        self.said: list[Message] = []
        self.calls: list[str] = []

    async def say(self, message: Message) -> int:
        """Remember a message."""
        self.said.append(message)
        return len(self.said)

    async def show_progress(self, message: Message, operation: Operation) -> int:
        """Remember the progress message."""
        return await self.say(message)

    async def edit(self, message_id: int, message: Message) -> None:
        """Put a message in the place of an earlier one."""
        self.said[message_id - 1] = message

    async def farewell(self, words: Text) -> None:
        """Remember the last words."""
        await self.say(Message((words,)))

    def arrived(self) -> None:
        """Take a photo without a word."""

    async def settle(self, *, stays: bool = False) -> None:
        """Nothing is shown here."""

    async def toast(self, words: Text | None) -> None:
        """Nothing is shown here."""

    async def check_photo(self, file: File, kind: Kind, *, codes: bool = True) -> PhotoCheck:
        """A good photo."""
        return PhotoCheck(None, b"jpeg", file.file_id)

    async def picture(self, file: File, kind: Kind) -> bytes:
        """The same photo once more."""
        return (await self.check_photo(file, kind)).jpeg

    async def recall(self, operation: Operation, same: str) -> None:
        """Nothing was asked before."""

    async def call(
        self, operation: Operation, values: Mapping[str, Any], progress_id: int, progress: Text, same: str = ""
    ) -> Paper:
        """A card, whatever the photo shows."""
        given = {name: await value() if callable(value) else value for name, value in values.items()}
        self.calls.append(f"{operation.name} {given}")
        return Paper("chip_id_card_front", {"id": "001199000001", "name": "NGUYỄN VĂN MẪU"})

    async def come_back(self, seconds: float, nonce: str, progress_id: int) -> None:
        """Nothing fails here."""

    async def alarm(self, words: Text) -> None:
        """Nobody to tell."""


async def test_the_first_tutorial_works_as_printed() -> None:
    """The block of CONTRIBUTING, built and played: it asks for the photo, calls the API, shows the fields."""
    block = re.search(r"```python\n(.*?)```", _read("CONTRIBUTING.md"), re.DOTALL)
    assert block
    names: dict[str, Any] = {}
    exec(compile(block.group(1), "CONTRIBUTING.md", "exec"), names)
    flow: Flow = names["NUMBER"]
    tools = Recorder()
    state: Next = await runner.begin(flow, Event(1, 7, Kind.COMMAND, "sothe"), tools)
    assert isinstance(state, InFlow)
    assert "Photograph the front." in body(tools.said[0], "en")
    state = await runner.run(flow, state, Event(2, 7, Kind.PHOTO, file=File("f", "u")), tools)
    assert isinstance(state, ShowingResult)
    assert tools.calls == [f"{GET_MATTRUOC.name} {{'image': b'jpeg'}}"]
    assert body(tools.said[-1], "en") == "No. <b>001199000001</b>, NGUYỄN VĂN MẪU"
