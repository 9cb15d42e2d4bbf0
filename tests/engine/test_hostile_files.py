"""Input made to hurt: each gets its family's answer, never an HTTP 500, and takes no more memory than honest input."""

import asyncio
import io
import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from aiohttp import FormData
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.api.errors import CONVENTIONS, BadFormat
from bot.api.operations import ROUTES, Encoding, Route
from engine.http.image_check import is_picture
from engine.workers import paper_tasks
from engine.workers import pdf_pages as pdf
from tests.engine.client import BLANK, FRONT_PHOTO, ROOT, Caller, Reply, b64, engine
from tests.engine.mutated_files import encoded, mutated
from tests.engine.workers import pdfs

FRONT_PATH, FILE_PATH = "/ocr/cmt/get_mattruoc", "/ocr/v1/get_infor"
SIZE = (400, 260)
quick = settings(
    max_examples=200, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def plain(colour: str = "white", mode: str = "RGB") -> Image.Image:
    """A picture of one colour."""
    return Image.new("RGB", SIZE, colour).convert(mode)


def frames(form: str) -> bytes:
    """A picture that moves."""
    more = [plain(colour) for colour in ("red", "lime", "blue")]
    return encoded(form, plain, save_all=True, append_images=more)


def sixteen_bits() -> bytes:
    """A scan with 16 bits to the pixel."""
    out = io.BytesIO()
    Image.fromarray(np.full(SIZE[::-1], 40_000, np.uint16)).save(out, "PNG")
    return out.getvalue()


ODD_BUT_SOUND: dict[str, Callable[[], bytes]] = {
    "CMYK": lambda: encoded("JPEG", lambda: plain(mode="CMYK")),
    "16 bits": sixteen_bits,
    "animated WebP": lambda: frames("WEBP"),
    "animated PNG": lambda: frames("PNG"),
    "picture and page": lambda: encoded("JPEG", plain) + b"<html><script>alert(1)</script>",
    "picture and archive": lambda: encoded("PNG", plain) + b"PK\x03\x04" + bytes(100),
    "palette": lambda: encoded("PNG", lambda: plain(mode="P")),
    "see-through": lambda: encoded("PNG", lambda: plain(mode="RGBA")),
}
BROKEN: dict[str, Callable[[], bytes]] = {
    "bomb": lambda: encoded("PNG", lambda: Image.new("1", (12_000, 12_000))),
    "animated GIF": lambda: frames("GIF"),
    "TIFF": lambda: encoded("TIFF", plain),
    "torn JPEG": lambda: encoded("JPEG", plain)[:-300],
    "torn PNG": lambda: encoded("PNG", plain)[:-30],
    "page and picture": lambda: b"<html>" + encoded("JPEG", plain),
    "script": lambda: b"#!/bin/sh\nexit 0\n",
    "SVG": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
}


@pytest.mark.parametrize("make", ODD_BUT_SOUND.values(), ids=ODD_BUT_SOUND)
async def test_odd_pictures_are_looked_at(make: Callable[[], bytes]) -> None:
    """What can be decoded is read, the first frame of what moves; there is no card on these."""
    async with engine() as caller:
        assert (await caller.form(FRONT_PATH, {"image": make()})).body["errorCode"] == "1"


@pytest.mark.parametrize("make", BROKEN.values(), ids=BROKEN)
async def test_broken_and_foreign_files_are_format_errors(make: Callable[[], bytes]) -> None:
    """In every operation that takes them, before anything is read."""
    data = make()
    async with engine() as caller:
        assert (await caller.form(FRONT_PATH, {"image": data})).body["errorCode"] == "3"
        assert (await caller.form(FILE_PATH, {"file": data})).body["errorCode"] == "3"
        assert (await caller.json("/face_search/search", {"image": {"base64": b64(data)}})).body["status_code"] == 1


def test_a_bomb_is_not_unfolded() -> None:
    """144 million pixels in 20 kB are known by their size and cost next to nothing."""
    bomb = BROKEN["bomb"]()
    tracemalloc.start()
    assert not is_picture(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


async def test_a_field_that_is_there_twice_is_refused() -> None:
    """In a form, in JSON and in a query nobody can tell which one was meant; the field is named."""
    twice = FormData(default_to_multipart=True)
    for photo in (FRONT_PHOTO, BLANK):
        twice.add_field("image", photo, filename="a.jpg")
    text = json.dumps({"image": b64(FRONT_PHOTO)})
    async with engine() as caller:
        replies = (
            await caller.send("POST", ROOT + FRONT_PATH, data=twice),
            await caller.send("POST", f"{ROOT}{FRONT_PATH}base64", data=f"{text[:-1]}, {text[1:]}"),
            await caller.send("GET", f"{ROOT}{FRONT_PATH}?url=a&url=b"),
        )
    assert [(reply.body["errorCode"], reply.body["field"]) for reply in replies] == [
        ("3", "image"),
        ("3", "image"),
        ("3", "url"),
    ]


async def test_a_form_of_a_thousand_parts_is_refused() -> None:
    """No operation has more than four inputs."""
    many = FormData(default_to_multipart=True)
    for number in range(1000):
        many.add_field(f"field{number}", b"x", filename="a")
    async with engine() as caller:
        assert (await caller.send("POST", ROOT + FRONT_PATH, data=many)).body["errorCode"] == "3"


@pytest.mark.parametrize(
    "body",
    [
        b'{"image": [' + b"[]," * 300_000 + b"[]]}",
        b'{"image": ' + b"[" * 19_000 + b"]" * 19_000 + b"}",
        b'{"image": ' + b"9" * 100_000 + b"}",
        b'{"image": "\\ud800"}',
        b'{"image": 1e999}',
        b'{"image": "' + b"A" * 1_000_000 + b'"}',
        b'{"\\u0000": ' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}",
    ],
    ids=["wide", "deep", "long number", "half a letter", "no number", "no picture", "nested"],
)
async def test_huge_deep_and_odd_json(body: bytes) -> None:
    """The format error, whatever Python's reader thinks of it."""
    async with engine() as caller:
        reply = await caller.send("POST", f"{ROOT}{FRONT_PATH}base64", data=body)
    assert (reply.status, reply.body["errorCode"]) == (200, "3")


@pytest.mark.parametrize("file", [pdfs.locked, pdfs.scripted, lambda: pdfs.blank(50)], ids=["locked", "script", "long"])
async def test_pdfs_go_no_further_than_their_field(file: Callable[[], bytes]) -> None:
    """Where a picture is asked for, a PDF is none."""
    async with engine() as caller:
        assert (await caller.form(FRONT_PATH, {"image": file()})).body["errorCode"] == "3"


@quick
@given(mutated("JPEG", "PNG", "WEBP", "HEIF"))
def test_mutated_pictures_are_read_or_refused(data: bytes) -> None:
    """Whatever a byte more or less does to a picture, the answer is a result or an error of the API."""
    for work in (is_picture, _decoded):
        work(data)


def _decoded(data: bytes) -> None:
    from engine.reading.image.decode import UnreadableImage, decode

    try:
        picture = decode(data)
    except UnreadableImage:
        return
    assert picture.dtype == np.uint8
    assert max(picture.shape) <= 2000


@settings(quick, max_examples=12)
@given(mutated("PDF"))
def test_mutated_pdfs_are_drawn_or_refused(data: bytes) -> None:
    """A crash of PDFium would be one of its own process; the answer is a few pictures or the format error."""
    try:
        pages = asyncio.run(pdf.pages(data, 3))
    except BadFormat:
        return
    assert all(page.startswith(b"\xff\xd8") for page in pages)


@settings(quick, max_examples=6)
@given(mutated("TEXT", "PNG"))
def test_what_is_left_of_a_picture_is_worked_on_without_a_fault(data: bytes) -> None:
    """The workers' own tasks raise nothing but errors of the API."""
    from bot.api.errors import ApiError

    for work in (paper_tasks.text, paper_tasks.papers):
        try:
            work(data)
        except ApiError:
            continue


TEXTS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20))
VALUES = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))


@settings(quick, max_examples=150)
@given(st.sampled_from(ROUTES), st.data())
def test_made_up_inputs_get_an_answer_of_their_family(route: Route, data: st.DataObject) -> None:
    """Any JSON under the right names, any bytes in the right parts, any words in the query."""
    reply = asyncio.run(_sent(route, data))
    assert reply.status == 200
    convention = CONVENTIONS[route.operation.family]
    code = reply.body.get(convention.code_key)
    assert code is None or str(code) in {"0", *convention.by_code}


async def _sent(route: Route, data: st.DataObject) -> Reply:
    names = [field.name_in(route.encoding) for field in route.operation.fields]
    async with engine() as caller:
        return await _SENDERS[route.encoding](caller, route, names, data)


async def _query(caller: Caller, route: Route, names: list[str], data: st.DataObject) -> Reply:
    words = {name: data.draw(st.text(max_size=30)) for name in names}
    return await caller.send("GET", route.path, params=words)


async def _parts(caller: Caller, route: Route, names: list[str], data: st.DataObject) -> Reply:
    form = FormData(default_to_multipart=True)
    for name in names:
        form.add_field(name, data.draw(st.binary(max_size=60) | mutated("PNG")), filename="a.jpg")
    return await caller.send("POST", route.path, data=form)


async def _json(caller: Caller, route: Route, names: list[str], data: st.DataObject) -> Reply:
    body: Any = {name: data.draw(VALUES) for name in names}
    return await caller.send("POST", route.path, json=body)


_SENDERS = {Encoding.QUERY: _query, Encoding.MULTIPART: _parts, Encoding.JSON: _json}
