"""How much memory one worker of the engine takes at most over papers, faces, cards on their side and large pictures.

Run: ``.venv/bin/python -m bench.memory [--rounds 2]``; Linux only (VmRSS and VmHWM of the worker's process).
"""

import argparse
import io
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from PIL import Image

from bench.faces import PACKAGED, on_card, portraits
from engine.faces.portrait import FaceOptions
from engine.work import load
from engine.worker import Job, Look, answer
from specimens import specimen
from specimens.cards import KINDS

Titled = tuple[str, Job]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each kind of job: the worker's memory after it, and its peak so far."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args(arguments)
    jobs = list(_jobs()) * options.rounds
    print("job                    MB after  MB at most")
    with ProcessPoolExecutor(1, get_context("spawn")) as worker:  # specimens' own memory stays out of it
        for title, (after, peak) in worker.submit(_work, jobs).result():
            print(f"{title:22} {after:8} {peak:11}")


def _work(jobs: list[Titled]) -> list[tuple[str, tuple[int, int]]]:
    work = load(FaceOptions())
    measured = [("models of reading", _megabytes())]
    for title, job in jobs:
        answer(work, job)
        measured.append((title, _megabytes()))
    return measured


def _megabytes() -> tuple[int, int]:
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    after, peak = (int(lines[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM"))
    return after, peak


def _jobs() -> Iterator[Titled]:
    for number, kind in enumerate(KINDS):
        yield kind, specimen(kind, 1000 + number, "d3" if number % 2 else "d1").jpeg
    for _, picture in zip(PACKAGED, portraits(None).values(), strict=True):
        portrait = Image.fromarray(picture)
        yield "portrait", Look(_file(portrait, "JPEG"))
        yield "portrait on its side", Look(_file(portrait.rotate(90, expand=True), "JPEG"))
        yield "card", Look(on_card(picture, "d2"), card=True)
        yield "JPEG of 24 megapixels", Look(_file(portrait.resize((4500, 5300)), "JPEG"))
        yield "PNG of 24 megapixels", Look(_file(portrait.resize((4500, 5300)), "PNG"))
    yield "card without a face", Look(specimen("chip_id_card_back", 1001, "d1").jpeg, card=True)


def _file(picture: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, quality=88, compress_level=1)
    return file.getvalue()


if __name__ == "__main__":
    main()
