"""The three input forms over HTTP: what is accepted, what is refused, and which input is named as at fault."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.engine.client import BACK_PHOTO, BLANK, FRONT, FRONT_PHOTO, ROOT, Caller, Script, b64, engine, picture

FRONT_PATH, TWO_SIDES = "/ocr/cmt/get_mattruoc", "/ocr/cmt/get_haimat"
LIVENESS = "/face_matching/matchingliveness"
PLAIN64 = base64.b64encode(FRONT_PHOTO).decode()


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    """An engine that knows the two sides of one card."""
    async with engine() as caller:
        yield caller


@pytest.fixture
async def photos() -> AsyncIterator[str]:
    """A site on this machine with a front, a back, and a page that is no picture."""
    files = {"front": FRONT_PHOTO, "back": BACK_PHOTO, "page": b"<html>"}

    async def photo(request: web.Request) -> web.Response:
        return web.Response(body=files[request.match_info["name"]])

    app = web.Application()
    app.router.add_get("/{name:front|back|page}", photo)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("")).rstrip("/")


def is_front(body: Any) -> bool:
    """Tell whether a body is the answer for the front."""
    return bool(body["errorCode"] == "0" and body["data"]["id"] == FRONT.fields["id"])


async def test_a_file_in_a_form(caller: Caller) -> None:
    """A multipart form with the field of the document is read."""
    reply = await caller.form(FRONT_PATH, {"image": FRONT_PHOTO})
    assert is_front(reply.body)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN64,
        b64(FRONT_PHOTO),
        b64(FRONT_PHOTO).replace("\n", "\r\n"),
        f"data:image/jpeg;base64,{PLAIN64}",
        f"\n data:image/jpeg;name=a.jpg;base64,{b64(FRONT_PHOTO)}",
    ],
)
async def test_base64_in_json(caller: Caller, text: str) -> None:
    """Line breaks, as the vendor's own examples send them, and the prefix of a data URL do no harm."""
    reply = await caller.json(f"{FRONT_PATH}base64", {"image": text})
    assert is_front(reply.body)


async def test_json_is_read_without_its_content_type(caller: Caller) -> None:
    """The vendor's examples of the face search post text without saying what it is."""
    body = f'{{"image": "{PLAIN64}"}}'.encode()
    reply = await caller.send("POST", f"{ROOT}{FRONT_PATH}base64", data=body, headers={"Content-Type": "text/plain"})
    assert is_front(reply.body)


async def test_an_address_in_the_query(photos: str) -> None:
    """The engine fetches what the query names, for both sides at once too."""
    async with engine(fetch_private=True) as caller:
        assert is_front((await caller.get(FRONT_PATH, url=f"{photos}/front")).body)
        reply = await caller.get(TWO_SIDES, mattruoc=f"{photos}/front", matsau=f"{photos}/back")
        assert reply.body["errorCode"] == "0"


async def test_this_machine_is_not_fetched_from_unless_told(caller: Caller, photos: str) -> None:
    """By default an address on this machine is unreachable, and the input is named as the caller wrote it."""
    reply = await caller.get(FRONT_PATH, url=f"{photos}/front")
    assert reply.body == {
        "data": "",
        "errorCode": "2",
        "errorMessage": "Url của ảnh không khả dụng",
        "field": "url",
    }


async def test_a_fetched_page_is_no_picture(photos: str) -> None:
    """What was fetched is looked at like an upload; of two inputs the first at fault is named."""
    async with engine(fetch_private=True) as caller:
        reply = await caller.get(TWO_SIDES, mattruoc=f"{photos}/front", matsau=f"{photos}/page")
        assert (reply.body["errorCode"], reply.body["field"]) == ("3", "matsau")
        reply = await caller.get(TWO_SIDES, mattruoc=f"{photos}/gone", matsau=f"{photos}/gone")
        assert (reply.body["errorCode"], reply.body["field"]) == ("2", "mattruoc")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (f"{FRONT_PATH}base64", {}, "image"),
        (f"{FRONT_PATH}base64", {"image": ""}, "image"),
        (f"{FRONT_PATH}base64", {"image": None}, "image"),
        (f"{FRONT_PATH}base64", {"image": 7}, "image"),
        (f"{FRONT_PATH}base64", {"image": "not base64!"}, "image"),
        (f"{FRONT_PATH}base64", {"image": "ảnh"}, "image"),
        (f"{FRONT_PATH}base64", {"image": b64(b"<html>")}, "image"),
        (f"{TWO_SIDES}base64", {"mattruoc": PLAIN64}, "matsau"),
        (f"{TWO_SIDES}base64", {"mattruoc": PLAIN64, "matsau": b64(BLANK[:300])}, "matsau"),
    ],
)
async def test_a_wrong_input_in_json_is_named(caller: Caller, path: str, body: object, field: str) -> None:
    """Missing, empty, of another type, broken base64, cut short: the format error, with the input at fault."""
    reply = await caller.json(path, body)
    assert reply.body == {"data": "", "errorCode": "3", "errorMessage": "Ảnh sai format", "field": field}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff", b"[" * 100_000])
async def test_a_body_that_is_no_json_object(caller: Caller, body: bytes) -> None:
    """Without an object there is no input to name."""
    reply = await caller.send("POST", f"{ROOT}{FRONT_PATH}base64", data=body)
    assert reply.body == {"data": "", "errorCode": "3", "errorMessage": "Ảnh sai format"}


async def test_a_wrong_input_in_a_form_is_named(caller: Caller) -> None:
    """A missing part and an empty one are the format error."""
    assert (await caller.form(FRONT_PATH, {"other": FRONT_PHOTO})).body["field"] == "image"
    assert (await caller.form(FRONT_PATH, {"image": b""})).body["field"] == "image"
    assert (await caller.form(TWO_SIDES, {"mattruoc": FRONT_PHOTO})).body["field"] == "matsau"


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
async def test_a_body_that_is_no_form(caller: Caller, kind: str, body: bytes) -> None:
    """Another type, no boundary, a torn form, a form in a form: the format error."""
    reply = await caller.send("POST", ROOT + FRONT_PATH, data=body, headers={"Content-Type": kind})
    assert reply.body["errorCode"] == "3"


async def test_a_missing_address_is_a_format_error(caller: Caller) -> None:
    """A GET form without its parameter names it as the caller has to write it."""
    reply = await caller.get(FRONT_PATH)
    assert (reply.body["errorCode"], reply.body["field"]) == ("3", "url")


async def test_bodies_over_the_limit_are_format_errors() -> None:
    """Both kinds of body are cut off at the limit, with or without their length told before."""
    large = picture("red", "PNG") + bytes(3000)

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield bytes(100)

    async with engine(body_limit=2000) as caller:
        assert (await caller.form(FRONT_PATH, {"image": large})).body["errorCode"] == "3"
        assert (await caller.json(f"{FRONT_PATH}base64", {"image": b64(large)})).body["errorCode"] == "3"
        reply = await caller.send("POST", f"{ROOT}{FRONT_PATH}base64", data=pieces())
        assert reply.body["errorCode"] == "3"


@pytest.mark.parametrize("right", ["right", "rihgt"])
async def test_both_spellings_of_right(caller: Caller, right: str) -> None:
    """The document spells the key in two ways; with either all inputs are there."""
    names = ("img_cmt", "mid", "left", right)
    reply = await caller.json(f"{LIVENESS}base64", dict.fromkeys(names, b64(BLANK)))
    assert reply.body["error_code"] == "3"
    reply = await caller.form(LIVENESS, dict.fromkeys(names, BLANK))
    assert reply.body["error_code"] == "3"


async def test_right_is_missed_by_its_right_name(caller: Caller) -> None:
    """With neither spelling there, the input is missing."""
    reply = await caller.json(f"{LIVENESS}base64", dict.fromkeys(("img_cmt", "mid", "left"), b64(BLANK)))
    assert (reply.body["error_code"], reply.body["field"]) == ("1", "right")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("search", {"image": {}}, "image"),
        ("search", {"image": {"base64": "?"}}, "image"),
        ("search", {}, "image"),
        ("add", {"image": {"base64": b64(BLANK), "metadata": "name"}}, "metadata"),
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
async def test_a_wrong_input_of_the_face_search_is_named(caller: Caller, path: str, body: object, field: str) -> None:
    """Ids are whole numbers, metadata an object, pictures base64 or an address inside an object."""
    reply = await caller.json(f"/face_search/{path}", body)
    assert reply.body == {"result": None, "status_code": 1, "message": "Ảnh sai format", "field": field}


async def test_the_face_search_takes_addresses_too(photos: str) -> None:
    """Clients send image.url in place of image.base64; an address that cannot be reached is told as such."""
    async with engine(fetch_private=True) as caller:
        assert (await caller.json("/face_search/search", {"image": {"url": f"{photos}/front"}})).body[
            "status_code"
        ] == 3
        assert (await caller.json("/face_search/search", {"image": {"url": "http://[/"}})).body["status_code"] == 2


async def test_offsets_are_numbers(caller: Caller) -> None:
    """The list of images takes digits, or nothing."""
    assert (await caller.get("/face_search/get_all_images")).body["status_code"] == 0
    assert (await caller.get("/face_search/get_all_images", offset="0", limit="50")).body["status_code"] == 0
    assert (await caller.get("/face_search/get_all_images", offset="-1")).body["field"] == "offset"


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "HEIF"])
async def test_usual_formats_reach_the_reader(format_: str) -> None:
    """What phones and scanners make is handed on as it came."""
    photo = picture("red", format_)
    script = Script({photo: FRONT})
    async with engine(script) as caller:
        assert is_front((await caller.form(FRONT_PATH, {"image": photo})).body)
    assert script.asked == [photo]


@pytest.mark.parametrize(
    "photo", [b"GIF89a", picture(format_="BMP"), BLANK[:400], picture("red", "PNG", (5100, 5000))], ids=len
)
async def test_other_bytes_do_not_reach_the_reader(photo: bytes) -> None:
    """Other formats, files cut short and pictures of too many pixels stop before the queue."""
    script = Script({})
    async with engine(script) as caller:
        assert (await caller.form(FRONT_PATH, {"image": photo})).body["errorCode"] == "3"
    assert script.asked == []
