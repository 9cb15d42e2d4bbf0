"""Check the three forms of input over HTTP: accepted and refused values, and the name of the wrong input."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.engine.client import (
    BACK_PHOTO,
    BLANK,
    FRONT,
    FRONT_PHOTO,
    ROOT,
    EngineClient,
    ScriptedReader,
    encode_base64,
    make_picture,
    running_engine,
)

FRONT_PATH, TWO_SIDES = "/ocr/cmt/get_mattruoc", "/ocr/cmt/get_haimat"
LIVENESS = "/face_matching/matchingliveness"
PLAIN64 = base64.b64encode(FRONT_PHOTO).decode()


@pytest.fixture
async def client() -> AsyncIterator[EngineClient]:
    """Return a client of an engine that knows the two sides of one card."""
    async with running_engine() as client:
        yield client


@pytest.fixture
async def photos() -> AsyncIterator[str]:
    """Serve a front, a back and a page that is no picture on this machine."""
    files = {"front": FRONT_PHOTO, "back": BACK_PHOTO, "page": b"<html>"}

    async def photo(request: web.Request) -> web.Response:
        return web.Response(body=files[request.match_info["name"]])

    app = web.Application()
    app.router.add_get("/{name:front|back|page}", photo)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("")).rstrip("/")


def is_front(body: Any) -> bool:
    """Return whether a body is the result for the front."""
    return bool(body["errorCode"] == "0" and body["data"]["id"] == FRONT.fields["id"])


async def test_a_file_in_a_form(client: EngineClient) -> None:
    """A multipart form with the documented field is read."""
    response = await client.form(FRONT_PATH, {"image": FRONT_PHOTO})
    assert is_front(response.body)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN64,
        encode_base64(FRONT_PHOTO),
        encode_base64(FRONT_PHOTO).replace("\n", "\r\n"),
        f"data:image/jpeg;base64,{PLAIN64}",
        f"\n data:image/jpeg;name=a.jpg;base64,{encode_base64(FRONT_PHOTO)}",
    ],
)
async def test_base64_in_json(client: EngineClient, text: str) -> None:
    """Line breaks, as in the vendor's own examples, and the prefix of a data URL are accepted."""
    response = await client.json(f"{FRONT_PATH}base64", {"image": text})
    assert is_front(response.body)


async def test_json_is_read_without_its_content_type(client: EngineClient) -> None:
    """The vendor's examples of the face search post JSON as text/plain."""
    body = f'{{"image": "{PLAIN64}"}}'.encode()
    response = await client.send("POST", f"{ROOT}{FRONT_PATH}base64", data=body, headers={"Content-Type": "text/plain"})
    assert is_front(response.body)


async def test_an_address_in_the_query(photos: str) -> None:
    """The engine fetches the addresses of the query, also both sides at once."""
    async with running_engine(fetch_private=True) as client:
        assert is_front((await client.get(FRONT_PATH, url=f"{photos}/front")).body)
        response = await client.get(TWO_SIDES, mattruoc=f"{photos}/front", matsau=f"{photos}/back")
        assert response.body["errorCode"] == "0"


async def test_this_machine_is_not_fetched_from_by_default(client: EngineClient, photos: str) -> None:
    """An address on this machine is unreachable, and the input is named as the client wrote it."""
    response = await client.get(FRONT_PATH, url=f"{photos}/front")
    assert response.body == {
        "data": "",
        "errorCode": "2",
        "errorMessage": "Url của ảnh không khả dụng",
        "field": "url",
    }


async def test_a_fetched_page_is_no_picture(photos: str) -> None:
    """A fetched file is checked like an upload. Of two wrong inputs the first is named."""
    async with running_engine(fetch_private=True) as client:
        response = await client.get(TWO_SIDES, mattruoc=f"{photos}/front", matsau=f"{photos}/page")
        assert (response.body["errorCode"], response.body["field"]) == ("3", "matsau")
        response = await client.get(TWO_SIDES, mattruoc=f"{photos}/gone", matsau=f"{photos}/gone")
        assert (response.body["errorCode"], response.body["field"]) == ("2", "mattruoc")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (f"{FRONT_PATH}base64", {}, "image"),
        (f"{FRONT_PATH}base64", {"image": ""}, "image"),
        (f"{FRONT_PATH}base64", {"image": None}, "image"),
        (f"{FRONT_PATH}base64", {"image": 7}, "image"),
        (f"{FRONT_PATH}base64", {"image": "not base64!"}, "image"),
        (f"{FRONT_PATH}base64", {"image": "ảnh"}, "image"),
        (f"{FRONT_PATH}base64", {"image": encode_base64(b"<html>")}, "image"),
        (f"{TWO_SIDES}base64", {"mattruoc": PLAIN64}, "matsau"),
        (f"{TWO_SIDES}base64", {"mattruoc": PLAIN64, "matsau": encode_base64(BLANK[:300])}, "matsau"),
    ],
)
async def test_a_wrong_input_in_json_is_named(client: EngineClient, path: str, body: object, field: str) -> None:
    """A missing, empty, mistyped, undecodable or truncated input is the format error with the name of the input."""
    response = await client.json(path, body)
    assert response.body == {"data": "", "errorCode": "3", "errorMessage": "Ảnh sai format", "field": field}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff", b"[" * 100_000])
async def test_a_body_that_is_no_json_object(client: EngineClient, body: bytes) -> None:
    """Without an object there is no input to name."""
    response = await client.send("POST", f"{ROOT}{FRONT_PATH}base64", data=body)
    assert response.body == {"data": "", "errorCode": "3", "errorMessage": "Ảnh sai format"}


async def test_a_wrong_input_in_a_form_is_named(client: EngineClient) -> None:
    """A missing part and an empty part are the format error."""
    assert (await client.form(FRONT_PATH, {"other": FRONT_PHOTO})).body["field"] == "image"
    assert (await client.form(FRONT_PATH, {"image": b""})).body["field"] == "image"
    assert (await client.form(TWO_SIDES, {"mattruoc": FRONT_PHOTO})).body["field"] == "matsau"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\nab"),
        ("multipart/mixed; boundary=x", b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y--\r\n--x--\r\n"),
    ],
)
async def test_a_body_that_is_no_form(client: EngineClient, kind: str, body: bytes) -> None:
    """Another type, no boundary, a torn form and a nested form are the format error."""
    response = await client.send("POST", ROOT + FRONT_PATH, data=body, headers={"Content-Type": kind})
    assert response.body["errorCode"] == "3"


async def test_a_missing_address_is_a_format_error(client: EngineClient) -> None:
    """A GET form without its parameter names the parameter as the client has to write it."""
    response = await client.get(FRONT_PATH)
    assert (response.body["errorCode"], response.body["field"]) == ("3", "url")


async def test_bodies_over_the_limit_are_format_errors() -> None:
    """Both kinds of body are cut off at the limit, with or without Content-Length."""
    large = make_picture("red", "PNG") + bytes(3000)

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield bytes(100)

    async with running_engine(body_limit=2000) as client:
        assert (await client.form(FRONT_PATH, {"image": large})).body["errorCode"] == "3"
        assert (await client.json(f"{FRONT_PATH}base64", {"image": encode_base64(large)})).body["errorCode"] == "3"
        response = await client.send("POST", f"{ROOT}{FRONT_PATH}base64", data=pieces())
        assert response.body["errorCode"] == "3"


@pytest.mark.parametrize("right", ["right", "rihgt"])
async def test_both_spellings_of_right(client: EngineClient, right: str) -> None:
    """The document spells the key in two ways. Both are accepted."""
    names = ("img_cmt", "mid", "left", right)
    response = await client.json(f"{LIVENESS}base64", dict.fromkeys(names, encode_base64(BLANK)))
    assert response.body["error_code"] == "3"
    response = await client.form(LIVENESS, dict.fromkeys(names, BLANK))
    assert response.body["error_code"] == "3"


async def test_a_missing_right_is_named_by_its_correct_spelling(client: EngineClient) -> None:
    """Without either spelling the input is missing."""
    response = await client.json(f"{LIVENESS}base64", dict.fromkeys(("img_cmt", "mid", "left"), encode_base64(BLANK)))
    assert (response.body["error_code"], response.body["field"]) == ("1", "right")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("search", {"image": {}}, "image"),
        ("search", {"image": {"base64": "?"}}, "image"),
        ("search", {}, "image"),
        ("add", {"image": {"base64": encode_base64(BLANK), "metadata": "name"}}, "metadata"),
        ("edit_metadata", {"metadata": {}}, "image_id"),
        ("edit_metadata", {"image_id": None}, "image_id"),
        ("edit_metadata", {"image_id": "x"}, "image_id"),
        ("edit_metadata", {"image_id": True}, "image_id"),
        ("edit_metadata", {"image_id": 1, "metadata": []}, "metadata"),
        ("delete", {"ids": None}, "ids"),
        ("delete", {"ids": 5}, "ids"),
        ("delete", {"ids": [1, -2]}, "ids"),
    ],
)
async def test_a_wrong_input_of_the_face_search_is_named(
    client: EngineClient, path: str, body: object, field: str
) -> None:
    """Ids are whole numbers, metadata is an object, a picture is base64 or an address inside an object."""
    response = await client.json(f"/face_search/{path}", body)
    assert response.body == {"result": None, "status_code": 1, "message": "Ảnh sai format", "field": field}


async def test_the_face_search_takes_addresses_too(photos: str) -> None:
    """Clients may send image.url instead of image.base64. An unreachable address has its own code."""
    async with running_engine(fetch_private=True) as client:
        assert (await client.json("/face_search/search", {"image": {"url": f"{photos}/front"}})).body[
            "status_code"
        ] == 3
        assert (await client.json("/face_search/search", {"image": {"url": "http://[/"}})).body["status_code"] == 2


async def test_offsets_are_numbers(client: EngineClient) -> None:
    """The list of images accepts digits or nothing."""
    assert (await client.get("/face_search/get_all_images")).body["status_code"] == 0
    assert (await client.get("/face_search/get_all_images", offset="0", limit="50")).body["status_code"] == 0
    assert (await client.get("/face_search/get_all_images", offset="-1")).body["field"] == "offset"


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "HEIF"])
async def test_usual_formats_reach_the_reader(format_: str) -> None:
    """Pictures of phones and scanners are passed on unchanged."""
    photo = make_picture("red", format_)
    reader = ScriptedReader({photo: FRONT})
    async with running_engine(reader) as client:
        assert is_front((await client.form(FRONT_PATH, {"image": photo})).body)
    assert reader.received == [photo]


@pytest.mark.parametrize(
    "photo",
    [b"GIF89a", make_picture(format_="BMP"), BLANK[:400], make_picture("white", "PNG", (5100, 5000), mode="1")],
    ids=len,
)
async def test_other_bytes_do_not_reach_the_reader(photo: bytes) -> None:
    """Other formats, truncated files and pictures of too many pixels are refused before the queue."""
    reader = ScriptedReader({})
    async with running_engine(reader) as client:
        assert (await client.form(FRONT_PATH, {"image": photo})).body["errorCode"] == "3"
    assert reader.received == []
