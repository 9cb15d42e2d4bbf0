"""Every conversation, stopped in its middle with its process: people at each question, in the call, before the result.

All conversations, and what people and staff do beside them, are brought to all their middles at once, by a person for
each; then the one bot process is ended.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.api.operations import (
    ADD,
    FACE_MATCHING,
    GET_BLX,
    GET_HAIMAT,
    GET_INFOR,
    GET_INFOR_ALL,
    GET_MATSAU,
    GET_MATTRUOC,
    GET_SCAN_A4,
    MATCHING,
    MATCHINGLIVENESS,
    SEARCH,
)
from bot.conversation.flow import Flow
from handlers.all_flows import FLOWS
from playground.local_stack import Process, describe_bot
from playground.testing.driver import Playground
from tests.bot.api.service import Answer, Seen
from tests.fake_api import (
    BACK,
    BACK_SIDE,
    FRONT,
    QR,
    answered,
    card,
    compared,
    file_of,
    paper,
    poses,
    side,
)
from tests.fake_gallery import FakeGallery
from tests.running_bot import until
from tests.whole.errands import ERRANDS, FACE, PEOPLE, Errand
from tests.whole.walker import AGAIN, DOUBTFUL, Walker, way

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

IN_THE_CALL = "in the call"


def _doubtful() -> object:
    """A front of which one field was read with little certainty."""
    front: dict[str, Any] = side("chip_id_card_front", FRONT, qr=QR)
    front["data"][f"{DOUBTFUL}_confidence"] = 0.2
    return front


ANSWERS = {
    GET_HAIMAT.name: card(_doubtful(), BACK_SIDE),
    GET_MATTRUOC.name: paper("chip_id_card_front", FRONT),
    GET_MATSAU.name: paper("chip_id_card_back", BACK),
    GET_INFOR_ALL.name: paper("passport", {"id": "C00000017", "name": "NGUYỄN VĂN MẪU"}),
    GET_BLX.name: paper("driving_license", {"id": "010199000017", "class": "B2"}),
    GET_INFOR.name: file_of(("chip_id_card_front", FRONT)),
    GET_SCAN_A4.name: answered({"result": ["CỘNG HOÀ XÃ HỘI"], "time": 1.0}),
    MATCHING.name: compared(93.0),
    FACE_MATCHING.name: compared(93.0),
    MATCHINGLIVENESS.name: poses(valid=True),
}
"""Operation -> what it is answered here; the gallery answers for itself."""


class Holding(FakeGallery):
    """Answers by operation; while `holds` is set it takes each call and says nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.holds = False

    def choose(self, seen: Seen) -> Answer:
        """The answer to an operation."""
        if self.holds:
            return Answer(hold=True)
        return ANSWERS.get(_operation(seen)) or super().choose(seen)

    def counts(self) -> Counter[str]:
        """How often each operation was asked so far."""
        return Counter(map(_operation, self.seen))


def _operation(seen: Seen) -> str:
    return seen.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Night:
    """What came of everybody: who was where when the process ended, how they went on, and what was asked in all."""

    walkers: dict[tuple[str, str], Walker]
    errands: dict[tuple[str, str], Errand]
    lost: dict[tuple[str, str], BaseException]
    asked: Counter[str]
    log: str


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=["kill -9", "SIGTERM"])
async def night(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Night]:
    """Bring everybody to their middle, end the process, start it again, and let all go on to their ends."""
    place: Path = tmp_path_factory.mktemp("night")
    api = Holding()
    await api.server.start_server()
    engine = Process("engine", (), {"ENGINE_KEYS": "key:secret"}, api.url, place / "engine.log")
    async with Playground(pace=0.05) as playground:
        walkers, errands = _everybody(playground), _staff(playground)
        staff = ",".join(str(errand.chat.id) for (name, _), errand in errands.items() if name not in PEOPLE)
        bot = describe_bot(place, playground, engine, LEASE="2", DRAIN="1", CVAPI_PARALLEL="50", ADMIN_IDS=staff)
        await bot.start()
        assert api.enrol(name="Lan") == FACE
        calling = await _to_their_middles(walkers, errands, api)
        await (bot.kill() if request.param == "kill -9" else bot.stop())
        api.holds = False
        api.release.set()
        await bot.start()
        going = {key: asyncio.create_task(walker.walk()) for key, walker in walkers.items() if key not in calling}
        going |= calling | {key: asyncio.create_task(errand.run()) for key, errand in errands.items()}
        ends = await asyncio.gather(*going.values(), return_exceptions=True)
        await bot.stop()
    await api.server.close()
    lost = {key: end for key, end in zip(going, ends, strict=True) if end is not None}
    yield Night(walkers, errands, lost, api.counts(), bot.log.read_text())


def _everybody(playground: Playground) -> dict[tuple[str, str], Walker]:
    """A person for each middle of each conversation."""
    middles = [(flow, middle) for flow in FLOWS for middle in (*way(flow), IN_THE_CALL)]
    return {
        (flow.name, middle): Walker(playground.chat(number), flow)
        for number, (flow, middle) in enumerate(middles, start=1)
    }


def _staff(playground: Playground) -> dict[tuple[str, str], Errand]:
    """A person for each place where an errand waits; that of reviewing, for which there is one case, at the last."""
    waits = [(name, number) for name, acts in ERRANDS.items() for number in range(1, len(acts))]
    waits.remove(("review", 1))
    return {
        (name, str(number)): Errand(playground.chat(chat_id), ERRANDS[name])
        for chat_id, (name, number) in enumerate(waits, start=500)
    }


async def _to_their_middles(
    walkers: dict[tuple[str, str], Walker], errands: dict[tuple[str, str], Errand], api: Holding
) -> dict[tuple[str, str], asyncio.Task[None]]:
    """First those who will stand at a question, then those whose call is taken and not answered: their walks go on."""
    for walker in walkers.values():
        await walker.begin()
    standing = [(walker, middle) for (_, middle), walker in walkers.items() if middle != IN_THE_CALL]
    await asyncio.gather(*(walker.walk(way(walker.flow).index(middle)) for walker, middle in standing))
    await asyncio.gather(*(errand.run(int(number)) for (_, number), errand in errands.items()))
    api.holds, before = True, len(api.seen)
    calling = {key: asyncio.create_task(walker.walk()) for key, walker in walkers.items() if key[1] == IN_THE_CALL}
    await until(lambda: len(api.seen) >= before + len(calling))
    return calling


@pytest.mark.parametrize("flow", [pytest.param(flow, id=flow.name) for flow in FLOWS])
async def test_everybody_comes_to_the_end(night: Night, flow: Flow) -> None:
    """Whoever stood at a question goes on there; only who was in a call is asked whether to read again, once."""
    assert not [f"{key}: {error}" for key, error in night.lost.items() if key[0] == flow.name], night.log[-2000:]
    for (name, middle), walker in night.walkers.items():
        if name == flow.name:
            again = [AGAIN] if middle == IN_THE_CALL else []
            assert sorted(walker.asked) == sorted(way(flow) + again), walker.chat.transcript()
            results = [message for message in walker.chat.messages if message.text == walker.result]
            assert len(results) == 1, walker.chat.transcript()


@pytest.mark.parametrize("name", ERRANDS)
async def test_every_errand_is_done(night: Night, name: str) -> None:
    """A command that waited for a photo, words or a tap gets it from the process that came after."""
    assert not [f"{key}: {error}" for key, error in night.lost.items() if key[0] == name], night.log[-2000:]
    assert all(errand.done == len(errand.acts) for key, errand in night.errands.items() if key[0] == name)


async def test_nothing_is_asked_of_the_api_twice(night: Night) -> None:
    """Every call is made once for each person, and once more for those who were in one and wanted it."""
    expected: Counter[str] = Counter()
    for (_, middle), walker in night.walkers.items():
        operations = [call.operation.name for call in walker.flow.calls]
        if MATCHINGLIVENESS.name in operations and MATCHING.name in operations:
            operations.remove(MATCHING.name)  # the poses, which everybody here agrees to, stand in its place
        expected.update(operations)
        if middle == IN_THE_CALL:
            expected[operations[0]] += 1
    expected[GET_MATTRUOC.name] += len(ERRANDS["held"]) - 1
    expected[SEARCH.name] += len(ERRANDS["enrol"]) + len(ERRANDS["find"]) - 2
    expected[ADD.name] = len(ERRANDS["enrol"]) - 1 + 1  # and the face of the case that was approved
    assert {name: night.asked[name] for name in expected} == expected
