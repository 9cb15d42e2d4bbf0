"""Check charges, stored pictures, and faults of the gallery in the face search."""

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.engine.client import ROOT, EngineClient, ScriptedReader, running_engine
from tests.engine.http.face_search.requests import ANNA, EMPTY, TWO_KEYS, add, list_ids, make_portrait, post, search


async def test_only_work_on_pictures_is_charged(reader: ScriptedReader) -> None:
    """Listing, editing and deleting are free. A failed add is free as well."""
    async with running_engine(reader, keys="demo:p@55w0rd:2") as client:
        await add(client, EMPTY)
        await add(client, ANNA)
        await post(client, "edit_metadata", {"image_id": 1, "metadata": {}})
        await list_ids(client)
        assert (await search(client, ANNA))["status_code"] == 0
        assert (await search(client, ANNA))["status_code"] == 5


async def test_pictures_are_kept_only_if_wanted(reader: ScriptedReader, tmp_path: Path) -> None:
    """With the option the url shows the face to its key only. Without the option the file holds no image."""
    async with running_engine(reader, keys=TWO_KEYS, gallery_pictures=True) as client:
        url = (await add(client, ANNA))["result"]["url"]
        assert url == f"{client.url}{ROOT}/face_search/image/1"
        path = url.removeprefix(client.url)
        headers = {"Authorization": "Basic ZGVtbzpwQDU1dzByZA=="}
        async with client._client.get(path, headers=headers) as response:
            assert (await response.read(), response.content_type) == (b"\xff\xd8crop", "image/jpeg")
            assert response.headers["Cache-Control"] == "private, no-store"
        assert (await client.send("GET", path, key="other:x")).status == 404
        assert (await client.send("GET", path, key="demo:wrong")).status == 401
        assert (await client.send("GET", path.replace("/1", "/2"))).status == 404
    async with running_engine(reader, gallery=tmp_path / "faces") as client:
        await add(client, ANNA)
        assert (await client.send("GET", path)).status == 404
    assert b"crop" not in (tmp_path / "faces").read_bytes()


async def test_a_gallery_survives_the_engine(reader: ScriptedReader, tmp_path: Path) -> None:
    """With a file, the next engine finds the same faces."""
    for expected in ([], [1]):
        async with running_engine(reader, gallery=tmp_path / "faces") as client:
            assert [item["id"] for item in (await search(client, ANNA))["result"]] == expected
            await add(client, ANNA)


async def test_simultaneous_adds_are_independent(client: EngineClient) -> None:
    """Each face gets an id of its own, and all are stored."""
    bodies = await asyncio.gather(*(add(client, ANNA) for _ in range(20)))
    assert sorted(body["result"]["id"] for body in bodies) == list(range(1, 21))
    assert await list_ids(client) == list(range(1, 21))
    assert len((await search(client, ANNA))["result"]) == 10


async def test_another_models_faces_are_neither_added_nor_searched(
    client: EngineClient, reader: ScriptedReader, caplog: pytest.LogCaptureFixture
) -> None:
    """Vectors of a model that changed under the running engine are refused, because they cannot be compared."""
    await add(client, ANNA)
    reader.results[ANNA] = replace(make_portrait(1), model="other")
    assert (await search(client, ANNA))["status_code"] == (await add(client, ANNA))["status_code"] == 6
    assert await list_ids(client) == [1]
    assert "the face model has changed since the engine started" in caplog.text


async def test_a_failing_gallery_is_code_6(
    reader: ScriptedReader, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The log holds the class of the error and nothing of the face."""
    path = tmp_path / "faces"
    async with running_engine(reader, gallery=path) as client:
        with sqlite3.connect(path) as other:
            other.execute("drop table image")
        other.close()
        body = await add(client, ANNA, {"name": "Mẫu"})
    assert body == {"result": None, "status_code": 6, "message": "Lỗi khi thực hiện truy vấn"}
    assert "the gallery failed: SQLite failed: OperationalError" in caplog.text
    assert "Mẫu" not in caplog.text


async def test_addresses_are_fetched(reader: ScriptedReader) -> None:
    """`image.url` replaces `image.base64`, with metadata beside it."""

    async def photo(_request: web.Request) -> web.Response:
        return web.Response(body=ANNA)

    site = web.Application()
    site.router.add_get("/anna", photo)
    async with TestServer(site, host="127.0.0.1") as server, running_engine(reader, fetch_private=True) as client:
        url = str(server.make_url("/anna"))
        added = await post(client, "add", {"image": {"url": url, "metadata": {"name": "An"}}})
        assert added["result"]["metadata"] == {"name": "An"}
        assert len((await post(client, "search", {"image": {"url": url}}))["result"]) == 1
        assert (await post(client, "search", {"image": {"url": url + "x"}}))["status_code"] == 2
