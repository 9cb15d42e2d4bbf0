"""Provide tasks for worker processes that obey the last word of the photo instead of reading the photo."""

import os
import signal
import sys
import threading
from functools import partial
from pathlib import Path

from bot.api.errors import BadFormat, NoContent
from bot.api.results import Paper, Papers
from engine.faces.portrait import FaceOptions, Portrait
from engine.workers.tasks import read_face
from engine.workers.worker_main import TaskName, TaskTable


def load() -> TaskTable:
    """Return the tasks without loading anything."""
    return {TaskName.READ_PAPER: obey, TaskName.READ_PAPERS: obey_for_papers, TaskName.READ_FACE: find_no_face}


def obey(photo: bytes) -> Paper:
    """Obey the last word of the photo, or return the process id of the worker as the number of a card."""
    command = photo.rpartition(b" ")[2]
    if command == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
    if command == b"hang":
        threading.Event().wait()
    if command == b"nothing":
        raise NoContent
    if command == b"unreadable":
        raise BadFormat
    if command == b"fail":
        raise LookupError("NGUYỄN THỊ MẪU")
    return Paper("chip_id_card_front", {"id": str(os.getpid())}, sources={"print": {"id": str(os.getppid())}})


def obey_for_papers(picture: bytes) -> Papers:
    """Obey a picture that may show several papers or none."""
    try:
        return Papers((obey(picture),))
    except NoContent:
        return Papers(())


def find_no_face(photo: bytes, card: bool) -> Portrait:
    """Obey the photo and find no face."""
    obey(photo)
    raise NoContent


PLAIN_SELFIES = FaceOptions(selfies="plain", accept_copies=True)


def load_faces(faces: FaceOptions = PLAIN_SELFIES) -> TaskTable:
    """Return the real face task alone, which saves the time to load the models of reading."""
    return {TaskName.READ_FACE: partial(read_face, faces)}


def load_at_second_attempt() -> TaskTable:
    """Exit at the first attempt and load at the second. `ENGINE_TEST_MARK` names the file that marks the first."""
    mark = Path(os.environ["ENGINE_TEST_MARK"])
    if not mark.exists():
        mark.touch()
        sys.exit(1)
    return load()
