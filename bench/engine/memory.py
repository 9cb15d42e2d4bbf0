"""Measure the memory of one worker of the engine over papers, faces, rotated cards and large pictures.

Run: ``.venv/bin/python -m bench.engine.memory [--rounds 2]``. Linux only (VmRSS and VmHWM of the worker's process, in
MB of 10^6 bytes). From the second round on, the worker holds all models, face models included.
"""

import argparse
import io
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path

from PIL import Image

from bench.engine.faces import load_portraits, on_card
from engine.faces.portrait import FaceOptions
from engine.release_memory import release_free_memory
from engine.workers.tasks import load_tasks
from engine.workers.worker_main import TaskName, run_task
from specimens import specimen
from specimens.cards import KINDS

Job = tuple[str, TaskName, tuple[object, ...]]
"""The title of a job, the task of the worker, and the inputs of the task."""

_CLEAR_REFS, _RESET_PEAK = Path("/proc/self/clear_refs"), "5"  # sets VmHWM to the current memory, proc(5)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print for each job the worker's memory after the job and the peak during the job, and the highest peak last."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args(arguments)
    jobs = list(_jobs()) * options.rounds
    print("job                       MB after  MB at most")
    with ProcessPoolExecutor(1, get_context("spawn")) as worker:  # so that the memory of the specimens does not count
        measured = worker.submit(_run_jobs, jobs).result()
    for title, (after, peak) in measured:
        print(f"{title:26} {after:7} {peak:11}")
    print(f"\nat most {max(peak for _, (_, peak) in measured)} MB")


def _run_jobs(jobs: list[Job]) -> list[tuple[str, tuple[int, int]]]:
    tasks = load_tasks(FaceOptions())
    measured = [("models of reading", _memory())]
    for title, task, inputs in jobs:
        _CLEAR_REFS.write_text(_RESET_PEAK)
        run_task(tasks, task, *inputs)
        release_free_memory()
        measured.append((title, _memory()))
    return measured


def _memory() -> tuple[int, int]:
    """Return the resident and the peak memory of this process in MB."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    after, peak = (int(lines[name].split()[0]) * 1024 // 1_000_000 for name in ("VmRSS", "VmHWM"))
    return after, peak


def _jobs() -> Iterator[Job]:
    for number, (kind, level) in enumerate(product(KINDS, ("d0", "d3"))):
        yield f"{kind} {level}", TaskName.READ_PAPER, (specimen(kind, 1000 + number, level).jpeg,)
    for picture in load_portraits(None).values():
        portrait = Image.fromarray(picture)
        large = portrait.resize((4500, 5300))
        yield "portrait", TaskName.READ_FACE, (_encode(portrait, "JPEG"), False)
        yield "portrait, rotated", TaskName.READ_FACE, (_encode(portrait.rotate(90, expand=True), "JPEG"), False)
        yield "card", TaskName.READ_FACE, (on_card(picture, "d2"), True)
        yield "JPEG of 24 megapixels", TaskName.READ_FACE, (_encode(large, "JPEG"), False)
        yield "PNG of 24 megapixels", TaskName.READ_FACE, (_encode(large, "PNG"), False)
    back = specimen("chip_id_card_back", 1001, "d1").jpeg
    yield "card without a face", TaskName.READ_FACE, (back, True)
    yield "several papers", TaskName.READ_PAPERS, (back,)
    yield "a page", TaskName.READ_TEXT, (back,)


def _encode(picture: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, quality=88, compress_level=1)
    return file.getvalue()


if __name__ == "__main__":
    main()
