"""The worker's own side, run in this process: what it answers, and how it ends."""

import threading
from multiprocessing import Pipe

from bot.api.errors import BadFormat, NoContent
from bot.api.results import Paper
from engine.workers.worker_main import READ, Fault, answer, answer_all
from tests.engine.workers import scripted_tasks


def test_a_fault_is_told_by_class_or_place() -> None:
    """Errors of the API go by their class, all others by class and line."""
    assert answer(scripted_tasks.load(), READ, b"photo nothing") == Fault(NoContent)
    assert answer(scripted_tasks.load(), READ, b"photo unreadable") == Fault(BadFormat)
    fault = answer(scripted_tasks.load(), READ, b"photo fail")
    assert isinstance(fault, Fault)
    assert fault.error is None
    assert fault.where.startswith("LookupError at scripted_tasks.py:")


def test_the_worker_serves_until_its_pipe_closes() -> None:
    """It answers photo after photo, and leaves when nobody can send any more."""
    ours, theirs = Pipe()
    worker = threading.Thread(target=answer_all, args=(theirs, scripted_tasks.load()))
    worker.start()
    ours.send((READ, (b"photo",)))
    assert isinstance(ours.recv(), Paper)
    ours.send((READ, (b"photo nothing",)))
    assert ours.recv() == Fault(NoContent)
    ours.close()
    worker.join(30)
    assert not worker.is_alive()
