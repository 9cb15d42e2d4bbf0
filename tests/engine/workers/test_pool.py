"""The pool with real worker processes that do simple work: order, deaths, deadlines, the queue, the end."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.api.errors import BadFormat, NoContent
from engine.workers.pool import Broken, NotNow, Pool, TooSlow
from engine.workers.worker_main import Load
from tests.engine.client import FRONT_PHOTO, engine
from tests.engine.processes import runs, until
from tests.engine.workers import scripted_tasks

HANG, DIE = b"photo hang", b"photo die"


@asynccontextmanager
async def pool(
    workers: int = 1, *, queue: int = 8, deadline: float = 60, load: Load = scripted_tasks.load
) -> AsyncIterator[Pool]:
    """Open a pool whose workers are all warm."""
    async with Pool(load, workers=workers, queue=queue, deadline=deadline) as pool:
        await until(lambda: pool._idle.qsize() == workers)
        yield pool


async def busy(pool: Pool) -> asyncio.Task[object]:
    """Give every worker something that never ends; return the last of these reads."""
    tasks: list[asyncio.Task[object]] = [asyncio.create_task(_swallow(pool)) for _ in pool.pids]
    await until(pool._idle.empty)
    return tasks[-1]


async def _swallow(pool: Pool) -> None:
    with suppress(NotNow, TooSlow):
        await pool.read(HANG)


async def test_photos_are_read_in_other_processes() -> None:
    """An answer comes from a warm worker, which stays for the next photo."""
    async with pool() as readers:
        first, second = [await readers.read(b"photo") for _ in range(2)]
        assert first == second
        assert first.fields["id"] == str(readers.pids[0]) != str(os.getpid())
        assert first.sources["print"]["id"] == str(os.getpid())


async def test_two_photos_are_read_side_by_side() -> None:
    """While one worker never comes back, the other one answers."""
    async with pool(2) as readers:
        hanging = asyncio.create_task(_swallow(readers))
        await until(lambda: readers._idle.qsize() == 1)
        assert (await readers.read(b"photo")).kind == "chip_id_card_front"
        assert not hanging.done()
        hanging.cancel()


async def test_what_the_reading_finds_comes_back_as_its_class() -> None:
    """No card and no picture are errors of the API, and the worker lives on."""
    async with pool() as readers:
        with pytest.raises(NoContent):
            await readers.read(b"photo nothing")
        with pytest.raises(BadFormat):
            await readers.read(b"photo unreadable")
        assert (await readers.read(b"photo")).fields["id"] == str(readers.pids[0])


async def test_a_fault_of_the_program_is_logged_by_its_place(caplog: pytest.LogCaptureFixture) -> None:
    """The log has the class and the line, and not the text, which may quote the card."""
    async with pool() as readers:
        with pytest.raises(Broken):
            await readers.read(b"photo fail")
        assert (await readers.read(b"photo")).fields["id"] == str(readers.pids[0])
    assert "LookupError at scripted_tasks.py:" in caplog.text
    assert "NGUYỄN" not in caplog.text


async def test_a_worker_that_dies_is_replaced(caplog: pytest.LogCaptureFixture) -> None:
    """Its photo is refused for now, the next one is read by another process."""
    async with pool() as readers:
        before = readers.pids
        with pytest.raises(NotNow) as caught:
            await readers.read(DIE)
        assert caught.value.retry_after >= 1
        assert readers.warm == 0
        assert (await readers.read(b"photo")).fields["id"] == str(readers.pids[0])
        assert readers.pids != before
    assert "a worker died over a photo" in caplog.text


async def test_a_worker_that_dies_while_idle_costs_nobody_a_photo() -> None:
    """The next photo waits for the new worker and is read."""
    async with pool() as readers:
        victim = readers.pids[0]
        assert victim
        os.kill(victim, signal.SIGKILL)
        await until(lambda: readers.warm == 0)
        assert (await readers.read(b"photo")).fields["id"] != str(victim)


async def test_a_worker_that_does_not_come_up_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The pool pauses between the tries, and is there in the end."""
    monkeypatch.setenv("ENGINE_TEST_MARK", str(tmp_path / "mark"))
    async with pool(load=scripted_tasks.load_at_second_try) as readers:
        assert readers.warm == 1
    assert "a worker did not come up" in caplog.text


async def test_the_deadline_frees_the_worker() -> None:
    """A photo that takes too long is given up, its process ended, and the next one is read."""
    async with pool(deadline=60) as readers:
        before = readers.pids
        readers._deadline = 0.05
        with pytest.raises(TooSlow):
            await readers.read(HANG)
        readers._deadline = 60
        await readers.read(b"photo")
        assert readers.pids != before


async def test_the_deadline_counts_the_waiting() -> None:
    """A photo that never got a worker is given up as well."""
    async with pool() as readers:
        hanging = await busy(readers)
        readers._deadline = 0.05
        with pytest.raises(TooSlow):
            await readers.read(b"photo")
        assert readers._waiting == 0
        hanging.cancel()


async def test_the_queue_has_an_end() -> None:
    """With all workers busy and the queue full, the next photo is refused at once with advice when to come back."""
    async with pool(queue=2) as readers:
        hanging = await busy(readers)
        waiting = [asyncio.create_task(readers.read(b"photo")) for _ in range(2)]
        await until(lambda: readers._waiting == 2)
        with pytest.raises(NotNow) as caught:
            await readers.read(b"photo")
        assert caught.value.retry_after == 5
        hanging.cancel()
        assert [paper.kind for paper in await asyncio.gather(*waiting)] == ["chip_id_card_front"] * 2


async def test_signals_to_the_whole_group_leave_the_workers_alone() -> None:
    """Ctrl-C and a platform's SIGTERM go to every process; only the parent decides when the workers end."""
    async with pool() as readers:
        worker = readers.pids[0]
        assert worker
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(worker, number)
        assert (await readers.read(b"photo")).fields["id"] == str(worker)


async def test_the_end_leaves_no_process_behind() -> None:
    """Idle, busy and still starting workers are all gone when the pool is closed."""
    async with pool(2) as readers:
        hanging = await busy(readers)
        await until(lambda: len(readers.pids) == 2)
        pids = readers.pids
    await until(lambda: not any(map(runs, pids)))
    await hanging
    async with Pool(scripted_tasks.load, workers=1, queue=1, deadline=1) as starting:
        await until(lambda: starting.pids[0])
        pids = starting.pids
    assert not any(map(runs, pids))


async def test_a_dead_worker_is_http_503_and_a_slow_one_504() -> None:
    """Over HTTP: come back in a moment, and gave up; the worker is replaced in between."""
    async with pool() as readers, engine(readers) as caller:
        path = "/ocr/cmt/get_mattruoc"
        reply = await caller.form(path, {"image": FRONT_PHOTO + DIE})
        assert (reply.status, reply.body) == (503, {"detail": "the engine is busy"})
        assert int(reply.headers["Retry-After"]) >= 1
        assert (await caller.form(path, {"image": FRONT_PHOTO})).body["errorCode"] == "0"
        readers._deadline = 0.05
        assert (await caller.form(path, {"image": FRONT_PHOTO + HANG})).status == 504


async def test_live_answers_while_a_worker_is_busy() -> None:
    """The event loop waits for no worker."""
    async with pool() as readers, engine(readers) as caller:
        hanging = await busy(readers)
        assert (await caller.send("GET", "/live")).status == 200
        assert not hanging.done()
        hanging.cancel()


async def test_workers_do_not_outlive_a_killed_parent() -> None:
    """After kill -9 of the parent the idle worker is gone, and the busy one too."""
    code = "import asyncio; from tests.engine.workers import hanging_pool; asyncio.run(hanging_pool.main())"
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code), cwd=Path(__file__).parents[3], stdout=PIPE
    )
    assert parent.stdout
    workers = [int(pid) for pid in (await parent.stdout.readline()).split()]
    assert [runs(worker) for worker in workers] == [True, True]
    parent.kill()
    await parent.wait()
    await until(lambda: not any(map(runs, workers)))
