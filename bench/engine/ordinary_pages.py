"""Measure how many ordinary pages the engine and the baseline take for identity papers."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from bench.engine import baseline
from bench.engine.workers import TimedAnswer, WorkerPool
from bench.tables import Row, Table
from bot.api.results import Paper
from bot.identity.papers.kinds import PaperKind
from engine.faces.portrait import FaceOptions
from engine.workers import tasks
from specimens.camera import LEVELS
from specimens.ordinary import FOREIGN_PASSPORT, HELD_OUT, KINDS, ordinary_photo


@dataclass(frozen=True, slots=True)
class PageResult:
    """The answers of the engine and of the baseline for the photo of one page."""

    kind: str
    engine: object
    baseline: object


def measure(seeds: range, kinds: Sequence[str] = KINDS) -> list[PageResult]:
    """Read a page of each kind and seed. The levels of the camera change with kind and seed."""
    results: list[PageResult] = []
    with (
        closing(WorkerPool(partial(tasks.load_tasks, FaceOptions()))) as engine,
        closing(WorkerPool(baseline.load)) as plain,
    ):
        for place, kind in enumerate(kinds):
            photos = [ordinary_photo(kind, seed, LEVELS[(place + seed) % len(LEVELS)]) for seed in seeds]
            answers = (engine.read(photos, kind), plain.read(photos))
            results += [PageResult(kind, *_plain(pair)) for pair in zip(*answers, strict=True)]
    return results


def _plain(answers: tuple[TimedAnswer, TimedAnswer]) -> tuple[object, object]:
    return answers[0].answer, answers[1].answer


def table(results: Sequence[PageResult]) -> Table:
    """Make the table of pages that were accepted as a paper, the held-out kinds apart, with one row for each kind."""
    groups = {
        "all kinds with rules": [each for each in results if each.kind not in (*HELD_OUT, FOREIGN_PASSPORT)],
        "all held-out kinds": [each for each in results if each.kind in HELD_OUT],
    }
    for each in results:
        groups.setdefault(each.kind, []).append(each)
    rows: list[Row] = [
        {
            "pages of": name,
            "photos": len(group),
            "accepted": sum(bool(_accepted_kind(each.engine)) for each in group),
            "valid": sum(isinstance(each.engine, Paper) and each.engine.valid is True for each in group),
            "as": " ".join(sorted(set(_kinds(group)))),
            "base accepted": sum(bool(_accepted_kind(each.baseline)) for each in group),
        }
        for name, group in groups.items()
        if group
    ]
    return Table(f"Ordinary pages: accepted should be 0, but for {FOREIGN_PASSPORT}, a {PaperKind.PASSPORT}", rows)


def _accepted_kind(answer: object) -> str:
    """Return the kind of paper that a page was taken for, "" for none."""
    return answer.kind if isinstance(answer, Paper) else ""


def _kinds(group: Sequence[PageResult]) -> Iterator[str]:
    yield from filter(None, (_accepted_kind(each.engine) for each in group))
