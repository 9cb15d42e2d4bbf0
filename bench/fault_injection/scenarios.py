"""Ordinary trouble, row by row: of the people who begin a conversation, how many end it, and end it right.

`python -m bench.fault_injection --people 50` starts the bot as a process of its own for each row, between a local
Telegram and
an API that both misbehave, and prints what became of the conversations; `--rows NAME ...` runs some of them.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.fault_injection.numbered_api import CALM, NumberedApi, Weather, number_of, photo
from playground.local_stack import Process, bot_process
from playground.server.fault_injection import Faults, Flood
from playground.server.messages import Message
from playground.testing.driver import Chat, Playground

AGAIN, DONE = "🔄 Thử lại", "✅ Xong"
RESULT, CLOSED = "Họ và tên", "Hoàn tất"
FINISHED_STEPS = ("Bước 1/2", "Bước 2/2", RESULT, CLOSED)
FIRST = 1001
"""The first person's id; the others count on."""
APART = 0.03
"""Seconds between two people's beginnings."""
SENDS = frozenset({"sendmessage"})


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of trouble: at Telegram, at the API, in how people send their photos, or in the bot's own life."""

    name: str
    faults: Faults = field(default_factory=Faults)
    weather: Weather = CALM
    photos: str = "one by one"
    blow: str = ""
    patient: bool = False
    """People tap nothing and wait until they are served."""

    def harder(self, strength: float) -> "Row":
        """The same trouble so many times as often: few people then meet as much of it as many do."""
        faults, weather = self.faults, self.weather
        shares = {
            name: min(0.5, getattr(faults, name) * strength)
            for name in ("repeated", "too_many", "bad_gateway", "lost_answers")
        }
        sky = {name: min(0.3, getattr(weather, name) * strength) for name in ("broken", "nonsense")}
        return replace(self, faults=replace(faults, **shares), weather=replace(weather, **sky))


ROWS = (
    Row("no trouble"),
    Row("both photos in a row", photos="in a row"),
    Row("both photos as an album", photos="album"),
    Row("sizes of photos in random order", Faults(shuffle_sizes=True)),
    Row("10 % of updates delivered twice", Faults(repeated=0.10)),
    Row("1 message/s/chat enforced, burst 2", Faults(flood=Flood(rate=1.0, burst=2))),
    Row("3 % of sendMessage answered 429", Faults(too_many=0.03, methods=SENDS)),
    Row("2 % of all calls answered 502", Faults(bad_gateway=0.02)),
    Row("3 % of sendMessage: sent, answer lost", Faults(lost_answers=0.03, methods=SENDS)),
    Row("API: 5 % 500, 3 % not JSON", weather=replace(CALM, broken=0.05, nonsense=0.03)),
    Row("API down, people wait", weather=replace(CALM, down=15), patient=True),
    Row("redeploy (SIGTERM, start)", weather=replace(CALM, seconds=0.5), blow="stop"),
    Row("kill -9, start", weather=replace(CALM, seconds=0.5), blow="kill"),
)


@dataclass(slots=True)
class Ending:
    """What became of the conversations of one row: counts of people, of replies, and the seconds it all took."""

    people: int
    completed: int = 0
    wrong: int = 0
    doubled: int = 0
    seconds: float = 0.0
    stories: list[str] = field(default_factory=list)
    """Transcripts of conversations that did not end as they should."""


async def play(row: Row, people: int, patience: float = 150.0, **options: str) -> Ending:
    """Let so many people converse at once under this trouble; each waits at most ``patience`` seconds for a reply.

    ``options`` are environment variables of the bot.
    """
    with TemporaryDirectory(prefix="trouble-") as folder:
        api = NumberedApi(row.weather)
        async with api.serving() as address, Playground(pace=0.05) as playground:
            service = Process("API", (), {"ENGINE_KEYS": "key:secret"}, address, Path(folder) / "api.log")
            usual = {"LEASE": "2", "ASK_CONSENT": "0", "CVAPI_PARALLEL": "50", "DRAIN": "1"}
            bot = bot_process(Path(folder), playground, service, **usual | options)
            await bot.start()
            try:
                playground.faults = row.faults
                return await _crowd(row, people, playground, bot, patience)
            finally:
                playground.faults = Faults()
                await bot.stop()


async def _crowd(row: Row, people: int, playground: Playground, bot: Process, patience: float) -> Ending:
    ids = range(FIRST, FIRST + people)
    chats = [playground.chat(person) for person in ids]
    began = time.monotonic()
    blow = asyncio.create_task(_strike(row.blow, bot, people))
    ended = await asyncio.gather(
        *(_converse(row, chat, APART * number, patience) for number, chat in enumerate(chats)), return_exceptions=True
    )
    await blow
    await asyncio.sleep(0.5)  # what would come doubled, comes
    ending = Ending(people, seconds=time.monotonic() - began)
    for chat, how in zip(chats, ended, strict=True):
        said = [message.text for message in chat.messages if not message.outgoing]
        strangers = sum(number_of(other) in text for text in said for other in ids if other != chat.id)
        extra = sum(max(0, sum(words in text for text in said) - 1) for words in FINISHED_STEPS)
        ending.completed += how is None
        ending.wrong += strangers > 0
        ending.doubled += extra
        if how is not None or strangers or extra:
            ending.stories.append(f"{how!r}\n{chat.transcript()}")
    return ending


async def _strike(blow: str, bot: Process, people: int) -> None:
    """End the bot in the midst of it all and start it anew, twice."""
    if not blow:
        return
    ends: dict[str, Callable[[], Awaitable[None]]] = {"stop": bot.stop, "kill": bot.kill}
    for _ in range(2):
        await asyncio.sleep(0.4 + APART * people / 2)
        await ends[blow]()
        await bot.start()


async def _converse(row: Row, chat: Chat, after: float, patience: float) -> None:
    """One person's whole conversation; AssertionError with the chat where a reply is missing or wrong."""
    front, back = photo(chat.id, "front"), photo(chat.id, "back")
    await asyncio.sleep(after)
    await chat.send_text("/cccd")
    await chat.wait("1/2", patience)
    if row.photos == "album":
        await chat.send_album([front, back])
    else:
        await chat.send_photo(front)
        if row.photos == "one by one":
            await chat.wait("2/2", patience)
        await chat.send_photo(back)
    while (told := await chat.wait(RESULT if row.patient else _tells, patience)) and RESULT not in told.text:
        await chat.click(AGAIN, told)
    assert told.text.count(number_of(chat.id)) == 2, chat.transcript()  # noqa: S101 - once of each side
    await chat.click(DONE, told)
    await chat.wait(CLOSED, patience)


def _tells(message: Message) -> bool:
    """Whether a message ends the reading: with the result, or with how to go on."""
    return RESULT in message.text or AGAIN in message.labels


def main(arguments: list[str]) -> int:
    """Run the rows and print the table; 1 when a conversation was lost, wrong, or answered twice."""
    parser = argparse.ArgumentParser(prog="python -m bench.fault_injection", description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--strength", type=float, default=1.0, help="how many times as often trouble comes")
    parser.add_argument("--down", type=float, default=15.0, metavar="SECONDS", help="how long the API is down")
    parser.add_argument("--database", metavar="URL", help="PostgreSQL to use instead of SQLite, whose chats begin anew")
    parser.add_argument("--rows", nargs="*", default=[], metavar="WORDS", help="rows whose name holds one of these")
    parser.add_argument("--stories", action="store_true", help="print the chats that did not end as they should")
    chosen = parser.parse_args(arguments)
    bad = 0
    print(f"{'trouble':40} {'completed':>11} {'wrong':>6} {'doubled':>8} {'seconds':>8}")
    for row in ROWS:
        if chosen.rows and not any(words in row.name for words in chosen.rows):
            continue
        weather = replace(row.weather, down=chosen.down if row.weather.down else 0.0)
        row = replace(row, weather=weather)  # noqa: PLW2901  # the same row
        options = {"DATABASE_URL": chosen.database} if chosen.database else {}
        end = asyncio.run(play(row.harder(chosen.strength), chosen.people, 90 + 4 * weather.down, **options))
        share = f"{end.completed}/{end.people}"
        print(f"{row.name:40} {share:>11} {end.wrong:>6} {end.doubled:>8} {end.seconds:>8.1f}", flush=True)
        bad += end.completed < end.people or bool(end.wrong or end.doubled)
        if chosen.stories:
            print("\n\n".join(end.stories))
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
