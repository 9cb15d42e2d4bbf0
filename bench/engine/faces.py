"""How well faces are told apart, how poses are judged, how fast the gallery is; on few portraits, so no proof.

Run: ``.venv/bin/python -m bench.engine.faces [FOLDER] [--draws 2] [--most 100000]``. Portraits come from installed
packages; a
FOLDER may hold more, one JPEG each, named after its person with or without a number (``anna1.jpg``, ``anna2.jpg``).
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

from bench.engine import poses
from bot.api.errors import NoContent
from engine.faces.liveness import check_liveness
from engine.faces.matching import compare
from engine.faces.portrait import FaceOptions, Portrait, distance
from engine.faces.portrait_pipeline import extract_portrait
from engine.faces.thresholds import DOUBTFUL, SAME, SAME_HEAD, SEARCH
from engine.gallery.sqlite import SqliteGallery
from engine.gallery.vector_index import VectorIndex
from specimens.camera import shoot
from specimens.cards import draw
from specimens.head_poses import Picture
from specimens.people import person

PACKAGED = (("matplotlib", "mpl-data/sample_data/grace_hopper.jpg"), ("skimage", "data/astronaut.png"))
LIMITS = (SEARCH, SAME, SAME_HEAD, DOUBTFUL)
PLACE = (62, 344, 418, 818)  # px where the portrait stands on a drawn chip card


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--draws", type=int, default=1, help="sittings of every head")
    parser.add_argument("--shapes", type=int, default=3, help="heads made of each portrait, the person's own included")
    parser.add_argument("--most", type=int, default=100_000, help="vectors in the largest gallery (a million: 1.5 GB)")
    options = parser.parse_args(arguments)
    pictures = portraits(options.folder)
    seen = {name: face for name, picture in pictures.items() if (face := _look(_jpeg(picture, 88)))}
    print(f"{len(seen)} faces of {len(pictures)} portraits of {len({_person(name) for name in seen})} people")
    _distances(pictures, seen)
    _times(pictures)
    _search(options.most)
    heads = [
        poses.cut(_person(name), pictures[name], face.points, shape)
        for shape in range(options.shapes)
        for name, face in seen.items()
    ]
    poses.table(heads, options.draws)


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


def _look(photo: bytes, *, card: bool = False) -> Portrait | None:
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


def _distances(pictures: Mapping[str, Picture], seen: Mapping[str, Portrait]) -> None:
    pairs = [(_person(one) == _person(two), distance(seen[one], seen[two])) for one, two in combinations(seen, 2)]
    print(f"\n{'distances':38}  pairs    min    5 %   50 %   95 %    max   share up to {LIMITS}")
    again = [distance(seen[name], face) for name in seen for face in _altered(pictures[name])]
    _row("same photo, other cut, light, mirror", again)
    _row("same person, other photo", [apart for same, apart in pairs if same])
    _row("other person", [apart for same, apart in pairs if not same])
    for level in ("d0", "d1", "d2"):
        cards = {name: _look(on_card(pictures[name], level), card=True) for name in seen}
        apart = [
            (_person(one) == _person(two), distance(card, seen[two]))
            for one, two in permutations(seen, 2)
            if (card := cards[one])
        ]
        _row(f"card {level}, other photo of its person", [each for same, each in apart if same])
        _row(f"card {level}, other person", [each for same, each in apart if not same])


def _altered(picture: Picture) -> list[Portrait]:
    image = Image.fromarray(picture)
    width, height = image.size
    cut = image.crop((width // 12, height // 20, width, height))
    changed = (cut, ImageEnhance.Brightness(image).enhance(0.6), ImageOps.mirror(image))
    return [face for each in changed if (face := _look(_jpeg(np.asarray(each), 60)))]


def on_card(picture: Picture, level: str) -> bytes:
    """Photograph a drawn card with this portrait on it."""
    card = draw("chip_id_card_front", person(3))
    left, top, right, bottom = PLACE
    portrait = ImageOps.fit(Image.fromarray(picture), (right - left, bottom - top), centering=(0.5, 0.3))
    card.paste(portrait, (left, top))
    return shoot(card, level, 3)


def _row(title: str, values: Sequence[float]) -> None:
    """Print quantiles, and the share at each limit: of one person's pairs 1 - FNMR, of two people's the FMR."""
    if values:
        quantiles = " ".join(f"{each:6.3f}" for each in np.quantile(values, (0, 0.05, 0.5, 0.95, 1)))
        shares = " ".join(f"{np.mean(np.array(values) <= limit):6.3f}" for limit in LIMITS)
        print(f"{title:38} {len(values):6} {quantiles}  {shares}")


def _times(pictures: Mapping[str, Picture]) -> None:
    """CPU of what the three operations are made of; a comparison is two looks, three poses and a card are four."""
    photos = [_jpeg(picture, 88) for picture in list(pictures.values())[:4]]
    card = on_card(next(iter(pictures.values())), "d2")
    faces = [face for photo in photos if (face := _look(photo))]
    one, two = faces[:2]
    print("\nCPU seconds")
    print(f"look at a portrait   {_cpu(lambda: [_look(photo) for photo in photos]) / len(photos):8.4f}")
    print(f"look at a card       {_cpu(lambda: _look(card, card=True)):8.4f}")
    print(f"compare two          {_cpu(lambda: compare(one, two)):8.4f}")
    print(f"judge three poses    {_cpu(lambda: check_liveness(one, one, two, one)):8.4f}")


def _cpu(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(3):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return median(taken)


def _search(most: int) -> None:
    rng = np.random.default_rng(1)
    print("\nsearch\n  vectors  load from SQLite s  near ms  plain numpy ms")
    for count in (10_000, 100_000, 1_000_000):
        if count > most:
            return
        rows = _random(rng, count)
        vectors = VectorIndex(rows.shape[1], count)
        for id_, row in enumerate(rows):
            vectors.add(id_, row)
        probe = _random(rng, 1)[0]
        ours = _cpu(lambda: vectors.search(probe, 0.3, 10))  # noqa: B023  called before the next turn
        plain = _cpu(lambda: np.argsort(np.linalg.norm(rows - probe, axis=1))[:10])  # noqa: B023  so is this
        print(f"{count:9}  {_load(rows):18.2f}  {1000 * ours:7.1f}  {1000 * plain:14.1f}")


def _random(rng: np.random.Generator, count: int) -> NDArray[np.float32]:
    rows = rng.standard_normal((count, 128), np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def _load(rows: NDArray[np.float32]) -> float:
    """Seconds of the first search, which reads all vectors out of the store."""
    gallery = SqliteGallery(None, "m")
    gallery._database.execute("insert into owner (name, last) values ('a', ?)", (len(rows),))  # noqa: SLF001  as below
    gallery._database.executemany(  # noqa: SLF001  one statement each would measure the disk
        "insert into image values (1, ?, 'm', ?, '{}', null)", ((id_, row.tobytes()) for id_, row in enumerate(rows, 1))
    )
    start = time.perf_counter()
    gallery.search("a", rows[0], 0.1, 10)
    taken = time.perf_counter() - start
    gallery.close()
    return taken


if __name__ == "__main__":
    main()
