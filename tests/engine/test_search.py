"""The face search over HTTP with faces that a script shows: every operation, error, wall and extra."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.api.errors import NoContent
from engine.faces.embed import Dlib
from engine.faces.portrait import FaceOptions, Flaw, Portrait
from engine.faces.thresholds import rules
from tests.engine.desk import ROOT, Caller, Script, b64, engine, picture
from tests.engine.gallery.faces import vector

ANNA, BINH, FLAWED, EMPTY = (picture(colour) for colour in ("red", "green", "blue", "white"))
TWO_KEYS = "demo:p@55w0rd,other:x"


def portrait(seed: int, near: float = 0.0, flaw: Flaw | None = None) -> Portrait:
    """A face by its number; `near` mixes a little of another one into it."""
    mixed = vector(seed) + near * vector(seed + 1000)
    unit = (mixed / np.linalg.norm(mixed)).astype(np.float32)
    chip = np.zeros((112, 112), np.uint8)
    return Portrait(unit, Dlib.name, 1.39, rules(FaceOptions()), ((0, 0),) * 5, chip, b"\xff\xd8crop", flaw)


@pytest.fixture
def script() -> Script:
    """A reader that knows three faces."""
    return Script({ANNA: portrait(1), BINH: portrait(2), FLAWED: portrait(3, flaw=Flaw.SEVERAL), EMPTY: NoContent()})


@pytest.fixture(params=["memory", "postgres"])
async def caller(request: pytest.FixtureRequest, script: Script) -> AsyncIterator[Caller]:
    """An engine with two keys and an empty gallery."""
    url = request.getfixturevalue("postgres") if request.param == "postgres" else None
    async with engine(script, keys=TWO_KEYS, database_url=url) as caller:
        yield caller


async def ask(caller: Caller, path: str, body: object, **how: Any) -> Any:
    """Call an operation and give the body of the answer."""
    return (await caller.json(f"/face_search/{path}", body, **how)).body


async def add(caller: Caller, photo: bytes, metadata: object = None, **how: Any) -> Any:
    """Add a photo."""
    image = {"base64": b64(photo)} | ({} if metadata is None else {"metadata": metadata})
    return await ask(caller, "add", {"image": image}, **how)


async def search(caller: Caller, photo: bytes, **how: Any) -> Any:
    """Search a photo."""
    return await ask(caller, "search", {"image": {"base64": b64(photo)}}, **how)


async def listed(caller: Caller, **query: str) -> list[int]:
    """The ids of a page."""
    return [item["id"] for item in (await caller.get("/face_search/get_all_images", **query)).body["result"]]


async def test_a_face_goes_through_its_whole_life(caller: Caller, script: Script) -> None:
    """Added, listed, found with metadata and how alike it is, edited, deleted, gone."""
    added = await add(caller, ANNA, {"name": "An Thị Mẫu", "status": 1})
    image = {"id": 1, "url": "", "metadata": {"name": "An Thị Mẫu", "status": "1"}}
    assert added == {"result": image, "status_code": 0, "message": "Thành công"}
    await add(caller, BINH)
    assert (await caller.get("/face_search/get_all_images")).body["result"][0] == image
    assert (await search(caller, ANNA))["result"] == [image | {"similarity": 100.0}]
    done = await ask(caller, "edit_metadata", {"image_id": 1, "metadata": {"status": "2"}})
    assert done == {"result": None, "status_code": 0, "message": "Thành công"}
    assert (await search(caller, ANNA))["result"][0]["metadata"] == {"name": "An Thị Mẫu", "status": "2"}
    assert await ask(caller, "delete", {"ids": [1]}) == done
    assert (await search(caller, ANNA))["result"] == []
    assert await listed(caller) == [2]


async def test_the_nearest_comes_first(caller: Caller, script: Script) -> None:
    """Several photos of one person are told from the most to the least alike; strangers are not told."""
    for near in (0.2, 0.0, 0.1, 5.0):
        script.lines[BINH] = portrait(1, near)
        await add(caller, BINH)
    found = (await search(caller, ANNA))["result"]
    assert [item["id"] for item in found] == [2, 3, 1]
    assert [item["similarity"] for item in found] == sorted((item["similarity"] for item in found), reverse=True)
    assert all(80 < item["similarity"] <= 100 for item in found)


async def test_the_documents_shape_has_no_extras(script: Script) -> None:
    """Id and url alone, and what was added with its metadata."""
    async with engine(script, shape="documented") as caller:
        assert (await add(caller, ANNA, {"a": "b"}))["result"] == {"id": 1, "url": "", "metadata": {"a": "b"}}
        assert (await search(caller, ANNA))["result"] == [{"id": 1, "url": ""}]
        assert (await caller.get("/face_search/get_all_images")).body["result"] == [{"id": 1, "url": ""}]


async def test_keys_do_not_see_each_other(caller: Caller) -> None:
    """What one key added exists for no other."""
    await add(caller, ANNA)
    how = {"key": "other:x"}
    assert (await search(caller, ANNA, **how))["result"] == []
    assert (await ask(caller, "delete", {"ids": [1]}, **how))["status_code"] == 7
    assert (await ask(caller, "edit_metadata", {"image_id": 1, "metadata": {}}, **how))["status_code"] == 7
    assert (await add(caller, BINH, **how))["result"]["id"] == 1
    assert len((await search(caller, ANNA))["result"]) == 1


@pytest.mark.parametrize("photo", [EMPTY, FLAWED])
async def test_who_cannot_be_told_is_not_added(caller: Caller, photo: bytes) -> None:
    """Without a face, or with one nobody could be found by, the photo has no content."""
    body = await add(caller, photo)
    assert (body["status_code"], body["field"]) == (3, "image")
    assert await listed(caller) == []


async def test_a_search_takes_the_largest_face(caller: Caller) -> None:
    """Several faces are no fault of a search, no face is."""
    assert (await search(caller, FLAWED))["status_code"] == 0
    body = await search(caller, EMPTY)
    assert (body["result"], body["status_code"], body["field"]) == (None, 3, "image")


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ({"user": "x"}, 6),
        ({"encoding": "x"}, 6),
        ({"_id": "x"}, 6),
        ({"name": ["x"]}, 1),
        ({"name": None}, 1),
        ({"name": True}, 1),
        ({"name": "x" * 1001}, 1),
        ({"x" * 1001: "x"}, 1),
        ({str(number): "x" for number in range(65)}, 1),
        ({"name": "\ud800"}, 1),
        ({"name": 1.5}, 0),
        ({"Họ tên": "Nguyễn"}, 0),
        ({}, 0),
    ],
)
async def test_metadata_is_text_under_free_keys(caller: Caller, metadata: object, code: int) -> None:
    """Adding and editing refuse the same: kept keys (6), and what is no short text (1)."""
    body = await add(caller, ANNA, metadata)
    assert body["status_code"] == code
    await add(caller, ANNA)
    last = max(await listed(caller))
    body = await ask(caller, "edit_metadata", {"image_id": last, "metadata": metadata})
    assert body["status_code"] == code
    assert code == 0 or body["field"] == "metadata"


async def test_metadata_does_not_grow_by_edits(caller: Caller) -> None:
    """What adding refuses, many edits do not bring about."""
    await add(caller, ANNA, {"name": "An"})
    for first, code in ((0, 0), (60, 1)):
        more = {str(number): "x" for number in range(first, first + 60)}
        body = await ask(caller, "edit_metadata", {"image_id": 1, "metadata": more})
        assert body["status_code"] == code
    assert body["field"] == "metadata"


@pytest.mark.parametrize("id_", [9, 0, 2**63, 10**40, "12"])
async def test_unknown_ids_are_code_7(caller: Caller, id_: object) -> None:
    """However large."""
    wanted = {"result": None, "status_code": 7, "message": "Id không hợp lệ"}
    assert await ask(caller, "edit_metadata", {"image_id": id_, "metadata": {}}) == wanted
    assert await ask(caller, "delete", {"ids": [id_]}) == wanted


async def test_deleting_is_all_or_nothing(caller: Caller) -> None:
    """One unknown id keeps the others; no id at all is done at once."""
    await add(caller, ANNA)
    assert (await ask(caller, "delete", {"ids": [1, 5]}))["status_code"] == 7
    assert await listed(caller) == [1]
    assert (await ask(caller, "delete", {"ids": []}))["status_code"] == 0


async def test_pages(caller: Caller) -> None:
    """Offset and limit as documented; fifty when nobody says."""
    for _ in range(4):
        await add(caller, ANNA)
    assert await listed(caller, offset="1", limit="2") == [2, 3]
    assert await listed(caller, offset="999999999999999999") == []
    assert await listed(caller, limit="0") == []
    assert await listed(caller) == [1, 2, 3, 4]


async def test_only_work_on_pictures_is_charged(script: Script) -> None:
    """Listing, editing and deleting are free; a failed add as well."""
    async with engine(script, keys="demo:p@55w0rd:2") as caller:
        await add(caller, EMPTY)
        await add(caller, ANNA)
        await ask(caller, "edit_metadata", {"image_id": 1, "metadata": {}})
        await listed(caller)
        assert (await search(caller, ANNA))["status_code"] == 0
        assert (await search(caller, ANNA))["status_code"] == 5


async def test_pictures_are_kept_only_if_wanted(script: Script, tmp_path: Path) -> None:
    """Then the url shows the face to its key alone; otherwise the file holds no image."""
    async with engine(script, keys=TWO_KEYS, gallery_pictures=True) as caller:
        url = (await add(caller, ANNA))["result"]["url"]
        assert url == f"{caller.url}{ROOT}/face_search/image/1"
        path = url.removeprefix(caller.url)
        headers = {"Authorization": "Basic ZGVtbzpwQDU1dzByZA=="}
        async with caller._client.get(path, headers=headers) as response:
            assert (await response.read(), response.content_type) == (b"\xff\xd8crop", "image/jpeg")
            assert response.headers["Cache-Control"] == "private, no-store"
        assert (await caller.send("GET", path, key="other:x")).status == 404
        assert (await caller.send("GET", path, key="demo:wrong")).status == 401
        assert (await caller.send("GET", path.replace("/1", "/2"))).status == 404
    async with engine(script, gallery=tmp_path / "faces") as caller:
        await add(caller, ANNA)
        assert (await caller.send("GET", path)).status == 404
    assert b"crop" not in (tmp_path / "faces").read_bytes()


async def test_a_gallery_survives_the_engine(script: Script, tmp_path: Path) -> None:
    """With a file, the next engine finds the same faces."""
    for wanted in ([], [1]):
        async with engine(script, gallery=tmp_path / "faces") as caller:
            assert [item["id"] for item in (await search(caller, ANNA))["result"]] == wanted
            await add(caller, ANNA)


async def test_adds_at_the_same_time_do_not_meet(caller: Caller) -> None:
    """Each gets an id of its own, and all are there."""
    bodies = await asyncio.gather(*(add(caller, ANNA) for _ in range(20)))
    assert sorted(body["result"]["id"] for body in bodies) == list(range(1, 21))
    assert await listed(caller) == list(range(1, 21))
    assert len((await search(caller, ANNA))["result"]) == 10


async def test_another_models_faces_are_neither_added_nor_searched(
    caller: Caller, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    """A model file that was changed under the running engine is no reason to mix what cannot be compared."""
    await add(caller, ANNA)
    script.lines[ANNA] = replace(portrait(1), model="other")
    assert (await search(caller, ANNA))["status_code"] == (await add(caller, ANNA))["status_code"] == 6
    assert await listed(caller) == [1]
    assert "the face model has changed since the engine started" in caplog.text


async def test_a_failing_gallery_is_code_6(script: Script, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log has the class of the fault and nothing of the face."""
    path = tmp_path / "faces"
    async with engine(script, gallery=path) as caller:
        with sqlite3.connect(path) as other:
            other.execute("drop table image")
        other.close()
        body = await add(caller, ANNA, {"name": "Mẫu"})
    assert body == {"result": None, "status_code": 6, "message": "Lỗi khi thực hiện truy vấn"}
    assert "the gallery failed: SQLite failed: OperationalError" in caplog.text
    assert "Mẫu" not in caplog.text


async def test_addresses_are_fetched(script: Script) -> None:
    """`image.url` stands in for `image.base64`, with metadata beside it."""

    async def photo(_request: web.Request) -> web.Response:
        return web.Response(body=ANNA)

    site = web.Application()
    site.router.add_get("/anna", photo)
    async with TestServer(site, host="127.0.0.1") as server, engine(script, fetch_private=True) as caller:
        url = str(server.make_url("/anna"))
        added = await ask(caller, "add", {"image": {"url": url, "metadata": {"name": "An"}}})
        assert added["result"]["metadata"] == {"name": "An"}
        assert len((await ask(caller, "search", {"image": {"url": url}}))["result"]) == 1
        assert (await ask(caller, "search", {"image": {"url": url + "x"}}))["status_code"] == 2
