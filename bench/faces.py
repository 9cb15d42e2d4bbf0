"""How well faces are told apart, how poses are judged, how fast the gallery is; on few portraits, so no proof.

Run: ``.venv/bin/python -m bench.faces [FOLDER] [--most 100000]``. Portraits come from installed packages; a FOLDER may
hold more, one JPEG each, named after its person with or without a number (``anna1.jpg``, ``anna2.jpg``).
"""

import argparse
import io
import time
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageOps

from bot.api.errors import NoContent
from engine.faces.liveness import judge
from engine.faces.look import look
from engine.faces.portrait import FaceOptions, Portrait, distance
from engine.faces.thresholds import DOUBTFUL, SAME, SEARCH
from engine.gallery import Gallery
from engine.vectors import Vectors
from specimens.heads import Picture, turned_head
from specimens.prints import turned_print

PACKAGED = (("matplotlib", "mpl-data/sample_data/grace_hopper.jpg"), ("skimage", "data/astronaut.png"))
TURNS = (18, 22, 26, 30)
Poses = tuple[Picture, Picture, Picture]


def portraits(folder: Path | None) -> dict[str, Picture]:
    """All portraits by name, RGB, at most 1000 px long."""
    specs = [(find_spec(package), path) for package, path in PACKAGED]
    files = [Path(spec.origin).parent / path for spec, path in specs if spec and spec.origin]
    files += sorted(folder.glob("*.jpg")) if folder else []
    pictures = {}
    for path in files:
        picture = Image.open(path).convert("RGB")
        picture.thumbnail((1000, 1000))
        pictures[path.stem] = np.asarray(picture)
    return pictures


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--most", type=int, default=100_000, help="vectors in the largest gallery (a million: 1.5 GB)")
    options = parser.parse_args()
    print(f"resident memory before the first face: {_memory()} MB")
    pictures = portraits(options.folder)
    seen = {name: face for name, picture in pictures.items() if (face := _look(picture))}
    print(f"after {len(seen)} faces of {len(pictures)} portraits: {_memory()} MB\n")
    _distances(pictures, seen)
    _poses(pictures, seen)
    _times(pictures)
    _search(options.most)


def _look(picture: Picture, quality: int = 88) -> Portrait | None:
    try:
        return look(_jpeg(picture, quality), FaceOptions())
    except NoContent:
        return None


def _jpeg(picture: Picture, quality: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality)
    return file.getvalue()


def _memory() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 // 1_000_000


def _distances(pictures: Mapping[str, Picture], seen: Mapping[str, Portrait]) -> None:
    pairs = [(_person(one) == _person(two), distance(seen[one], seen[two])) for one, two in combinations(seen, 2)]
    altered = [_altered(pictures[name]) for name in seen]
    again = [distance(seen[name], face) for name, all_ in zip(seen, altered, strict=True) for face in all_]
    print(f"{'pairs':34} number  median     min     max  <={SEARCH}  <={SAME}  <={DOUBTFUL}")
    _row("same photo, other cut/light/mirror", again)
    _row("same person, other photo", [apart for same, apart in pairs if same])
    _row("other person", [apart for same, apart in pairs if not same])


def _person(name: str) -> str:
    return name.rstrip("0123456789")


def _altered(picture: Picture) -> list[Portrait]:
    image = Image.fromarray(picture)
    width, height = image.size
    cut = image.crop((width // 12, height // 20, width, height))
    changed = (cut, ImageEnhance.Brightness(image).enhance(0.6), ImageOps.mirror(image))
    return [face for each in changed if (face := _look(np.asarray(each), 60))]


def _row(title: str, values: list[float]) -> None:
    if values:
        shares = "  ".join(
            f"{sum(value <= limit for value in values) / len(values):6.3f}" for limit in (SEARCH, SAME, DOUBTFUL)
        )
        print(f"{title:34} {len(values):6} {median(values):7.3f} {min(values):7.3f} {max(values):7.3f}  {shares}")


def _poses(pictures: Mapping[str, Picture], seen: Mapping[str, Portrait]) -> None:
    other = {name: next((pictures[two] for two in seen if _person(two) != _person(name)), None) for name in seen}
    print(f"\n{'pose sets':34} judged  passed  no face")
    for title, make in _SETS.items():
        results = [
            _judge(seen[name], make(pictures[name], seen[name], turn, other[name])) for name in seen for turn in TURNS
        ]
        judged = [result for result in results if result is not None]
        print(f"{title:34} {len(judged):6} {sum(judged):7} {len(results) - len(judged):8}")


def _judge(card: Portrait, poses: Poses) -> bool | None:
    mid, left, right = (_look(pose) for pose in poses)
    return judge(card, mid, left, right).valid if mid and left and right else None


def _real(picture: Picture, face: Portrait, turn: int, _other: Picture | None) -> Poses:
    return picture, turned_head(picture, face.points, turn), turned_head(picture, face.points, -turn)


def _print(picture: Picture, _face: Portrait, turn: int, _other: Picture | None) -> Poses:
    return picture, turned_print(picture, turn), turned_print(picture, -turn)


def _near_print(picture: Picture, _face: Portrait, turn: int, _other: Picture | None) -> Poses:
    return picture, turned_print(picture, 1.3 * turn, 1.5), turned_print(picture, -1.3 * turn, 1.5)


def _still(picture: Picture, _face: Portrait, turn: int, _other: Picture | None) -> Poses:
    return picture, np.roll(picture, turn, axis=1), np.ascontiguousarray(picture[turn:, :-turn])


def _mirror(picture: Picture, face: Portrait, turn: int, _other: Picture | None) -> Poses:
    left = turned_head(picture, face.points, turn)
    return picture, left, np.ascontiguousarray(left[:, ::-1])


def _stranger(picture: Picture, face: Portrait, turn: int, other: Picture | None) -> Poses:
    stranger = picture if other is None else other
    found = _look(stranger)
    points = found.points if found else face.points
    return stranger, turned_head(stranger, points, turn), turned_head(stranger, points, -turn)


_SETS: Mapping[str, Callable[[Picture, Portrait, int, Picture | None], Poses]] = {
    "a head that turns": _real,
    "a print that is turned": _print,
    "a print near the camera": _near_print,
    "a still, three times": _still,
    "a turned picture and its mirror": _mirror,
    "another person than on the card": _stranger,
}


def _times(pictures: Mapping[str, Picture]) -> None:
    photos = [_jpeg(picture, 88) for picture in pictures.values()]
    wall, cpu = time.perf_counter(), time.process_time()
    for photo in photos * 3:
        look(photo, FaceOptions())
    count = 3 * len(photos)
    wall, cpu = (time.perf_counter() - wall) / count, (time.process_time() - cpu) / count
    print(f"\none face: {wall:.3f} s wall, {cpu:.3f} s CPU")


def _search(most: int) -> None:
    rng = np.random.default_rng(1)
    print(f"\n{'vectors':>9}  load from SQLite s  search ms  plain numpy ms")
    for count in (10_000, 100_000, 1_000_000):
        if count > most:
            return
        rows = _random(rng, count)
        vectors = Vectors(rows.shape[1], count)
        for id_, row in enumerate(rows):
            vectors.add(id_, row)
        probe = _random(rng, 1)[0]
        ours = _milliseconds(lambda: vectors.near(probe, 0.3, 10))  # noqa: B023  called before the next turn
        plain = _milliseconds(lambda: np.argsort(np.linalg.norm(rows - probe, axis=1))[:10])  # noqa: B023
        print(f"{count:9}  {_load(rows):18.2f}  {ours:9.1f}  {plain:14.1f}")


def _random(rng: np.random.Generator, count: int) -> NDArray[np.float32]:
    rows = rng.standard_normal((count, 128), np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def _milliseconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(7):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return 1000 * median(taken)


def _load(rows: NDArray[np.float32]) -> float:
    """Seconds of the first search, which reads all vectors out of the store."""
    gallery = Gallery(None)
    gallery._database.execute("insert into owner (name, last) values ('a', ?)", (len(rows),))  # noqa: SLF001
    gallery._database.executemany(  # noqa: SLF001  one statement each would measure the disk
        "insert into image values (1, ?, 'm', ?, '{}', null)", ((id_, row.tobytes()) for id_, row in enumerate(rows, 1))
    )
    start = time.perf_counter()
    gallery.search("a", "m", rows[0], 0.1, 10)
    taken = time.perf_counter() - start
    gallery.close()
    return taken


if __name__ == "__main__":
    main()
