"""Measure reading: exactness, speed and refusals of the engine's workers beside the workers of the baseline."""

import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from bench.engine import baseline
from bench.engine.scores import NOTHING, Score, count_errors, exactness, score_values
from bench.engine.specimen_photos import PhotoPool, PhotoSpec, TakenPhoto, faulty_photos, good_photos
from bench.engine.workers import WORKERS, TimedAnswer, WorkerPool
from bench.statistics import percentiles, share
from bench.tables import Row, Table
from bot.api.results import Paper
from engine.faces.portrait import FaceOptions
from engine.workers import tasks

ALONE = "engine, one at a time"
_ALONE_EVERY = 5  # each fifth photo is also read while the other workers are idle
_FAULTY_EVERY = 4  # each fourth person is photographed with faults: there are seven faults, each with all kinds


@dataclass(frozen=True, slots=True)
class PhotoResult:
    """The answers of both readers for one photo. The baseline does not read faulty photos."""

    spec: PhotoSpec
    truth: Mapping[str, str]
    engine: TimedAnswer
    baseline: TimedAnswer | None
    refused_by_baseline: bool


@dataclass(slots=True)
class ReadingRun:
    """All results, with the seconds and the peak memory (MB of each worker) by reader."""

    results: list[PhotoResult] = field(default_factory=list)
    alone: list[TimedAnswer] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=lambda: {"engine": 0.0, "baseline": 0.0})
    peaks: dict[str, list[int]] = field(default_factory=dict)


def measure(kinds: Sequence[str], levels: Sequence[str], seeds: range) -> ReadingRun:
    """Take and read all photos, kind by kind, so that few photos are in memory at once."""
    run = ReadingRun()
    with (
        closing(PhotoPool()) as photos,
        closing(WorkerPool(partial(tasks.load_tasks, FaceOptions()))) as engine,
        closing(WorkerPool(baseline.load)) as plain,
    ):
        if portrait := _find_portrait():
            engine.load_face_models(portrait)
        for kind in kinds:
            good = photos.take(good_photos(kind, levels, seeds), f"{kind}, taking photos")
            faulty = photos.take(faulty_photos(kind, seeds[::_FAULTY_EVERY]), f"{kind}, taking faulty photos")
            _read_good(run, engine, plain, good, kind)
            answers = engine.read([photo.jpeg for photo in faulty], f"{kind}, faulty photos")
            run.results += [_result(photo, answer, None) for photo, answer in zip(faulty, answers, strict=True)]
        run.peaks = {"engine": engine.peaks(), "baseline": plain.peaks()}
    return run


def _read_good(run: ReadingRun, engine: WorkerPool, plain: WorkerPool, photos: Sequence[TakenPhoto], kind: str) -> None:
    jpegs = [photo.jpeg for photo in photos]
    answers = {}
    for name, readers in (("engine", engine), ("baseline", plain)):
        start = time.perf_counter()
        answers[name] = readers.read(jpegs, f"{kind}, {name} reads")
        run.seconds[name] += time.perf_counter() - start
    run.alone += engine.read_alone(jpegs[::_ALONE_EVERY])
    run.results += map(_result, photos, answers["engine"], answers["baseline"])


def _result(photo: TakenPhoto, engine: TimedAnswer, plain: TimedAnswer | None) -> PhotoResult:
    return PhotoResult(photo.spec, photo.truth, engine, plain, baseline.refuses(photo.jpeg))


def _find_portrait() -> bytes | None:
    """Return a public-domain portrait from an installed package, so that the face models are loaded as well."""
    spec = find_spec("skimage")
    path = Path(spec.origin).parent / "data/astronaut.png" if spec and spec.origin else None
    if path is None or not path.is_file():
        print("no portrait: memory is measured without the face models", file=sys.stderr)
        return None
    return path.read_bytes()


def accuracy_tables(results: Sequence[PhotoResult]) -> list[Table]:
    """Make tables for kinds and levels, for levels over all kinds, and for fields and levels."""
    good = [result for result in results if not result.spec.fault]
    kinds = list(dict.fromkeys(result.spec.kind for result in good))
    levels = list(dict.fromkeys(result.spec.level for result in good))
    fields = list(dict.fromkeys(name for result in good for name in result.truth))
    by_level = {level: [result for result in good if result.spec.level == level] for level in levels}
    by_kind: list[Row] = [
        {"kind": kind, "level": level, **_accuracy([each for each in by_level[level] if each.spec.kind == kind])}
        for kind in kinds
        for level in levels
    ]
    all_kinds: list[Row] = [{"level": level, **_accuracy(by_level[level])} for level in levels]
    by_field: list[Row] = [
        {"field": name, "level": level, **_compare(*_scores(by_level[level], name))}
        for name in fields
        for level in levels
    ]
    return [
        Table("Fields per kind and level", by_kind),
        Table("Fields per level, all kinds", all_kinds),
        Table("Fields one by one, all kinds", [row for row in by_field if row["values"]]),
    ]


def _accuracy(results: Sequence[PhotoResult]) -> Row:
    types = share(_paper(each.engine).kind == each.spec.kind for each in results)
    baseline_types = share(_paper(each.baseline).kind == each.spec.kind for each in results)
    return {"photos": len(results), "type": types, "base type": baseline_types, **_compare(*_scores(results))}


def _scores(results: Sequence[PhotoResult], field: str | None = None) -> tuple[list[Score], list[Score]]:
    """Score the values of the engine and of the baseline, of one field or of all fields."""
    engine, plain = list[Score](), list[Score]()
    for result in results:
        truth = {name: value for name, value in result.truth.items() if field in (None, name)}
        engine += score_values(truth, _paper(result.engine))
        plain += score_values(truth, _paper(result.baseline))
    return engine, plain


def _compare(engine: Sequence[Score], plain: Sequence[Score]) -> dict[str, float]:
    beside = {f"base {name}": value for name, value in exactness(plain).items()}
    wrong = {"base wrong": count_errors(plain)["wrong"]}
    return {"values": len(engine), **exactness(engine), **count_errors(engine), **beside, **wrong}


def _paper(answer: TimedAnswer | None) -> Paper:
    return answer.answer if answer and isinstance(answer.answer, Paper) else NOTHING


def speed_table(run: ReadingRun) -> Table:
    """Make the table of seconds per paper, papers per minute and memory."""
    good = [result for result in run.results if not result.spec.fault]
    readers = {
        "engine": ([each.engine for each in good], run.seconds["engine"]),
        ALONE: (run.alone, sum(answer.wall for answer in run.alone)),
        "baseline": ([each.baseline for each in good if each.baseline], run.seconds["baseline"]),
    }
    rows = [
        {"reader": name}
        | {f"CPU {key}": value for key, value in percentiles([each.cpu for each in answers], 50, 90, 95).items()}
        | {f"wall {key}": value for key, value in percentiles([each.wall for each in answers], 50, 90, 95).items()}
        | {"papers/min": 60 * len(answers) / seconds, "peak MB": max(run.peaks[name.partition(",")[0]])}
        for name, (answers, seconds) in readers.items()
        if answers
    ]
    return Table(f"Seconds per paper, with {WORKERS} workers; memory per worker", rows, digits=2)


def refusal_table(results: Sequence[PhotoResult]) -> Table:
    """Make the table of refused photos: nearly all photos of each fault should be refused, nearly no good photo."""
    groups: dict[str, list[PhotoResult]] = {}
    for each in results:
        groups.setdefault(each.spec.fault or f"good {each.spec.level}", []).append(each)
    return Table("Photos refused", [{"photos of": name, **_refusals(group)} for name, group in groups.items()])


def _refusals(group: Sequence[PhotoResult]) -> Row:
    papers = [each.engine.answer for each in group if isinstance(each.engine.answer, Paper)]
    invalid = [paper.invalid_code for paper in papers if paper.valid is False]
    nothing_found = len(group) - len(papers)
    return {
        "photos": len(group),
        "refused": (len(invalid) + nothing_found) / len(group),
        "not valid": len(invalid),
        "nothing found": nothing_found,
        "codes": " ".join(sorted(set(invalid))),
        "base refused": share(each.refused_by_baseline for each in group),
    }
