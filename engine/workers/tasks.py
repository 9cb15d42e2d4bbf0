"""Build the table of the tasks that the engine's workers run."""

from functools import partial

from engine.faces.portrait import FaceOptions, Portrait
from engine.workers import paper_tasks
from engine.workers.worker_main import TaskName, TaskTable


def load_tasks(faces: FaceOptions) -> TaskTable:
    """Load the models of reading and return the tasks.

    The models of faces load with the first face, so that an engine that only reads papers never loads them.
    """
    paper_tasks.load_models()
    return {
        TaskName.READ_PAPER: paper_tasks.read_paper,
        TaskName.READ_PAPERS: paper_tasks.read_papers,
        TaskName.READ_TEXT: paper_tasks.read_text,
        TaskName.READ_FACE: partial(read_face, faces),
    }


def read_face(faces: FaceOptions, photo: bytes, card: bool) -> Portrait:
    """Describe the face on one photo.

    Raises `BadFormat` for bytes that are no picture and `NoContent` without a face.
    """
    from engine.faces.portrait_pipeline import extract_portrait

    return extract_portrait(photo, faces, card=card)
