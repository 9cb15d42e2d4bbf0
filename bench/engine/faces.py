"""Measure the distances of faces, the judgement of poses, and the speed of the gallery. Few portraits are no proof.

Run: ``.venv/bin/python -m bench.engine.faces [FOLDER] [--draws 2] [--most 100000]``. The portraits come from installed
packages. A FOLDER may hold more JPEGs, named after the person with or without a number (``anna1.jpg``, ``anna2.jpg``).
"""

import argparse
import io
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from itertools import combinations, permutations
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageOps

from bench.engine import liveness
from bot.api.errors import NoContent
from engine.faces.liveness import check_liveness
from engine.faces.portrait import FaceOptions, Portrait, distance
from engine.faces.portrait_comparison import compare
from engine.faces.portrait_pipeline import extract_portrait
from engine.faces.thresholds import DOUBTFUL, SAME, SAME_HEAD, SEARCH
from engine.gallery.sqlite import SqliteGallery
from engine.gallery.vector_index import VectorIndex
from specimens.camera import shoot
from specimens.cards import draw
from specimens.head_poses import Picture
from specimens.people import person

PACKAGED_PORTRAITS = (("matplotlib", "mpl-data/sample_data/grace_hopper.jpg"), ("skimage", "data/astronaut.png"))
THRESHOLDS = (SEARCH, SAME, SAME_HEAD, DOUBTFUL)
PORTRAIT_BOX = (62, 344, 418, 818)  # px: left, top, right and bottom of the portrait on a drawn chip card


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--draws", type=int, default=1, help="sittings of each head")
    parser.add_argument("--shapes", type=int, default=3, help="heads made of each portrait, the own head included")
    parser.add_argument("--most", type=int, default=100_000, help="vectors of the largest gallery (a million: 1.5 GB)")
    options = parser.parse_args(arguments)
    pictures = load_portraits(options.folder)
    faces = {name: face for name, picture in pictures.items() if (face := _find_face(_jpeg(picture, 88)))}
    print(f"{len(faces)} faces of {len(pictures)} portraits of {len({_person(name) for name in faces})} people")
    _print_distances(pictures, faces)
    _print_times(pictures)
    _print_search_times(options.most)
    heads = [
        liveness.cut_head(_person(name), pictures[name], face.points, shape)
        for shape in range(options.shapes)
        for name, face in faces.items()
    ]
    liveness.print_table(heads, options.draws)


def load_portraits(folder: Path | None) -> dict[str, Picture]:
    """Load all portraits by name, as RGB pictures of at most 1000 px a side."""
    specs = [(find_spec(package), path) for package, path in PACKAGED_PORTRAITS]
    files = [Path(spec.origin).parent / path for spec, path in specs if spec and spec.origin]
    files += sorted(folder.glob("*.jpg")) if folder else []
    pictures = {}
    for path in files:
        picture = Image.open(path).convert("RGB")
        picture.thumbnail((1000, 1000))
        pictures[path.stem] = np.asarray(picture)
    return pictures


def _find_face(photo: bytes, *, card: bool = False) -> Portrait | None:
    try:
        return extract_portrait(photo, FaceOptions(), card=card)
    except NoContent:
        return None


def _jpeg(picture: Picture, quality: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality)
    return file.getvalue()


def _person(name: str) -> str:
    return name.rstrip("0123456789")


def _print_distances(pictures: Mapping[str, Picture], faces: Mapping[str, Portrait]) -> None:
    pairs = [(_person(one) == _person(two), distance(faces[one], faces[two])) for one, two in combinations(faces, 2)]
    print(f"\n{'distances':38}  pairs    min    5 %   50 %   95 %    max   share up to {THRESHOLDS}")
    again = [distance(faces[name], face) for name in faces for face in _find_altered_faces(pictures[name])]
    _print_row("same photo, other crop, light, mirror", again)
    _print_row("same person, other photo", [apart for same, apart in pairs if same])
    _print_row("other person", [apart for same, apart in pairs if not same])
    for level in ("d0", "d1", "d2"):
        cards = {name: _find_face(on_card(pictures[name], level), card=True) for name in faces}
        apart = [
            (_person(one) == _person(two), distance(card, faces[two]))
            for one, two in permutations(faces, 2)
            if (card := cards[one])
        ]
        _print_row(f"card {level}, other photo of its person", [each for same, each in apart if same])
        _print_row(f"card {level}, other person", [each for same, each in apart if not same])


def _find_altered_faces(picture: Picture) -> list[Portrait]:
    image = Image.fromarray(picture)
    width, height = image.size
    cropped = image.crop((width // 12, height // 20, width, height))
    changed = (cropped, ImageEnhance.Brightness(image).enhance(0.6), ImageOps.mirror(image))
    return [face for each in changed if (face := _find_face(_jpeg(np.asarray(each), 60)))]


def on_card(picture: Picture, level: str) -> bytes:
    """Photograph a drawn card with this portrait."""
    card = draw("chip_id_card_front", person(3))
    left, top, right, bottom = PORTRAIT_BOX
    portrait = ImageOps.fit(Image.fromarray(picture), (right - left, bottom - top), centering=(0.5, 0.3))
    card.paste(portrait, (left, top))
    return shoot(card, level, 3)


def _print_row(title: str, values: Sequence[float]) -> None:
    """Print quantiles, and the share of pairs up to each threshold: 1 - FNMR for one person, FMR for two people."""
    if values:
        quantiles = " ".join(f"{each:6.3f}" for each in np.quantile(values, (0, 0.05, 0.5, 0.95, 1)))
        shares = " ".join(f"{np.mean(np.array(values) <= threshold):6.3f}" for threshold in THRESHOLDS)
        print(f"{title:38} {len(values):6} {quantiles}  {shares}")


def _print_times(pictures: Mapping[str, Picture]) -> None:
    """Print the CPU of the parts of an operation. A comparison finds two faces, three poses and a card find four."""
    photos = [_jpeg(picture, 88) for picture in list(pictures.values())[:4]]
    card = on_card(next(iter(pictures.values())), "d2")
    faces = [face for photo in photos if (face := _find_face(photo))]
    one, two = faces[:2]
    print("\nCPU seconds")
    print(f"find a portrait's face {_cpu(lambda: [_find_face(photo) for photo in photos]) / len(photos):8.4f}")
    print(f"find a card's face     {_cpu(lambda: _find_face(card, card=True)):8.4f}")
    print(f"compare two            {_cpu(lambda: compare(one, two)):8.4f}")
    print(f"judge three poses      {_cpu(lambda: check_liveness(one, one, two, one)):8.4f}")


def _cpu(work: Callable[[], object]) -> float:
    """Return the median CPU seconds of three calls."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return median(taken)


def _print_search_times(most: int) -> None:
    rng = np.random.default_rng(1)
    print("\nsearch\n  vectors  load from SQLite s  near ms  plain numpy ms")
    for count in (10_000, 100_000, 1_000_000):
        if count > most:
            return
        rows = _random_vectors(rng, count)
        vectors = VectorIndex(rows.shape[1], count)
        for id_, row in enumerate(rows):
            vectors.add(id_, row)
        probe = _random_vectors(rng, 1)[0]
        ours = _cpu(lambda: vectors.search(probe, 0.3, 10))  # noqa: B023  called before the next count
        plain = _cpu(lambda: np.argsort(np.linalg.norm(rows - probe, axis=1))[:10])  # noqa: B023  as above
        print(f"{count:9}  {_time_load(rows):18.2f}  {1000 * ours:7.1f}  {1000 * plain:14.1f}")


def _random_vectors(rng: np.random.Generator, count: int) -> NDArray[np.float32]:
    rows = rng.standard_normal((count, 128), np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def _time_load(rows: NDArray[np.float32]) -> float:
    """Return the seconds of the first search, which reads all vectors from the store."""
    gallery = SqliteGallery(None, "m")
    gallery._database.execute("insert into owner (name, last) values ('a', ?)", (len(rows),))  # noqa: SLF001  as below
    gallery._database.executemany(  # noqa: SLF001  one statement, because many would measure the disk
        "insert into image values (1, ?, 'm', ?, '{}', null)", ((id_, row.tobytes()) for id_, row in enumerate(rows, 1))
    )
    start = time.perf_counter()
    gallery.search("a", rows[0], 0.1, 10)
    taken = time.perf_counter() - start
    gallery.close()
    return taken


if __name__ == "__main__":
    main()
