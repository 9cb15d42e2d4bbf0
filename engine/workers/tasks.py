"""The real work of a worker, by the name of each task: papers and pages are read, faces looked at."""

from functools import partial

from engine.faces.portrait import FaceOptions, Portrait
from engine.workers import paper_tasks
from engine.workers.worker_main import LOOK, PAPERS, READ, TEXT, Works


def load(faces: FaceOptions) -> Works:
    """Load the models of reading; those of faces come with the first face: who only reads never pays."""
    paper_tasks.load()
    return {READ: paper_tasks.read, PAPERS: paper_tasks.papers, TEXT: paper_tasks.text, LOOK: partial(look, faces)}


def look(faces: FaceOptions, photo: bytes, card: bool) -> Portrait:
    """Find the face on one photo; raise `BadFormat` for bytes that are no picture, `NoContent` without a face."""
    from engine.faces.portrait_pipeline import look as seek

    return seek(photo, faces, card=card)
