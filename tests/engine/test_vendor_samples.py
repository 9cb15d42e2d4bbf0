"""Check that all 31 samples of the vendor's document get their documented success from an engine with real reading."""

import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image

from bot.api.errors import CONVENTIONS, Family
from bot.api.operations import OPERATIONS
from specimens import cards, specimen
from specimens.text_page import letter
from tests.engine.vendor_samples import SAMPLES, SampleContext
from tests.engine.workers import pdfs

pytestmark = pytest.mark.processes

PROJECT_ROOT = Path(__file__).parents[2]
AUTH = ("demo", "p@55w0rd")
LICENCE = "driving_license" if "driving_license" in cards.KINDS else "chip_id_card_2024_front"
# Drawn by the first test that needs the picture, so that a run without these tests draws nothing.
front_side, back_side, licence_side = (
    cache(partial(specimen, kind, 7, "d0")) for kind in ("chip_id_card_front", "chip_id_card_back", LICENCE)
)
text_page = cache(partial(letter, 7))
FAMILIES = {operation.name: operation.family for operation in OPERATIONS}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pictures that the samples name."""
    place = tmp_path_factory.mktemp("pictures")
    for name in ("front.jpg", "thẻ-căn-cước.jpg"):
        (place / name).write_bytes(front_side().jpeg)
    (place / "back.jpg").write_bytes(back_side().jpeg)
    (place / "licence.jpg").write_bytes(licence_side().jpeg)
    (place / "page.jpg").write_bytes(text_page().jpeg)
    sides = [Image.open(io.BytesIO(side.jpeg)) for side in (front_side(), back_side())]
    (place / "example.pdf").write_bytes(pdfs.scan(sides))
    for name in ("face.jpg", "mid.jpg", "left.jpg", "right.jpg"):
        sides[0].crop((40, 250, 370, 700)).save(place / name)
    return place


class QuietFileServer(SimpleHTTPRequestHandler):
    """A file server without a log."""

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def web(folder: Path) -> Iterator[str]:
    """Serve the pictures on a web server of this machine and yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietFileServer, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """Start an engine of two workers as operators do, wait until it is ready, and yield its address."""
    options = {
        "ENGINE_KEYS": ":".join(AUTH),
        "ENGINE_WORKERS": "2",
        "ENGINE_DEADLINE": "100",
        "ENGINE_FETCH_PRIVATE": "1",
    }
    command = (sys.executable, "-m", "engine", "--port", "0")
    with subprocess.Popen(
        command,
        cwd=PROJECT_ROOT,
        env=os.environ | options,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        url = process.stdout.readline().split()[3].rstrip(",")
        while requests.get(f"{url}/ready", timeout=100).status_code != 200:
            time.sleep(0.1)
        yield url
        process.terminate()
        process.communicate()


@pytest.fixture(scope="module")
def answers(host: str, web: str, folder: Path) -> Iterator[list[Future[requests.Response]]]:
    """Send all samples, four at a time, and yield their responses.

    An added image exists before, so that the samples can edit and delete it.
    """
    context = SampleContext(host, AUTH, folder, web)
    added = dict(SAMPLES)["add"](context).json()
    context = replace(context, image_id=int(added["result"]["id"]))
    with ThreadPoolExecutor(4) as threads:
        sent = [threads.submit(sample, context) for _, sample in SAMPLES[:-1]]
        wait(sent)  # the last sample deletes the image that the others use
        yield [*sent, threads.submit(SAMPLES[-1][1], context)]


def test_the_samples_cover_every_form() -> None:
    """There are 31 samples, and each operation has as many as it has forms."""
    named = [name for name, _ in SAMPLES]
    assert len(named) == 31
    assert {operation.name: len(operation.forms) for operation in OPERATIONS} == {
        name: named.count(name) for name in FAMILIES
    }


@pytest.mark.parametrize("number", range(len(SAMPLES)), ids=[f"{n}-{name}" for n, (name, _) in enumerate(SAMPLES, 1)])
def test_a_sample_gets_its_documented_answer(number: int, answers: list[Future[requests.Response]]) -> None:
    """The answer is a success with the values on the pictures."""
    name = SAMPLES[number][0]
    response = answers[number].result()
    body = response.json()
    assert response.status_code == 200
    code = CONVENTIONS[FAMILIES[name]].code_key
    assert FAMILIES[name] is Family.SCAN or str(body[code]) == "0"
    CHECKS.get(name, _accept)(body)


def _accept(_body: Mapping[str, Any]) -> None:
    """Accept any success."""


def _front(body: Mapping[str, Any]) -> None:
    assert body["valid"] == "True"
    assert body["data"]["id"] == front_side().truth["id"]


def _back(body: Mapping[str, Any]) -> None:
    assert body["valid"] == "True"
    assert body["data"]["issue_date"] == back_side().truth["issue_date"]


def _any(body: Mapping[str, Any]) -> None:
    (_front if body["type"] == front_side().kind else _back)(body)


def _both(body: Mapping[str, Any]) -> None:
    _front(body["data"]["mattruoc"])
    _back(body["data"]["matsau"])


def _pages(body: Mapping[str, Any]) -> None:
    assert [page["type"] for page in body["data"]] == [front_side().kind, back_side().kind]
    assert body["data"][0]["data"]["id"] == front_side().truth["id"]


def _licence(body: Mapping[str, Any]) -> None:
    assert body["data"]["id"] == licence_side().truth["id"]


def _text(body: Mapping[str, Any]) -> None:
    assert set(text_page().lines[:4]) <= set(body["result"])
    assert body["time"] > 0


CHECKS = {
    "get_mattruoc": _front,
    "get_matsau": _back,
    "get_infor_all": _any,
    "get_haimat": _both,
    "get_infor": _pages,
    "get_blx": _licence,
    "get_scan_a4": _text,
}
