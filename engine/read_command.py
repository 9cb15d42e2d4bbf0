"""Read files and folders with all cores and print a table or JSON: ``python -m engine read FILE...``."""

import argparse
import asyncio
import errno
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from bot.api.errors import ApiError, BadFormat, NoContent
from bot.api.results import Paper
from engine.faces.portrait import FaceOptions
from engine.settings import count_usable_cores
from engine.workers import tasks
from engine.workers.papers_of_file import read_file
from engine.workers.pool import WorkerPool
from engine.workers.reader import DeadlineExceeded, EngineBusy, Reader, ReadingFailed, TaskCrashed
from engine.workers.worker_main import LoadTasks

READABLE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".pdf"})
"""Suffixes of the files that are read in a folder. A file named on the command line is read whatever its suffix."""

DEADLINE = 120.0  # seconds for one picture: longer than the server's, because no caller waits
MAX_FILE_BYTES = 50_000_000

_ERROR_TEXTS: Mapping[type[Exception], str] = {
    NoContent: "no paper was found",
    BadFormat: "neither a picture nor a PDF that can be read",
    DeadlineExceeded: "took too long",
    EngineBusy: "a process died over it",
    TaskCrashed: "the engine failed over it",
}


@dataclass(frozen=True, slots=True)
class FileResult:
    """The papers of one file, or the error that prevented the reading."""

    file: str
    papers: tuple[Paper, ...] = ()
    error: str = ""


def main(arguments: Sequence[str], load: LoadTasks | None = None) -> int:
    """Read the named files and print their papers.

    Return 0 if every file was read, 1 if a file could not be read, 2 if there is no file.
    """
    options = _build_parser().parse_args(arguments)
    files = list(dict.fromkeys(find_files(options.files)))
    if not files:
        print("no files to read", file=sys.stderr)
        return 2
    results = asyncio.run(read_files(files, load or partial(tasks.load_tasks, FaceOptions()), sys.stderr))
    print(format_json(results) if options.json else format_table(results))
    return 1 if any(result.error for result in results) else 0


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("engine read", description="Read papers from pictures, PDFs and folders of them.")
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="picture, PDF or folder")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser


def find_files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the named files, and the readable files of each folder at any depth, sorted by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                file for file in path.rglob("*") if file.suffix.lower() in READABLE_SUFFIXES and file.is_file()
            )
        else:
            yield path


async def read_files(files: Sequence[Path], load: LoadTasks, progress: TextIO) -> list[FileResult]:
    """Read files with one process per core and return the results in the order given.

    Print the progress when there are several files.
    """
    workers = min(count_usable_cores(), len(files))
    loaded_files = asyncio.Semaphore(workers + 1)  # one file waits in memory while the others are being read
    done = 0
    async with WorkerPool(load, workers=workers, queue=4 * workers + 4, deadline=DEADLINE) as pool:

        async def read_next(path: Path) -> FileResult:
            nonlocal done
            async with loaded_files:
                result = await read_path(pool, path)
            done += 1
            if len(files) > 1:
                print(f"{done}/{len(files)} {path}", file=progress, flush=True)
            return result

        return await asyncio.gather(*map(read_next, files))


async def read_path(reader: Reader, path: Path) -> FileResult:
    """Read one file. An error of the file or of the reader becomes part of the result."""
    try:
        data = await asyncio.to_thread(_load_bytes, path)
        return FileResult(str(path), (await read_file(reader, data)).papers)
    except OSError as error:
        return FileResult(str(path), error=error.strerror or type(error).__name__)
    except (ApiError, ReadingFailed) as error:
        return FileResult(str(path), error=_ERROR_TEXTS.get(type(error), type(error).__name__))


def _load_bytes(path: Path) -> bytes:
    if path.stat().st_size > MAX_FILE_BYTES:
        raise OSError(errno.EFBIG, f"larger than {MAX_FILE_BYTES // 1_000_000} MB")
    return path.read_bytes()


def format_json(results: Sequence[FileResult]) -> str:
    """Format the results as a JSON list with one object per file and the canonical names of kinds and fields."""
    return json.dumps([_to_object(result) for result in results], ensure_ascii=False, indent=2)


def _to_object(result: FileResult) -> dict[str, Any]:
    papers = [{name: value for name, value in asdict(paper).items() if name != "image"} for paper in result.papers]
    return {"file": result.file, "papers": papers} | ({"fault": result.error} if result.error else {})


def format_table(results: Sequence[FileResult]) -> str:
    """Format each file with its papers, one field per line with its confidence in percent."""
    return "\n\n".join("\n".join(_format_lines(result)) for result in results)


def _format_lines(result: FileResult) -> Iterator[str]:
    yield f"{result.file}{': ' if result.error else ''}{result.error}"
    for paper in result.papers:
        yield f"  {paper.kind}"
        widest = max(map(len, paper.fields), default=0)
        for name, value in paper.fields.items():
            confidence = paper.confidences.get(name)
            yield f"    {name:{widest}}  {'' if confidence is None else f'{confidence:4.0%}':>4}  {value}"
