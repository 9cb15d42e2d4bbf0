"""Every line of docs/security.md has its tests; and what no other room shows: secrets, addresses, disks, the lock."""

import ast
import io
import re
import sys
import tomllib
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.api.client import ApiClient
from bot.api.errors import Unavailable
from bot.api.operations import GET_MATTRUOC
from bot.conversation.message import Message, text
from bot.telegram import setup
from bot.telegram.client import Telegram
from bot.telegram.errors import TelegramError, TelegramUnavailable
from bot.telegram.rate_limit import RateLimiter
from playground.testing.driver import Chat
from tests import pictures
from tests.bot.api.service import Answer, Service
from tests.fake_api import FakeApi
from tests.running_bot import API_SECRET, HOOK_SECRET, TOKEN, RunningBot, run_bot
from tests.stranger import self_signed

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs/security.md").read_text()


@cache
def names_in(path: str) -> frozenset[str]:
    """The names of the tests in a file."""
    tree = ast.parse((ROOT / path).read_text())
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def rows() -> list[tuple[str, ...]]:
    """The rows of the checklist: line, how it is met, tests."""
    table = [line for line in PAGE.splitlines() if re.match(r"\| \d", line)]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table]


@pytest.mark.parametrize("row", rows(), ids=lambda row: str(row[0]))
def test_every_line_names_tests_that_exist(row: tuple[str, ...]) -> None:
    """A promise without a test is none; a test that was renamed is missed."""
    _, line, how, named = row
    assert line
    assert how
    found = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", named)
    assert found
    for path, name in found:
        assert name in names_in(path), f"{path}::{name}"


def test_the_checklist_is_whole() -> None:
    """Its lines are numbered without a gap."""
    numbers = [int(row[0]) for row in rows()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 15


def test_no_secret_in_a_repr(bot: RunningBot) -> None:
    """What a debugger, or an error that quotes its values, would show."""
    app = bot.app
    shown = " ".join(map(repr, (app, app.telegram, app.api, app.vault, app.settings)))
    secrets = (TOKEN, API_SECRET, HOOK_SECRET, app.settings.data_keys.get_secret_value())
    assert not any(secret in shown for secret in secrets)
    assert set(secrets) <= set(app.settings.secrets())


@pytest.mark.parametrize("base", ["http://127.0.0.1:9", "https://no-such-host.invalid"])
async def test_no_token_in_an_error_of_the_transport(base: str) -> None:
    """Neither in its text nor anywhere in its traceback: the address holds the token."""

    async def no_pause(_seconds: float) -> None:
        pass

    async with Telegram(TOKEN, base, RateLimiter(sleep=no_pause)).session() as telegram:
        with pytest.raises(TelegramUnavailable) as caught:
            await telegram.send(7, _message(), "vi")
    assert TOKEN not in "".join(traceback.format_exception(caught.value)) + repr(caught.value)


async def test_telegram_is_not_followed_elsewhere() -> None:
    """A redirect leads nobody's words, and no token, to another address."""
    elsewhere, service = Service(), Service()
    async with elsewhere.server, service.server:
        service.answers = [Answer(b"{}", status=307, headers={"Location": f"{elsewhere.url}/bot{TOKEN}/x"})]
        async with Telegram(TOKEN, service.url).session() as telegram:
            with pytest.raises(TelegramError):
                await setup.username(telegram)
    assert service.seen
    assert not elsewhere.seen


async def test_no_address_of_telegram_reaches_the_api(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """Files go as bytes: their addresses at Telegram hold the token; a link of that kind is not passed on either."""
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_text(f"https://api.telegram.org/file/bot{TOKEN}/photos/1.jpg")
    await chat.wait("Telegram")
    await chat.send_photo(pictures.photo(0))
    await chat.wait("Bước 2/2")
    await chat.send_document(pictures.photo(1), "a.jpg")
    await chat.wait("Họ và tên")
    assert api.seen
    for seen in api.seen:
        sent = repr((seen.path, seen.query, seen.raw, seen.content_type, [file.name for file in seen.files.values()]))
        bodies = b"".join(file.data for file in seen.files.values()) + seen.raw
        for trace in (TOKEN, TOKEN.partition(":")[2], "/file/bot", bot.playground.url):
            assert trace not in sent
            assert trace.encode() not in bodies


async def test_a_file_goes_on_without_its_name_and_metadata(chat: Chat, api: FakeApi) -> None:
    """Photos sent as files keep their EXIF with place and device; the API gets neither that nor what it was called."""
    secret = "Pixel of somebody, 21.0285 N 105.8542 E"
    exif = Image.Exif()
    exif[0x010F] = secret
    exif[0x010E] = secret
    await chat.send_text("/mattruoc")
    await chat.wait("Bước 1/1")
    await chat.send_document(pictures.photo(0, exif=exif.tobytes()), "../../etc/Nguyễn Thị Mẫu.jpg")
    await api.wait_for(1)
    (file,) = api.seen[0].files.values()
    assert secret.encode() not in file.data
    assert not Image.open(io.BytesIO(file.data)).getexif()
    assert "Mẫu" not in file.name
    assert "/" not in file.name


@contextmanager
def written() -> Iterator[list[str]]:
    """The paths of files opened for writing meanwhile, by anything in this process."""
    paths: list[str] = []
    listening = True

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if listening and event == "open" and isinstance(arguments[0], str):
            mode, flags = arguments[1] or "", arguments[2] or 0
            if set("wax+") & set(mode) or flags & 3:
                paths.append(arguments[0])

    sys.addaudithook(hear)
    yield paths
    listening = False


async def test_no_image_touches_the_disk(tmp_path: Path) -> None:
    """Looked at, sent on, shown: in memory alone; nothing is written but the store, by its own library."""
    async with run_bot(database_url=f"sqlite:///{tmp_path}/bot.sqlite3") as bot:
        chat = bot.chat()
        with written() as paths:
            (tmp_path / "control").write_text("x")
            for sent in (pictures.photo(0), pictures.photo(1, "HEIF"), pictures.photo(2, "PNG")):
                await chat.send_text("/mattruoc")
                await chat.wait("Bước 1/1")
                await chat.send_document(sent, "a.jpg")
                await bot.quiet()
        assert bot.api.seen
        assert {path for path in paths if path != "/dev/null"} == {str(tmp_path / "control")}
        content = _content(tmp_path)
        assert not any(mark in content for mark in (b"\xff\xd8\xff", b"\x89PNG", b"ftypheic"))


def _content(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_a_certificate_of_anybody_is_refused(tmp_path: Path) -> None:
    """Neither key nor token is sent before the other side has proved who it is."""
    async with self_signed(tmp_path) as (url, asked):
        async with ApiClient(url, "key", API_SECRET, sleep=_at_once) as api:
            with pytest.raises(Unavailable):
                await api.call(GET_MATTRUOC, {"image": b"jpeg"})
            assert await api.reachable() is False
        async with Telegram(TOKEN, url, RateLimiter(sleep=_at_once)).session() as telegram:
            with pytest.raises(TelegramUnavailable):
                await telegram.send(7, _message(), "vi")
        assert not asked


def test_every_package_is_locked_by_its_hash() -> None:
    """What is installed is what was looked at: from one index, each file with its SHA-256."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    own = [package for package in lock["package"] if "virtual" in package["source"]]
    assert [package["name"] for package in own] == ["cv-vietnam-bot"]
    for package in lock["package"]:
        if package in own:
            continue
        assert package["source"] == {"registry": "https://pypi.org/simple"}, package["name"]
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        assert files, package["name"]
        assert all(file["hash"].startswith("sha256:") and len(file["hash"]) == 71 for file in files), package["name"]


def test_everything_that_installs_keeps_to_the_lock() -> None:
    """No file of ours installs what the lock does not name."""
    for path in ("Makefile", "README.md", "render.yaml", "docs/operators.md", "CONTRIBUTING.md"):
        text = (ROOT / path).read_text()
        assert all("--locked" in line for line in text.splitlines() if re.search(r"\buv sync\b", line)), path
    assert not (ROOT / "requirements.txt").exists()


async def _at_once(_seconds: float) -> None:
    """No pause between tries."""


def _message() -> Message:
    return Message((text("hi"),))
