"""Work for worker processes that does, instead of reading, what the end of the photo asks for."""

import os
import signal
import sys
import threading
from functools import partial
from pathlib import Path

from bot.api.errors import BadFormat, NoContent
from bot.api.results import Paper, Papers
from engine.faces.portrait import FaceOptions, Portrait
from engine.workers.tasks import look
from engine.workers.worker_main import LOOK, PAPERS, READ, Works


def load() -> Works:
    """Load nothing."""
    return {READ: work, PAPERS: papers, LOOK: look_not}


def work(photo: bytes) -> Paper:
    """Do what the last word of the photo says; else give the worker's process id as a card's number."""
    order = photo.rpartition(b" ")[2]
    if order == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
    if order == b"hang":
        threading.Event().wait()
    if order == b"nothing":
        raise NoContent
    if order == b"unreadable":
        raise BadFormat
    if order == b"fail":
        raise LookupError("NGUYỄN THỊ MẪU")
    return Paper("chip_id_card_front", {"id": str(os.getpid())}, sources={"print": {"id": str(os.getppid())}})


def look_not(photo: bytes, card: bool) -> Portrait:
    """Find no face on any photo, once what it asks for is done."""
    work(photo)
    raise NoContent


PLAIN = FaceOptions(selfies="plain")


def load_faces(faces: FaceOptions = PLAIN) -> Works:
    """Look at faces as the engine does, without the time that the models of reading take to load."""
    return {LOOK: partial(look, faces)}


def papers(picture: bytes) -> Papers:
    """The same for a picture that may hold several, or none."""
    try:
        return Papers((work(picture),))
    except NoContent:
        return Papers(())


def load_at_second_try() -> Works:
    """Fail at the first start and come up at the second; the first one leaves a mark where `MARK` says."""
    mark = Path(os.environ["ENGINE_TEST_MARK"])
    if not mark.exists():
        mark.touch()
        sys.exit(1)
    return load()
