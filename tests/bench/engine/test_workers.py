"""Worker processes of the engine with their measured time and memory."""

from contextlib import closing

import pytest

from bench.engine.workers import WORKER_DIED, WorkerPool
from bot.api.errors import NoContent
from bot.api.results import Paper
from engine.workers.worker_main import TaskFailure
from tests.engine.workers.scripted_tasks import load

pytestmark = pytest.mark.processes


def test_answers_come_in_the_order_of_the_photos_with_their_cost() -> None:
    """Two workers share the photos. A worker that dies is replaced, and the other answers stay."""
    with closing(WorkerPool(load)) as workers:
        first = workers.read([b"a", b"b nothing", b"c die", b"d", b"e"])
        again = workers.read([b"f", b"g"])
        peaks = workers.peaks()
    assert [type(done.answer) for done in first + again] == [
        Paper,
        TaskFailure,
        TaskFailure,
        Paper,
        Paper,
        Paper,
        Paper,
    ]
    assert first[1].answer == TaskFailure(NoContent)
    assert first[2].answer == WORKER_DIED
    assert all(done.wall > 0 and done.cpu >= 0 for done in first if done.answer != WORKER_DIED)
    assert len(peaks) == 2
    assert min(peaks) > 10
