"""``python -m engine read FILE...``: reads files and folders with all cores, and prints a table or JSON."""

import argparse
import asyncio
import errno
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from bot.api.errors import ApiError
from bot.api.results import Paper
from engine.faces.portrait import FaceOptions
from engine.settings import usable_cores
from engine.workers import tasks
from engine.workers.file_reader import read_file
from engine.workers.pool import NotRead, Pool, Reader
from engine.workers.worker_main import Load

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".pdf"})
"""Files of a folder that are read; a file named by itself is read whatever its name."""

DEADLINE = 120.0  # seconds for one picture; nobody else waits for it
LARGEST = 50_000_000  # bytes of a file


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a file held, or why that could not be told."""

    file: str
    papers: tuple[Paper, ...] = ()
    fault: str = ""


def main(arguments: Sequence[str], load: Load | None = None) -> int:
    """Read what is named and print it; 0 when every file was read, 1 when some could not be, 2 when there is none."""
    options = _parser().parse_args(arguments)
    files = list(dict.fromkeys(found(options.files)))
    if not files:
        print("no files to read", file=sys.stderr)
        return 2
    outcomes = asyncio.run(read_files(files, load or partial(tasks.load, FaceOptions()), sys.stderr))
    show = as_json if options.json else as_table
    print(show(outcomes))
    return 1 if any(outcome.fault for outcome in outcomes) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("engine read", description="Read papers from pictures, PDFs and folders of them.")
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="picture, PDF or folder")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser


def found(paths: Sequence[Path]) -> Iterator[Path]:
    """Give files as they are named, and those of a folder, at any depth, in order of their names."""
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.suffix.lower() in SUFFIXES and each.is_file())
        else:
            yield path


async def read_files(files: Sequence[Path], load: Load, progress: TextIO) -> list[Outcome]:
    """Read files with one process per core, in the order given; tell how far it is when there are several."""
    workers = min(usable_cores(), len(files))
    lane = asyncio.Semaphore(workers + 1)  # one more in memory than in work
    done = 0
    async with Pool(load, workers=workers, queue=4 * workers + 4, deadline=DEADLINE) as pool:

        async def one(path: Path) -> Outcome:
            nonlocal done
            async with lane:
                outcome = await read_one(pool, path)
            done += 1
            if len(files) > 1:
                print(f"{done}/{len(files)} {path}", file=progress, flush=True)
            return outcome

        return await asyncio.gather(*map(one, files))


async def read_one(reader: Reader, path: Path) -> Outcome:
    """Read one file; what keeps it from being read is part of the outcome."""
    try:
        data = await asyncio.to_thread(_bytes, path)
        return Outcome(str(path), (await read_file(reader, data)).papers)
    except OSError as error:
        return Outcome(str(path), fault=error.strerror or type(error).__name__)
    except (ApiError, NotRead) as error:
        return Outcome(str(path), fault=_FAULTS.get(type(error).__name__, type(error).__name__))


_FAULTS = {
    "NoContent": "no paper was found",
    "BadFormat": "neither a picture nor a PDF that can be read",
    "TooSlow": "took too long",
    "NotNow": "a process died over it",
    "Broken": "the engine failed over it",
}


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise OSError(errno.EFBIG, f"larger than {LARGEST // 1_000_000} MB")
    return path.read_bytes()


def as_json(outcomes: Sequence[Outcome]) -> str:
    """Write a list with one object per file, canonical names of kinds and fields."""
    return json.dumps([_object(outcome) for outcome in outcomes], ensure_ascii=False, indent=2)


def _object(outcome: Outcome) -> dict[str, Any]:
    papers = [{name: value for name, value in asdict(paper).items() if name != "image"} for paper in outcome.papers]
    return {"file": outcome.file, "papers": papers} | ({"fault": outcome.fault} if outcome.fault else {})


def as_table(outcomes: Sequence[Outcome]) -> str:
    """Write each file with its papers, a field to a line with how sure it is."""
    return "\n\n".join("\n".join(_lines(outcome)) for outcome in outcomes)


def _lines(outcome: Outcome) -> Iterator[str]:
    yield f"{outcome.file}{': ' if outcome.fault else ''}{outcome.fault}"
    for paper in outcome.papers:
        yield f"  {paper.kind}"
        widest = max(map(len, paper.fields), default=0)
        for name, value in paper.fields.items():
            sure = paper.confidences.get(name)
            yield f"    {name:{widest}}  {'' if sure is None else f'{sure:4.0%}':>4}  {value}"
