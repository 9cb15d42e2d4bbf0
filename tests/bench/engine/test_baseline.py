"""The baseline reads easy papers: a baseline that cannot read would flatter the engine."""

import pytest

from bench.engine import baseline
from bot.api.results import Paper
from engine.workers.worker_main import TaskName
from specimens import camera, specimen


@pytest.mark.slow
def test_easy_paper_is_read() -> None:
    """The baseline finds kind, number and date of birth on a flat scan."""
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
def test_kind_is_found_by_its_title(text: str, kind: str) -> None:
    """The more specific title wins."""
    assert baseline.find_kind(text) == kind


@pytest.mark.slow
def test_rules_of_thumb() -> None:
    """A usual photo passes. Small, dark and blurred photos and files without a picture are refused."""
    photo = specimen("chip_id_card_front", 1, "d1").jpeg
    faulty = [fault(photo) for fault in (camera.shrink, camera.darken, camera.blur)]
    assert [baseline.refuses(each) for each in (photo, *faulty, b"no picture")] == [False, True, True, True, True]
