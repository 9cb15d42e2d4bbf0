"""Tables of reading: how exact, how fast, and what is refused; the engine's workers beside the baseline's."""

import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from bench.engine import baseline, photos
from bench.engine.photos import Order, Shot, Studio
from bench.engine.scores import NOTHING, Mark, exactness, failures, marks, percentiles, share
from bench.engine.workers import WORKERS, Crew, Done
from bench.tables import Row, Table
from bot.api.results import Paper
from engine.faces.portrait import FaceOptions
from engine.workers import tasks

_ALONE = 5  # one of so many photos is also read with nothing beside it
ALONE = "engine, one at a time"
_FAULTY_SEEDS = 4  # one of so many people stands for a fault: there are seven faults and all kinds


@dataclass(frozen=True, slots=True)
class Result:
    """What two readers made of one photo."""

    order: Order
    truth: Mapping[str, str]
    engine: Done
    baseline: Done | None = None
    thumb: bool = False
    """Whether rules of thumb refuse the photo."""


@dataclass(slots=True)
class Measured:
    """All results, and what the two crews took for them as a whole."""

    results: list[Result] = field(default_factory=list)
    alone: list[Done] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=lambda: {"engine": 0.0, "baseline": 0.0})
    peaks: dict[str, list[int]] = field(default_factory=dict)


def measure(kinds: Sequence[str], levels: Sequence[str], seeds: range) -> Measured:
    """Take and read all photos, kind by kind, so that few are kept in memory at once."""
    measured = Measured()
    with (
        closing(Studio()) as studio,
        closing(Crew(partial(tasks.load_tasks, FaceOptions()))) as engine,
        closing(Crew(baseline.load)) as plain,
    ):
        if face := _portrait():
            engine.look(face)
        for kind in kinds:
            _measure_kind(measured, studio, engine, plain, kind, levels, seeds)
        measured.peaks = {"engine": engine.peaks(), "baseline": plain.peaks()}
    return measured


def _measure_kind(
    measured: Measured, studio: Studio, engine: Crew, plain: Crew, kind: str, levels: Sequence[str], seeds: range
) -> None:
    orders = photos.good(kind, levels, seeds) + photos.faulty(kind, seeds[::_FAULTY_SEEDS])
    taken = studio.take(orders, f"{kind}, taking photos")
    sound = [shot for shot in taken if not shot.order.fault]
    ours = _read(measured, "engine", engine, sound, kind)
    theirs = _read(measured, "baseline", plain, sound, kind)
    measured.alone += engine.read_alone([shot.jpeg for shot in sound[::_ALONE]])
    measured.results += [_result(*each) for each in zip(sound, ours, theirs, strict=True)]
    spoiled = [shot for shot in taken if shot.order.fault]
    doubted = engine.read([shot.jpeg for shot in spoiled], f"{kind}, faulty photos")
    measured.results += [_result(*each, None) for each in zip(spoiled, doubted, strict=True)]


def _read(measured: Measured, name: str, readers: Crew, taken: Sequence[Shot], kind: str) -> list[Done]:
    start = time.perf_counter()
    done = readers.read([shot.jpeg for shot in taken], f"{kind}, {name} reads")
    measured.seconds[name] += time.perf_counter() - start
    return done


def _result(shot: Shot, ours: Done, theirs: Done | None) -> Result:
    return Result(shot.order, shot.truth, ours, theirs, baseline.refused(shot.jpeg))


def _portrait() -> bytes | None:
    """A public-domain portrait inside a package, so that the models of faces are loaded as well."""
    spec = find_spec("skimage")
    path = Path(spec.origin).parent / "data/astronaut.png" if spec and spec.origin else None
    if path is None or not path.is_file():
        print("no portrait: memory without the models of faces", file=sys.stderr)
        return None
    return path.read_bytes()


def accuracy(results: Sequence[Result]) -> list[Table]:
    """Tables per kind and level, per level over all kinds, and per field and level."""
    good = [result for result in results if not result.order.fault]
    orders = [result.order for result in good]
    kinds, levels = _unique(order.kind for order in orders), _unique(order.level for order in orders)
    fields = _unique(name for result in good for name in result.truth)
    of = partial(_among, good)
    each: list[Row] = [{"kind": kind, "level": level, **_whole(of(kind, level))} for kind in kinds for level in levels]
    together: list[Row] = [{"level": level, **_whole(of(None, level))} for level in levels]
    by_field = [
        {"field": name, "level": level} | _compared(*_all_marks(of(None, level), name))
        for name in fields
        for level in levels
    ]
    return [
        Table("Fields per kind and level", each),
        Table("Fields per level, all kinds", together),
        Table("Fields one by one, all kinds", [row for row in by_field if row["values"]]),
    ]


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _among(results: Sequence[Result], kind: str | None, level: str) -> list[Result]:
    return [each for each in results if each.order.level == level and kind in (None, each.order.kind)]


def _whole(results: Sequence[Result]) -> Row:
    ours = share(_paper(each.engine).kind == each.order.kind for each in results)
    theirs = share(_paper(each.baseline).kind == each.order.kind for each in results)
    return {"photos": len(results), "type": ours, "base type": theirs} | _compared(*_all_marks(results))


def _all_marks(results: Sequence[Result], name: str | None = None) -> tuple[list[Mark], list[Mark]]:
    truths = [{key: value for key, value in each.truth.items() if name in (None, key)} for each in results]
    ours, theirs = (
        [mark for truth, done in zip(truths, found, strict=True) for mark in marks(truth, _paper(done))]
        for found in ([each.engine for each in results], [each.baseline for each in results])
    )
    return ours, theirs


def _compared(ours: Sequence[Mark], theirs: Sequence[Mark]) -> dict[str, float]:
    beside = {f"base {name}": value for name, value in exactness(theirs).items()}
    wrong = {"base wrong": failures(theirs)["wrong"]}
    return {"values": len(ours), **exactness(ours), **failures(ours), **beside, **wrong}


def _paper(done: Done | None) -> Paper:
    return done.answer if done and isinstance(done.answer, Paper) else NOTHING


def speed(measured: Measured) -> Table:
    """A table of seconds per paper, papers per minute and memory."""
    good = [result for result in measured.results if not result.order.fault]
    ours = [each.engine for each in good]
    theirs = [each.baseline for each in good if each.baseline]
    taken = {
        "engine": (ours, measured.seconds["engine"]),
        ALONE: (measured.alone, sum(done.wall for done in measured.alone)),
        "baseline": (theirs, measured.seconds["baseline"]),
    }
    rows = [
        {"reader": name}
        | {f"CPU {key}": value for key, value in percentiles([each.cpu for each in done], 50, 90, 95).items()}
        | {f"wall {key}": value for key, value in percentiles([each.wall for each in done], 50, 90, 95).items()}
        | {"papers/min": 60 * len(done) / seconds, "peak MB": max(measured.peaks[name.partition(",")[0]])}
        for name, (done, seconds) in taken.items()
        if done
    ]
    return Table(f"Seconds per paper, with {WORKERS} workers; memory per worker", rows, digits=2)


def refusals(results: Sequence[Result]) -> Table:
    """A table of photos that were refused, and how: of each fault nearly all should be, of each level nearly none."""
    groups: dict[str, list[Result]] = {}
    for each in results:
        groups.setdefault(each.order.fault or f"good {each.order.level}", []).append(each)
    return Table("Photos refused", [{"photos of": name, **_refused(group)} for name, group in groups.items()])


def _refused(group: Sequence[Result]) -> Row:
    papers = [each.engine.answer for each in group]
    invalid = [isinstance(paper, Paper) and paper.valid is False for paper in papers]
    nothing = [not isinstance(paper, Paper) for paper in papers]
    codes = sorted({paper.invalid_code for paper in papers if isinstance(paper, Paper) and paper.valid is False})
    return {
        "photos": len(group),
        "refused": share(one or other for one, other in zip(invalid, nothing, strict=True)),
        "not valid": sum(invalid),
        "nothing found": sum(nothing),
        "codes": " ".join(codes),
        "base refused": share(each.thumb for each in group),
    }
