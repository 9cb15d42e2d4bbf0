"""The real work of a worker, in the form the pool runs it: papers are read, faces looked at."""

from functools import partial

from bot.api.results import Paper
from engine import cards
from engine.faces.portrait import FaceOptions, Portrait
from engine.worker import Job, Look, Work


def load(faces: FaceOptions) -> Work:
    """Load the models of reading; those of faces come with the first face: who only reads never pays."""
    cards.load()
    return partial(do, faces)


def do(faces: FaceOptions, job: Job) -> Paper | Portrait:
    """Do one job; raise `BadFormat` for bytes that are no picture, `NoContent` without a card or face."""
    if isinstance(job, Look):
        from engine.faces.look import look

        return look(job.photo, faces, card=job.card)
    return cards.read(job)
