"""Check the pool with real worker processes and scripted tasks: order, deaths, deadlines, queue, end."""

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
from engine.workers.pool import WorkerPool
from engine.workers.reader import DeadlineExceeded, EngineBusy, TaskCrashed
from engine.workers.worker_main import LoadTasks
from tests.engine.client import FRONT_PHOTO, running_engine
from tests.engine.processes import is_running, wait_until
from tests.engine.workers import scripted_tasks

pytestmark = pytest.mark.processes

HANG, DIE = b"photo hang", b"photo die"


@asynccontextmanager
async def warm_pool(
    workers: int = 1, *, queue: int = 8, deadline: float = 60, load: LoadTasks = scripted_tasks.load
) -> AsyncIterator[WorkerPool]:
    """Open a pool and wait until all workers are warm."""
    async with WorkerPool(load, workers=workers, queue=queue, deadline=deadline) as pool:
        await wait_until(lambda: pool._idle.qsize() == workers)
        yield pool


async def occupy_all(pool: WorkerPool) -> asyncio.Task[object]:
    """Give every worker a task that never ends, and return the last of these reads."""
    tasks: list[asyncio.Task[object]] = [asyncio.create_task(_swallow(pool)) for _ in pool.pids]
    await wait_until(pool._idle.empty)
    return tasks[-1]


async def _swallow(pool: WorkerPool) -> None:
    with suppress(EngineBusy, DeadlineExceeded):
        await pool.read_paper(HANG)


async def test_photos_are_read_in_other_processes() -> None:
    """The result comes from a warm worker, which stays for the next photo."""
    async with warm_pool() as pool:
        first, second = [await pool.read_paper(b"photo") for _ in range(2)]
        assert first == second
        assert first.fields["id"] == str(pool.pids[0]) != str(os.getpid())
        assert first.sources["print"]["id"] == str(os.getpid())


async def test_two_photos_are_read_at_the_same_time() -> None:
    """While one worker hangs, the other answers."""
    async with warm_pool(2) as pool:
        hanging = asyncio.create_task(_swallow(pool))
        await wait_until(lambda: pool._idle.qsize() == 1)
        assert (await pool.read_paper(b"photo")).kind == "chip_id_card_front"
        assert not hanging.done()
        hanging.cancel()


async def test_api_errors_come_back_as_their_class() -> None:
    """No card and no picture are errors of the API, and the worker stays."""
    async with warm_pool() as pool:
        with pytest.raises(NoContent):
            await pool.read_paper(b"photo nothing")
        with pytest.raises(BadFormat):
            await pool.read_paper(b"photo unreadable")
        assert (await pool.read_paper(b"photo")).fields["id"] == str(pool.pids[0])


async def test_a_fault_of_the_program_is_logged_by_its_place(caplog: pytest.LogCaptureFixture) -> None:
    """The log holds the class and the line, not the text, which may quote the card."""
    async with warm_pool() as pool:
        with pytest.raises(TaskCrashed):
            await pool.read_paper(b"photo fail")
        assert (await pool.read_paper(b"photo")).fields["id"] == str(pool.pids[0])
    assert "LookupError at scripted_tasks.py:" in caplog.text
    assert "NGUYỄN" not in caplog.text


async def test_a_worker_that_dies_is_replaced(caplog: pytest.LogCaptureFixture) -> None:
    """The photo is refused as busy, and another process reads the next photo."""
    async with warm_pool() as pool:
        before = pool.pids
        with pytest.raises(EngineBusy) as caught:
            await pool.read_paper(DIE)
        assert caught.value.retry_after >= 1
        assert pool.warm_workers == 0
        assert (await pool.read_paper(b"photo")).fields["id"] == str(pool.pids[0])
        assert pool.pids != before
    assert "a worker died over a photo" in caplog.text


async def test_a_worker_that_dies_while_idle_costs_no_photo() -> None:
    """The next photo waits for the new worker and is read."""
    async with warm_pool() as pool:
        victim = pool.pids[0]
        assert victim
        os.kill(victim, signal.SIGKILL)
        await wait_until(lambda: pool.warm_workers == 0)
        assert (await pool.read_paper(b"photo")).fields["id"] != str(victim)


async def test_a_worker_that_does_not_start_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The pool pauses between the attempts and is ready in the end."""
    monkeypatch.setenv("ENGINE_TEST_MARK", str(tmp_path / "mark"))
    async with warm_pool(load=scripted_tasks.load_at_second_attempt) as pool:
        assert pool.warm_workers == 1
    assert "a worker did not start" in caplog.text


async def test_the_deadline_frees_the_worker() -> None:
    """A slow photo is given up, its process is killed, and the next photo is read."""
    async with warm_pool(deadline=60) as pool:
        before = pool.pids
        pool._deadline = 0.05
        with pytest.raises(DeadlineExceeded):
            await pool.read_paper(HANG)
        pool._deadline = 60
        await pool.read_paper(b"photo")
        assert pool.pids != before


async def test_the_deadline_counts_the_waiting() -> None:
    """A photo that never got a worker is given up as well."""
    async with warm_pool() as pool:
        hanging = await occupy_all(pool)
        pool._deadline = 0.05
        with pytest.raises(DeadlineExceeded):
            await pool.read_paper(b"photo")
        assert pool._waiting == 0
        hanging.cancel()


async def test_the_queue_is_bounded() -> None:
    """With all workers busy and the queue full, the next photo is refused at once with a time to retry."""
    async with warm_pool(queue=2) as pool:
        hanging = await occupy_all(pool)
        waiting = [asyncio.create_task(pool.read_paper(b"photo")) for _ in range(2)]
        await wait_until(lambda: pool._waiting == 2)
        with pytest.raises(EngineBusy) as caught:
            await pool.read_paper(b"photo")
        assert caught.value.retry_after == 5
        hanging.cancel()
        assert [paper.kind for paper in await asyncio.gather(*waiting)] == ["chip_id_card_front"] * 2


async def test_workers_ignore_signals_to_the_group() -> None:
    """Ctrl-C and a platform's SIGTERM reach every process. Only the parent ends the workers."""
    async with warm_pool() as pool:
        worker = pool.pids[0]
        assert worker
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(worker, number)
        assert (await pool.read_paper(b"photo")).fields["id"] == str(worker)


async def test_closing_leaves_no_process_behind() -> None:
    """Idle, busy and still starting workers end when the pool closes."""
    async with warm_pool(2) as pool:
        hanging = await occupy_all(pool)
        await wait_until(lambda: len(pool.pids) == 2)
        pids = pool.pids
    await wait_until(lambda: not any(map(is_running, pids)))
    await hanging
    async with WorkerPool(scripted_tasks.load, workers=1, queue=1, deadline=1) as starting:
        await wait_until(lambda: starting.pids[0])
        pids = starting.pids
    assert not any(map(is_running, pids))


async def test_a_dead_worker_is_http_503_and_a_slow_photo_504() -> None:
    """Over HTTP, a dead worker gives a time to retry and is replaced before the next photo."""
    async with warm_pool() as pool, running_engine(pool) as client:
        path = "/ocr/cmt/get_mattruoc"
        response = await client.form(path, {"image": FRONT_PHOTO + DIE})
        assert (response.status, response.body) == (503, {"detail": "the engine is busy"})
        assert int(response.headers["Retry-After"]) >= 1
        assert (await client.form(path, {"image": FRONT_PHOTO})).body["errorCode"] == "0"
        pool._deadline = 0.05
        assert (await client.form(path, {"image": FRONT_PHOTO + HANG})).status == 504


async def test_live_answers_while_a_worker_is_busy() -> None:
    """The event loop waits for no worker."""
    async with warm_pool() as pool, running_engine(pool) as client:
        hanging = await occupy_all(pool)
        assert (await client.send("GET", "/live")).status == 200
        assert not hanging.done()
        hanging.cancel()


async def test_workers_do_not_outlive_a_killed_parent() -> None:
    """After kill -9 of the parent the idle and the busy worker end too."""
    code = "import asyncio; from tests.engine.workers import hanging_pool; asyncio.run(hanging_pool.main())"
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code), cwd=Path(__file__).parents[3], stdout=PIPE
    )
    assert parent.stdout
    workers = [int(pid) for pid in (await parent.stdout.readline()).split()]
    assert [is_running(worker) for worker in workers] == [True, True]
    parent.kill()
    await parent.wait()
    await wait_until(lambda: not any(map(is_running, workers)))
