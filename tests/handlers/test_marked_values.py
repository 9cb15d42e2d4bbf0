"""Search for marked personal data wherever no personal data may be, after every conversation.

Searched are the printed output, all log records (at DEBUG, with libraries, before and after masking), the files of the
store, a backup, ``/metrics`` and ``/ready``.
"""

import io
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from bot.chat.tools import ChatTools
from bot.conversation.flow import Event, Flow, InFlow, Kind, Step
from bot.conversation.state import State, from_json
from bot.monitoring import logs
from bot.telegram.webhook import PATH
from handlers.all_flows import FLOWS
from handlers.registry import REGISTRY
from playground.testing.driver import Chat
from storage import backup
from tests import pictures
from tests.handlers.marked_values import (
    KEY,
    METRICS_TOKEN,
    NAME,
    NUMBER,
    PERSONAL,
    SECRETS,
    WORDS,
    MarkedApi,
    files,
    forms,
)
from tests.running_bot import ADMIN, TOKEN, RunningBot, run_bot, settings


@pytest.fixture
def api() -> MarkedApi:
    """Return an API that reads marked papers."""
    return MarkedApi()


@pytest.fixture
async def bot(api: MarkedApi, tmp_path: Path) -> AsyncIterator[RunningBot]:
    """Run a bot with marked secrets and a store in a file."""
    async with run_bot(
        api=api, database_url=f"sqlite:///{tmp_path}/bot.sqlite3", data_keys=SecretStr(KEY),
        metrics_token=SecretStr(METRICS_TOKEN), monthly_quota=100,
    ) as opened:  # fmt: skip
        yield opened


@pytest.fixture
def chat(bot: RunningBot) -> Chat:
    """Return the chat of a person with a marked name."""
    return bot.playground.chat(7, first_name="Ngọcđánhdấu", language_code="vi")


@pytest.fixture
def printed(own_logging: None, caplog: pytest.LogCaptureFixture) -> Iterator[io.StringIO]:
    """Return the printed output and all log records, also of libraries. ``caplog`` has the unmasked records."""
    secrets = settings(data_keys=SecretStr(KEY), metrics_token=SecretStr(METRICS_TOKEN)).secrets()
    with redirect_stderr(io.StringIO()) as heard, redirect_stdout(heard):
        logs.set_up(logging.DEBUG).hide(secrets)
        logging.getLogger().setLevel(logging.DEBUG)
        logging.getLogger().addHandler(caplog.handler)
        logging.getLogger("a.library").debug("speaks")
        yield heard


async def outside(bot: RunningBot, folder: Path) -> dict[str, bytes]:
    """Return the bytes of the store's files, of a backup and of the probes."""
    rows: list[str] = []
    await bot.app.db.snapshot(backup.dump, 1.0, rows.append)
    found = {"files": files(folder), "backup": "\n".join(rows).encode()}
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {METRICS_TOKEN}"}) as session:
        for page in ("/metrics", "/ready", "/live", "/nowhere"):
            async with session.get(bot.webhook_url.removesuffix(PATH) + page) as answer:
                found[page] = await answer.read()
    assert b"bot_updates_total" in found["/metrics"]
    return found


async def search(bot: RunningBot, folder: Path, caplog: pytest.LogCaptureFixture, printed: io.StringIO) -> None:
    """Check that no mark is found anywhere."""
    assert "DEBUG a.library: speaks" in printed.getvalue()
    places = await outside(bot, folder) | {"printed": printed.getvalue().encode(), "logged": caplog.text.encode()}
    for place, content in places.items():
        for words in PERSONAL:
            assert not any(form in content for form in forms(words)), f"{words} in {place}"
        if place != "logged":  # what a library says is masked on its way out
            assert not any(form in content for words in SECRETS for form in forms(words)), place


async def state_of(bot: RunningBot) -> State | None:
    """Return the stored state of the conversation."""
    (row,) = await bot.rows("select session from chat where chat_id = 7")
    return from_json(bot.app.vault.open(row["session"], "session:7")) if row["session"] else None


async def answer(chat: Chat, step: Step, state: InFlow, number: int) -> None:
    """Answer a step as a person does."""
    match step.kind:
        case Kind.PHOTO:
            await chat.send_photo(pictures.photo(number), caption=f"{NAME} {NUMBER}")
        case Kind.FILE:
            await chat.send_document(b"%PDF-1.4\n%%EOF", f"{NAME}.pdf", caption=NUMBER)
        case Kind.TEXT:
            await chat.send_text(next(each for each in (NUMBER, "01/02/1990", WORDS) if step.accept(each) is not None))
        case _:
            options = [each for each in step.options if each.farewell is None]
            await chat.press(chat.last, f"{state.nonce}:pick:{options[0].value}")


async def play(bot: RunningBot, chat: Chat, flow: Flow) -> None:
    """Play a conversation to the end, or to the error of the API."""
    await chat.send_text(f"/{flow.name}")
    for number in range(30):
        await bot.quiet()
        state = await state_of(bot)
        under_way = REGISTRY.flow(state.flow) if isinstance(state, InFlow) else None
        step = under_way.step(state.step) if under_way and isinstance(state, InFlow) else None
        if step is None or (number > 15 and isinstance(bot.api, MarkedApi) and bot.api.trouble):
            return
        assert isinstance(state, InFlow)
        await answer(chat, step, state, number)
    raise AssertionError(chat.transcript())


@pytest.mark.parametrize("flow", [pytest.param(flow, id=flow.name) for flow in FLOWS])
async def test_every_conversation(
    bot: RunningBot, chat: Chat, flow: Flow, tmp_path: Path,
    caplog: pytest.LogCaptureFixture, printed: io.StringIO,
) -> None:  # fmt: skip
    """A reading and an export show the marks in the chat only."""
    await play(bot, chat, flow)
    await search(bot, tmp_path, caplog, printed)
    assert bot.api.seen
    await chat.send_text(f"{NAME} {NUMBER} {WORDS}")
    await chat.send_text("/dulieucuatoi")
    await chat.wait("Dữ liệu đang lưu về bạn")
    await search(bot, tmp_path, caplog, printed)
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.click("🗑 Xoá dữ liệu của tôi")
    await chat.wait("Biên nhận")
    await bot.quiet()
    await search(bot, tmp_path, caplog, printed)
    for table in ("paid_call", "person", "photo", "enrolment", "timer", "kyc_case"):
        assert await bot.rows(f"select * from {table}") == []
    assert await bot.rows("select session from chat where session is not null") == []
    assert await bot.rows("select payload from inbox where payload is not null") == []


@pytest.mark.parametrize("name", ["cccd", "giayto", "khuonmat"])
async def test_errors_that_quote(
    bot: RunningBot, chat: Chat, api: MarkedApi, name: str, tmp_path: Path,
    caplog: pytest.LogCaptureFixture, printed: io.StringIO,
) -> None:  # fmt: skip
    """The texts of the service's errors are not repeated."""
    api.trouble = True
    await play(bot, chat, next(flow for flow in FLOWS if flow.name == name))
    assert api.seen
    await search(bot, tmp_path, caplog, printed)


async def test_administration(
    bot: RunningBot, chat: Chat, tmp_path: Path, caplog: pytest.LogCaptureFixture, printed: io.StringIO
) -> None:
    """Gallery and broadcast show names in the gallery and the chats only."""
    owner = bot.playground.chat(ADMIN)
    await owner.send_photo(pictures.photo(0), caption=f"/enrol\nname={NAME}\nnumber={NUMBER}")
    await bot.quiet()
    for command in (
        f"/find {NAME}",
        "/faces",
        "/face 101",
        f"/broadcast {WORDS}",
        "/audit",
        "/stats",
        "/quota",
        "/help",
    ):
        await owner.send_text(command)
        await bot.quiet()
        await search(bot, tmp_path, caplog, printed)
    assert NAME in owner.transcript()


async def test_crash_that_quotes(
    api: MarkedApi, tmp_path: Path, caplog: pytest.LogCaptureFixture, printed: io.StringIO
) -> None:
    """An error with personal data in the text is logged by class and place."""

    async def fall(event: Event, _state: State | None, _tools: ChatTools) -> State | None:
        raise ValueError(f"{event.text} {NAME} {TOKEN}")

    async with run_bot(
        fall, api=api, database_url=f"sqlite:///{tmp_path}/bot.sqlite3", data_keys=SecretStr(KEY),
        metrics_token=SecretStr(METRICS_TOKEN),
    ) as bot:  # fmt: skip
        await bot.playground.chat(7, first_name="Ngọcđánhdấu").send_text(f"{NUMBER} {WORDS}")
        for _ in range(6):
            await bot.app.db.checkpoint()
            bot.later()
            await search_soon(bot, tmp_path)
        await bot.quiet()
        assert "ValueError at test_marked_values.py" in caplog.text
        await search(bot, tmp_path, caplog, printed)
        assert [row["state"] for row in await bot.rows("select state from inbox")] == ["dead"]


async def search_soon(bot: RunningBot, folder: Path) -> None:
    """The files hold no mark while an update waits for a retry."""
    content = files(folder)
    assert not any(form in content for words in (*PERSONAL, *SECRETS) for form in forms(words))
    for _ in range(20):
        await bot.app.db.run(lambda tx: tx.rows("select 1"))


def test_marks_would_be_found() -> None:
    """The search finds a mark in each form."""
    for words in PERSONAL:
        for form in forms(words):
            assert form
            assert any(each in b"x" + form + b"y" for each in forms(words))
    assert b"TR\\u1ea6N" in b"".join(forms(NAME))
