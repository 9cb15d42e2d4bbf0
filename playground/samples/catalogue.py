"""The list of sample photos: papers of invented people, and a photo without any paper."""

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from types import MappingProxyType

from playground.samples.landscape import draw_landscape
from playground.samples.sample import HARD_GROUP, HARD_GROUP_NOTE, Sample


@cache
def list_samples() -> Mapping[str, Sample]:
    """Return all samples by id, in the order of the panel."""
    title = "Không phải giấy tờ"
    samples = [Sample("landscape", HARD_GROUP, HARD_GROUP_NOTE, title, "landscape", "d0", draw_landscape)]
    if can_draw():
        from playground.samples.papers import list_papers  # imports the drawing libraries

        samples = [*list_papers(), *samples]
    return MappingProxyType({sample.id: sample for sample in samples})


def can_draw() -> bool:
    """Return True when specimens can be drawn: their camera needs the dependency group ``engine``."""
    return find_spec("cv2") is not None
