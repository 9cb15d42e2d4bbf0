"""What lies on the shelf of specimens: papers of invented people, and a picture that shows none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from types import MappingProxyType

from playground.samples.landscape import landscape


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture on the shelf: `person` and `note` head its group; `draw` takes up to a second and gives a JPEG."""

    id: str
    person: str
    note: str
    title: str
    kind: str
    level: str
    draw: Callable[[], bytes]


HARD, HARD_NOTE = "Ảnh khó", "Xem bot nhắc chụp lại thế nào"


def list_samples() -> Mapping[str, Sample]:
    """All that is on offer, by id, in the order of the shelf."""
    no_paper = Sample("landscape", HARD, HARD_NOTE, "Không phải giấy tờ", "landscape", "d0", landscape)
    return MappingProxyType({offer.id: offer for offer in (*_papers(), no_paper)})


def can_draw() -> bool:
    """Tell whether specimens can be drawn: their camera comes with the dependency group ``engine``."""
    return find_spec("cv2") is not None


def _papers() -> list[Sample]:
    if not can_draw():
        return []
    from playground.samples.papers import papers

    return papers()
