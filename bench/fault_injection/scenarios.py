"""Play fault scenarios: people converse with a bot while Telegram, API v1 or the bot's process fails."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.fault_injection.numbered_api import ApiFaults, NumberedApi, card_number, numbered_photo
from playground.local_stack import Process, describe_bot
from playground.messaging.fault_injection import Faults, FloodLimit
from playground.messaging.messages import Message
from playground.testing.driver import Chat, Playground

RETRY_LABEL, DONE_LABEL = "🔄 Thử lại", "✅ Xong"
RESULT, CLOSED = "Họ và tên", "Hoàn tất"
FINISHED_STEPS = ("Bước 1/2", "Bước 2/2", RESULT, CLOSED)
"""Texts that a conversation shows once each."""
FIRST_PERSON = 1001
"""Id of the first person. The ids of the other people follow."""
ARRIVAL_GAP = 0.03
"""Seconds between the beginnings of two people."""
SENDS = frozenset({"sendmessage"})


class PhotoOrder(Enum):
    """The way in which people send the two photos of a card."""

    ONE_BY_ONE = auto()
    IN_A_ROW = auto()
    ALBUM = auto()


class Restart(Enum):
    """The way in which the bot's process ends before it is started again."""

    NONE = auto()
    SIGTERM = auto()
    KILL = auto()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of fault: at Telegram, at the API, in the order of photos, or in the bot's process."""

    name: str
    faults: Faults = field(default_factory=Faults)
    api_faults: ApiFaults = field(default_factory=ApiFaults)
    photos: PhotoOrder = PhotoOrder.ONE_BY_ONE
    restart: Restart = Restart.NONE
    people_wait: bool = False
    """True when people tap nothing and wait until the bot serves them."""

    def intensified(self, factor: float) -> "Scenario":
        """Return the scenario with the shares of faults times ``factor``, so that few people meet many faults."""
        shares = {
            name: min(0.5, getattr(self.faults, name) * factor)
            for name in ("repeated", "too_many", "bad_gateway", "lost_answers")
        }
        api_shares = {name: min(0.3, getattr(self.api_faults, name) * factor) for name in ("errors", "not_json")}
        return replace(self, faults=replace(self.faults, **shares), api_faults=replace(self.api_faults, **api_shares))


SCENARIOS = (
    Scenario("no fault"),
    Scenario("both photos in a row", photos=PhotoOrder.IN_A_ROW),
    Scenario("both photos as an album", photos=PhotoOrder.ALBUM),
    Scenario("sizes of photos in random order", Faults(shuffle_sizes=True)),
    Scenario("10 % of updates delivered twice", Faults(repeated=0.10)),
    Scenario("1 message/s/chat enforced, burst 2", Faults(flood=FloodLimit(rate=1.0, burst=2))),
    Scenario("3 % of sendMessage answered 429", Faults(too_many=0.03, methods=SENDS)),
    Scenario("2 % of all calls answered 502", Faults(bad_gateway=0.02)),
    Scenario("3 % of sendMessage: sent, answer lost", Faults(lost_answers=0.03, methods=SENDS)),
    Scenario("API: 5 % 500, 3 % not JSON", api_faults=ApiFaults(errors=0.05, not_json=0.03)),
    Scenario("API down, people wait", api_faults=ApiFaults(down=15), people_wait=True),
    Scenario("redeploy (SIGTERM, start)", api_faults=ApiFaults(seconds=0.5), restart=Restart.SIGTERM),
    Scenario("kill -9, start", api_faults=ApiFaults(seconds=0.5), restart=Restart.KILL),
)


@dataclass(slots=True)
class ScenarioResult:
    """The counted conversations of one scenario, and the seconds that the scenario took.

    ``wrong`` counts people who saw the number of another person, ``doubled`` replies to a finished step that came
    twice. ``transcripts`` holds the chats that did not end as expected.
    """

    people: int
    completed: int = 0
    wrong: int = 0
    doubled: int = 0
    seconds: float = 0.0
    transcripts: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        """Return True when each conversation was completed, with the person's own card and without a doubled reply."""
        return self.completed == self.people and not self.wrong and not self.doubled


async def run_scenario(scenario: Scenario, people: int, limit: float = 150.0, **environment: str) -> ScenarioResult:
    """Let ``people`` converse at once with a bot process under the faults of a scenario.

    Each person waits at most ``limit`` seconds for a reply. ``environment`` holds environment variables of the bot.
    """
    with TemporaryDirectory(prefix="faults-") as folder:
        api = NumberedApi(scenario.api_faults)
        async with api.serving() as address, Playground(pace=0.05) as playground:
            service = Process("API", (), {"ENGINE_KEYS": "key:secret"}, address, Path(folder) / "api.log")
            usual = {"LEASE": "2", "ASK_CONSENT": "0", "CVAPI_PARALLEL": "50", "DRAIN": "1"}
            bot = describe_bot(Path(folder), playground, service, **usual | environment)
            await bot.start()
            try:
                playground.faults = scenario.faults
                return await _converse_all(scenario, people, playground, bot, limit)
            finally:
                playground.faults = Faults()
                await bot.stop()


async def _converse_all(
    scenario: Scenario, people: int, playground: Playground, bot: Process, limit: float
) -> ScenarioResult:
    ids = range(FIRST_PERSON, FIRST_PERSON + people)
    chats = [playground.chat(person) for person in ids]
    start = time.monotonic()
    restarts = asyncio.create_task(_restart_twice(scenario.restart, bot, people))
    errors = await asyncio.gather(
        *(_converse(scenario, chat, ARRIVAL_GAP * number, limit) for number, chat in enumerate(chats)),
        return_exceptions=True,
    )
    await restarts
    await asyncio.sleep(0.5)  # time for doubled replies to arrive
    result = ScenarioResult(people, seconds=time.monotonic() - start)
    for chat, error in zip(chats, errors, strict=True):
        texts = [message.text for message in chat.messages if not message.outgoing]
        foreign = sum(card_number(other) in text for text in texts for other in ids if other != chat.id)
        doubled = sum(max(0, sum(words in text for text in texts) - 1) for words in FINISHED_STEPS)
        result.completed += error is None
        result.wrong += foreign > 0
        result.doubled += doubled
        if error is not None or foreign or doubled:
            result.transcripts.append(f"{error!r}\n{chat.transcript()}")
    return result


async def _restart_twice(restart: Restart, bot: Process, people: int) -> None:
    if restart is Restart.NONE:
        return
    ends: dict[Restart, Callable[[], Awaitable[None]]] = {Restart.SIGTERM: bot.stop, Restart.KILL: bot.kill}
    for _ in range(2):
        await asyncio.sleep(0.4 + ARRIVAL_GAP * people / 2)
        await ends[restart]()
        await bot.start()


async def _converse(scenario: Scenario, chat: Chat, delay: float, limit: float) -> None:
    """Go through a whole conversation. Raises AssertionError with the chat when a reply is missing or wrong."""
    front, back = numbered_photo(chat.id, "front"), numbered_photo(chat.id, "back")
    await asyncio.sleep(delay)
    await chat.send_text("/cccd")
    await chat.wait("1/2", limit)
    if scenario.photos is PhotoOrder.ALBUM:
        await chat.send_album([front, back])
    else:
        await chat.send_photo(front)
        if scenario.photos is PhotoOrder.ONE_BY_ONE:
            await chat.wait("2/2", limit)
        await chat.send_photo(back)
    awaited = RESULT if scenario.people_wait else _ends_reading
    while (message := await chat.wait(awaited, limit)) and RESULT not in message.text:
        await chat.click(RETRY_LABEL, message)
    assert message.text.count(card_number(chat.id)) == 2, chat.transcript()  # noqa: S101 - once for each side
    await chat.click(DONE_LABEL, message)
    await chat.wait(CLOSED, limit)


def _ends_reading(message: Message) -> bool:
    return RESULT in message.text or RETRY_LABEL in message.labels
