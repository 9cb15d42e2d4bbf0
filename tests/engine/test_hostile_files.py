"""Check hostile input: each gets an answer of its family, never HTTP 500, and takes no more memory than valid input."""

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

from bot.api.descriptors import Encoding, Route
from bot.api.errors import CONVENTIONS, BadFormat
from bot.api.operations import ROUTES
from engine.http.image_check import is_picture
from engine.workers import paper_tasks, pdf_pages
from tests.engine.client import BLANK, FRONT_PHOTO, ROOT, EngineClient, Response, encode_base64, running_engine
from tests.engine.mutated_files import encode_image, mutated_files
from tests.engine.workers import pdfs

FRONT_PATH, FILE_PATH = "/ocr/cmt/get_mattruoc", "/ocr/v1/get_infor"
SIZE = (400, 260)
quick = settings(
    max_examples=200, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def plain_image(colour: str = "white", mode: str = "RGB") -> Image.Image:
    """Return a picture of one colour."""
    return Image.new("RGB", SIZE, colour).convert(mode)


def animation(form: str) -> bytes:
    """Return an animated picture."""
    more = [plain_image(colour) for colour in ("red", "lime", "blue")]
    return encode_image(form, plain_image, save_all=True, append_images=more)


def sixteen_bit_scan() -> bytes:
    """Return a scan with 16 bits per pixel."""
    out = io.BytesIO()
    Image.fromarray(np.full(SIZE[::-1], 40_000, np.uint16)).save(out, "PNG")
    return out.getvalue()


ODD_BUT_SOUND: dict[str, Callable[[], bytes]] = {
    "CMYK": lambda: encode_image("JPEG", lambda: plain_image(mode="CMYK")),
    "16 bits": sixteen_bit_scan,
    "animated WebP": lambda: animation("WEBP"),
    "animated PNG": lambda: animation("PNG"),
    "picture and page": lambda: encode_image("JPEG", plain_image) + b"<html><script>alert(1)</script>",
    "picture and archive": lambda: encode_image("PNG", plain_image) + b"PK\x03\x04" + bytes(100),
    "palette": lambda: encode_image("PNG", lambda: plain_image(mode="P")),
    "see-through": lambda: encode_image("PNG", lambda: plain_image(mode="RGBA")),
}
BROKEN: dict[str, Callable[[], bytes]] = {
    "bomb": lambda: encode_image("PNG", lambda: Image.new("1", (12_000, 12_000))),
    "animated GIF": lambda: animation("GIF"),
    "TIFF": lambda: encode_image("TIFF", plain_image),
    "torn JPEG": lambda: encode_image("JPEG", plain_image)[:-300],
    "torn PNG": lambda: encode_image("PNG", plain_image)[:-30],
    "page and picture": lambda: b"<html>" + encode_image("JPEG", plain_image),
    "script": lambda: b"#!/bin/sh\nexit 0\n",
    "SVG": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
}


@pytest.mark.parametrize("make", ODD_BUT_SOUND.values(), ids=ODD_BUT_SOUND)
async def test_unusual_pictures_are_read(make: Callable[[], bytes]) -> None:
    """Every decodable picture is read, of an animation the first frame. None of these shows a card."""
    async with running_engine() as client:
        assert (await client.form(FRONT_PATH, {"image": make()})).body["errorCode"] == "1"


@pytest.mark.parametrize("make", BROKEN.values(), ids=BROKEN)
async def test_broken_and_foreign_files_are_format_errors(make: Callable[[], bytes]) -> None:
    """Every operation that takes the file answers before reading it."""
    data = make()
    async with running_engine() as client:
        assert (await client.form(FRONT_PATH, {"image": data})).body["errorCode"] == "3"
        assert (await client.form(FILE_PATH, {"file": data})).body["errorCode"] == "3"
        assert (await client.json("/face_search/search", {"image": {"base64": encode_base64(data)}})).body[
            "status_code"
        ] == 1


def test_a_decompression_bomb_is_not_decoded() -> None:
    """A file of 20 kB with 144 million pixels is refused by its size at almost no cost."""
    bomb = BROKEN["bomb"]()
    tracemalloc.start()
    assert not is_picture(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


async def test_a_repeated_field_is_refused() -> None:
    """In a form, in JSON and in a query the intended value is unknown. The field is named."""
    twice = FormData(default_to_multipart=True)
    for photo in (FRONT_PHOTO, BLANK):
        twice.add_field("image", photo, filename="a.jpg")
    text = json.dumps({"image": encode_base64(FRONT_PHOTO)})
    async with running_engine() as client:
        responses = (
            await client.send("POST", ROOT + FRONT_PATH, data=twice),
            await client.send("POST", f"{ROOT}{FRONT_PATH}base64", data=f"{text[:-1]}, {text[1:]}"),
            await client.send("GET", f"{ROOT}{FRONT_PATH}?url=a&url=b"),
        )
    assert [(response.body["errorCode"], response.body["field"]) for response in responses] == [
        ("3", "image"),
        ("3", "image"),
        ("3", "url"),
    ]


async def test_a_form_of_a_thousand_parts_is_refused() -> None:
    """No operation has more than four inputs."""
    many = FormData(default_to_multipart=True)
    for number in range(1000):
        many.add_field(f"field{number}", b"x", filename="a")
    async with running_engine() as client:
        assert (await client.send("POST", ROOT + FRONT_PATH, data=many)).body["errorCode"] == "3"


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
    """The answer is the format error, whatever error Python's parser raises."""
    async with running_engine() as client:
        response = await client.send("POST", f"{ROOT}{FRONT_PATH}base64", data=body)
    assert (response.status, response.body["errorCode"]) == (200, "3")


@pytest.mark.parametrize("file", [pdfs.locked, pdfs.scripted, lambda: pdfs.blank(50)], ids=["locked", "script", "long"])
async def test_a_pdf_is_no_picture(file: Callable[[], bytes]) -> None:
    """A PDF in the field of a picture is the format error."""
    async with running_engine() as client:
        assert (await client.form(FRONT_PATH, {"image": file()})).body["errorCode"] == "3"


@quick
@given(mutated_files("JPEG", "PNG", "WEBP", "HEIF"))
def test_mutated_pictures_are_read_or_refused(data: bytes) -> None:
    """For any mutation the answer is a result or an error of the API."""
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


@pytest.mark.processes
@settings(quick, max_examples=12)
@given(mutated_files("PDF"))
def test_mutated_pdfs_are_rendered_or_refused(data: bytes) -> None:
    """A crash of PDFium ends its own process only. The answer is a few pictures or the format error."""
    try:
        pages = asyncio.run(pdf_pages.render_pages(data, 3))
    except BadFormat:
        return
    assert all(page.startswith(b"\xff\xd8") for page in pages)


@pytest.mark.models
@settings(quick, max_examples=6)
@given(mutated_files("TEXT", "PNG"))
def test_mutated_pictures_never_crash_a_task(data: bytes) -> None:
    """The tasks of the workers raise nothing but errors of the API."""
    from bot.api.errors import ApiError

    for work in (paper_tasks.read_text, paper_tasks.read_papers):
        try:
            work(data)
        except ApiError:
            continue


TEXTS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_subnormal=False), st.text(max_size=20))
VALUES = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))


@settings(quick, max_examples=150)
@given(st.sampled_from(ROUTES), st.data())
def test_random_inputs_get_an_answer_of_their_family(route: Route, data: st.DataObject) -> None:
    """Any JSON under the right names, any bytes in the right parts, any words in the query are answered."""
    response = asyncio.run(_sent(route, data))
    assert response.status == 200
    convention = CONVENTIONS[route.operation.family]
    code = response.body.get(convention.code_key)
    assert code is None or str(code) in {"0", *convention.by_code}


async def _sent(route: Route, data: st.DataObject) -> Response:
    names = [field.name_in(route.encoding) for field in route.operation.fields]
    async with running_engine() as client:
        return await _SENDERS[route.encoding](client, route, names, data)


async def _query(client: EngineClient, route: Route, names: list[str], data: st.DataObject) -> Response:
    words = {name: data.draw(st.text(max_size=30)) for name in names}
    return await client.send("GET", route.path, params=words)


async def _parts(client: EngineClient, route: Route, names: list[str], data: st.DataObject) -> Response:
    form = FormData(default_to_multipart=True)
    for name in names:
        form.add_field(name, data.draw(st.binary(max_size=60) | mutated_files("PNG")), filename="a.jpg")
    return await client.send("POST", route.path, data=form)


async def _json(client: EngineClient, route: Route, names: list[str], data: st.DataObject) -> Response:
    body: Any = {name: data.draw(VALUES) for name in names}
    return await client.send("POST", route.path, json=body)


_SENDERS = {Encoding.QUERY: _query, Encoding.MULTIPART: _parts, Encoding.JSON: _json}
