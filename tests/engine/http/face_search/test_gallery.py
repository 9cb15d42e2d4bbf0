"""What is charged, kept, and told when the gallery fails."""

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.engine.client import ROOT, Caller, Script, engine
from tests.engine.http.face_search.requests import ANNA, EMPTY, TWO_KEYS, add, ask, listed, portrait, search


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
