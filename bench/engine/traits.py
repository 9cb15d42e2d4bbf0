"""Measure the reading of specimens with traits of real papers, each trait by itself and all traits mixed."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from bench.engine.scores import NOTHING, score_values
from bench.engine.specimen_photos import PhotoPool, PhotoSpec, TakenPhoto
from bench.engine.workers import TimedAnswer, WorkerPool
from bench.statistics import percentiles, share
from bench.tables import Row, Table
from bot.api.results import Paper, Papers
from engine.faces.portrait import FaceOptions
from engine.workers import tasks
from engine.workers.worker_main import TaskName
from specimens.cards import KINDS
from specimens.traits import TRAITS, choose_traits

MIXED = "mixed"
_LEVELS = ("d1", "d2")  # easy and usual photos in turn


@dataclass(frozen=True, slots=True)
class TraitResult:
    """One photo, the paper read from the photo, and the seconds of CPU."""

    photo: TakenPhoto
    paper: Paper
    cpu: float


def single_photos(name: str, seeds: range) -> list[PhotoSpec]:
    """Describe photos with one trait, over the kinds that can have the trait."""
    kinds = TRAITS[name].kinds
    return [
        PhotoSpec(kinds[seed % len(kinds)], seed, _LEVELS[seed // len(kinds) % 2], traits=(name,)) for seed in seeds
    ]


def mixed_photos(seeds: range) -> list[PhotoSpec]:
    """Describe photos with several traits each, over all kinds."""
    chosen = [(KINDS[seed % len(KINDS)], seed, _LEVELS[seed // len(KINDS) % 2]) for seed in seeds]
    return [PhotoSpec(kind, seed, level, traits=choose_traits(kind, seed)) for kind, seed, level in chosen]


def measure(names: Sequence[str], seeds: range) -> Table:
    """Read a photo of each seed for each trait, and of each seed and kind for the mixes, and make the table."""
    rows: list[Row] = []
    with closing(PhotoPool()) as photos, closing(WorkerPool(partial(tasks.load_tasks, FaceOptions()))) as engine:
        specs = {name: single_photos(name, seeds) for name in names}
        specs[MIXED] = mixed_photos(range(seeds.start, seeds.start + len(seeds) * len(KINDS)))
        for name, chosen in specs.items():
            results = read(engine, photos.take(chosen, f"{name}, taking photos"), name)
            rows.append({"trait": name, **summarise(results)})
    return Table("Fields per trait", rows)


def read(engine: WorkerPool, photos: Sequence[TakenPhoto], name: str) -> list[TraitResult]:
    """Read photos of one card, and of both sides where a trait joins the sides."""
    joined = [any(TRAITS[trait].join for trait in photo.spec.traits) for photo in photos]
    answers: dict[int, TimedAnswer] = {}
    for task, both in ((TaskName.READ_PAPER, False), (TaskName.READ_PAPERS, True)):
        places = [place for place, is_joined in enumerate(joined) if is_joined is both]
        found = engine.read([photos[place].jpeg for place in places], f"{name}, engine reads", task)
        answers.update(zip(places, found, strict=True))
    return [
        TraitResult(photo, _paper(answers[place].answer, photo.spec.kind), answers[place].cpu)
        for place, photo in enumerate(photos)
    ]


def _paper(answer: object, kind: str) -> Paper:
    """Return the paper of the wanted kind among the papers read, else the first, else nothing."""
    found = answer.papers if isinstance(answer, Papers) else (answer,)
    papers = [each for each in found if isinstance(each, Paper)]
    return next((paper for paper in papers if paper.kind == kind), papers[0] if papers else NOTHING)


def summarise(results: Sequence[TraitResult]) -> Row:
    """Return the shares of exact, empty and wrong values, and of photos with the right kind and of refused photos."""
    scores = [score for result in results for score in score_values(result.photo.truth, result.paper)]
    return {
        "photos": len(results),
        "type": share(result.paper.kind == result.photo.spec.kind for result in results),
        "values": len(scores),
        "exact": share(score.exact for score in scores),
        "empty": share(score.missing for score in scores),
        "wrong": share(score.wrong for score in scores),
        "wrong and sure": share(score.wrong and score.confident for score in scores),
        "refused": share(result.paper.valid is not True for result in results),
        "CPU p50": percentiles([result.cpu for result in results], 50)["p50"],
    }
