"""Check the loop of a worker in this process: its replies and its end."""

import threading
from multiprocessing import Pipe

from bot.api.errors import BadFormat, NoContent
from bot.api.results import Paper
from engine.workers.worker_main import TaskFailure, TaskName, run_task, run_tasks
from tests.engine.workers import scripted_tasks


def test_a_failure_names_class_or_place() -> None:
    """An API error is named by its class, any other error by its class and line."""
    assert run_task(scripted_tasks.load(), TaskName.READ_PAPER, b"photo nothing") == TaskFailure(NoContent)
    assert run_task(scripted_tasks.load(), TaskName.READ_PAPER, b"photo unreadable") == TaskFailure(BadFormat)
    failure = run_task(scripted_tasks.load(), TaskName.READ_PAPER, b"photo fail")
    assert isinstance(failure, TaskFailure)
    assert failure.error is None
    assert failure.where.startswith("LookupError at scripted_tasks.py:")


def test_the_worker_runs_until_its_pipe_closes() -> None:
    """The worker answers photo after photo and ends when the other end of the pipe closes."""
    ours, theirs = Pipe()
    worker = threading.Thread(target=run_tasks, args=(theirs, scripted_tasks.load()))
    worker.start()
    ours.send((TaskName.READ_PAPER, (b"photo",)))
    assert isinstance(ours.recv(), Paper)
    ours.send((TaskName.READ_PAPER, (b"photo nothing",)))
    assert ours.recv() == TaskFailure(NoContent)
    ours.close()
    worker.join(30)
    assert not worker.is_alive()
