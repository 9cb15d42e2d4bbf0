"""The baseline finds what it claims to find: a baseline that cannot read would flatter the engine."""

import pytest

from bench.engine import baseline
from bot.api.results import Paper
from engine.workers.worker_main import TaskName
from specimens import camera, specimen


def test_the_baseline_reads_an_easy_paper() -> None:
    """On a flat scan it tells kind, number and birth."""
    shot = specimen("chip_id_card_front", 1, "d0")
    paper = baseline.load()[TaskName.READ_PAPER](shot.jpeg)
    assert isinstance(paper, Paper)
    assert paper.kind == shot.kind
    assert {name: paper.fields[name] for name in ("id", "dob")} == {name: shot.truth[name] for name in ("id", "dob")}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CĂN CƯỚC CÔNG DÂN\nCitizen Identity Card", "chip_id_card_front"),
        ("CĂN CƯỚC CÔNG DÂN\nSố: 001", "12_id_card_front"),
        ("CĂN CƯỚC\nIDENTITY CARD", "chip_id_card_2024_front"),
        ("a page of something else", ""),
    ],
)
def test_the_baseline_tells_the_kind_by_its_title(text: str, kind: str) -> None:
    """The more particular title wins."""
    assert baseline.kind(text) == kind


def test_rules_of_thumb() -> None:
    """A usual photo passes; small, dark and blurred ones do not, and neither does what is no picture."""
    photo = specimen("chip_id_card_front", 1, "d1").jpeg
    spoiled = [fault(photo) for fault in (camera.shrink, camera.darken, camera.blur)]
    assert [baseline.refused(each) for each in (photo, *spoiled, b"no picture")] == [False, True, True, True, True]
