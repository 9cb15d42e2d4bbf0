"""Check all forms of the face operations over HTTP, with real workers and real faces."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from PIL import ImageFilter

from bot.api.descriptors import Encoding, Operation
from bot.api.operations import FACE_MATCHING, MATCHING, MATCHINGLIVENESS
from bot.api.results import FaceMatch, Liveness, MatchVerdict
from bot.api.sansio import build_request
from engine.workers.pool import WorkerPool
from tests.engine.client import BLANK, ROOT, EngineClient, encode_base64, running_engine
from tests.engine.faces.portraits import another_day, astronaut, hopper, jpeg, mirrored, on_card, pose, printed
from tests.engine.processes import wait_until
from tests.engine.workers import scripted_tasks

pytestmark = [pytest.mark.processes, pytest.mark.models]

FILES = {
    "hopper": jpeg(hopper()),
    "again": jpeg(another_day(hopper())),
    "other": jpeg(astronaut()),
    "blurred": jpeg(hopper().filter(ImageFilter.GaussianBlur(8))),
    "nobody": BLANK,
    "torn": jpeg(hopper())[:500],
}


@asynccontextmanager
async def face_engine(**changed: Any) -> AsyncIterator[tuple[EngineClient, str]]:
    """Run an engine with two workers that know faces, and a web site with the photos."""

    async def photo(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        return web.Response(body=FILES.get(name) or on_card("hopper"))

    site = web.Application()
    site.router.add_get("/{name}", photo)
    async with (
        WorkerPool(scripted_tasks.load_faces, workers=2, queue=8, deadline=120) as pool,
        TestServer(site, host="127.0.0.1") as server,
        running_engine(pool, fetch_private=True, **changed) as client,
    ):
        await wait_until(lambda: pool.warm_workers == 2)
        yield client, str(server.make_url("")).rstrip("/")


async def post_form(client: EngineClient, operation: Operation, encoding: Encoding, values: dict[str, Any]) -> Any:
    """Send a form as the project's client builds it and return the body of the response."""
    request = build_request(operation, encoding, values, base_url=client.url, key="demo", secret="p@55w0rd")
    path, body = request.url.removeprefix(client.url), b"".join(request.body)
    async with client._client.request(request.method, path, headers=request.headers, data=body) as response:
        assert response.status == 200
        return await response.json()


async def test_all_forms_of_the_three_comparisons() -> None:
    """A card and its owner, two portraits and three poses pass in every encoding. Errors name code and input."""
    async with face_engine() as (client, site):
        card = {"img_cmt": on_card("hopper"), "img_person": FILES["hopper"]}
        for encoding in Encoding:
            values = {"img_cmt": f"{site}/card", "img_person": f"{site}/hopper"} if encoding is Encoding.QUERY else card
            body = await post_form(client, MATCHING, encoding, values)
            _is_owner(body)
        pair: dict[str, Any] = {"face1": FILES["hopper"], "face2": FILES["again"]}
        for encoding in Encoding:
            values = {"face1": f"{site}/hopper", "face2": f"{site}/again"} if encoding is Encoding.QUERY else pair
            body = await post_form(client, FACE_MATCHING, encoding, values)
            assert (body["data"]["match"], body["data"]["valid"], body["error_code"]) == ("1", "True", "0")
        poses = {"img_cmt": on_card("hopper"), "mid": FILES["hopper"], "left": pose(24), "right": pose(-24)}
        for encoding in (Encoding.MULTIPART, Encoding.JSON):
            body = await post_form(client, MATCHINGLIVENESS, encoding, poses)
            assert (body["data"]["valid"], body["data"]["errors"]) == ("True", "")
            assert float(body["data"]["matching"]) > 80
            assert isinstance(MATCHINGLIVENESS.parse(body), Liveness)
        await _check_refusals(client, poses)
        await _check_errors(client, site)


def _is_owner(body: Any) -> None:
    assert body.keys() == {"data", "error_code", "error_message"}
    data = body["data"]
    assert data.keys() == {"matching", "img_cmt", "img_person", "valid", "invalidCode", "invalidMessage"}
    assert 80 < float(data["matching"]) <= 100
    assert data["valid"] == "True", data["invalidMessage"]
    assert base64.b64decode(data["img_cmt"], validate=True).startswith(b"\xff\xd8")
    match = MATCHING.parse(body)
    assert isinstance(match, FaceMatch)
    assert match.first
    assert match.second


async def _check_refusals(client: EngineClient, poses: dict[str, bytes]) -> None:
    """Another person is different, a blurred portrait is not valid, and swapped or faked poses are refused."""
    body = await client.form("/face_matching/face_matching", {"face1": FILES["hopper"], "face2": FILES["other"]})
    assert (body.body["data"]["match"], float(body.body["data"]["matching"]) < 40) == ("3", True)
    match = FACE_MATCHING.parse(body.body)
    assert isinstance(match, FaceMatch)
    assert match.verdict is MatchVerdict.DIFFERENT
    body = await client.form("/face_matching/face_matching", {"face1": FILES["hopper"], "face2": FILES["blurred"]})
    assert (body.body["data"]["valid"], body.body["data"]["invalidMessage"]) == ("False", "Ảnh chân dung bị mờ")
    tricks = {
        "trùng": {"left": FILES["hopper"], "right": FILES["hopper"]},
        "quay sai hướng": {"left": poses["right"], "right": poses["left"]},
        "chưa quay đủ": {"left": printed(25), "right": printed(-25)},
        "không khớp": {"left": FILES["other"]},
        "giấy tờ": {"img_cmt": FILES["other"]},
    }
    for word, trick in tricks.items():
        response = await client.form("/face_matching/matchingliveness", poses | trick)
        assert response.body["data"]["valid"] == "False"
        assert word in response.body["data"]["errors"]


async def _check_errors(client: EngineClient, site: str) -> None:
    """No face is 3, no picture 1, an unreachable address 2, with the input as the client wrote it."""
    form = {"img_cmt": FILES["hopper"], "mid": FILES["hopper"], "left": BLANK, "right": FILES["hopper"]}
    body = (await client.form("/face_matching/matchingliveness", form)).body
    assert body == {"data": "", "error_code": "3", "error_message": "Ảnh không chứa nội dung", "field": "left"}
    body = (await client.get("/face_matching/matching", img_cmt=f"{site}/hopper", img_person=f"{site}/torn")).body
    assert (body["error_code"], body["field"]) == ("1", "img_person")
    body = (await client.get("/face_matching/face_matching", face1=f"{site}/nobody", face2="http://[/")).body
    assert (body["error_code"], body["field"]) == ("2", "face2")
    body = (
        await client.json(
            "/face_matching/matchingbase64", {"img_cmt": encode_base64(BLANK), "img_person": encode_base64(BLANK)}
        )
    ).body
    assert (body["error_code"], body["field"]) == ("3", "img_cmt")


@pytest.mark.parametrize("shape", ["observed", "documented"])
async def test_the_gallery_with_real_faces(shape: str) -> None:
    """A person is found from another photo and from a mirror image. Other people are not found."""
    async with face_engine(shape=shape) as (client, site):
        image = {"base64": encode_base64(FILES["hopper"]), "metadata": {"name": "Grace"}}
        response = await client.send(
            "POST", f"{ROOT}/face_search/add", json={"image": image}, headers={"Content-Type": "text/plain"}
        )
        assert response.body["result"]["id"] == 1
        await client.json("/face_search/add", {"image": {"url": f"{site}/other"}})
        for photo in (FILES["again"], jpeg(mirrored(hopper())), on_card("hopper")):
            found = (await client.json("/face_search/search", {"image": {"base64": encode_base64(photo)}})).body[
                "result"
            ]
            assert [item["id"] for item in found] == [1]
            assert ("similarity" in found[0]) == (shape == "observed")
        body = (await client.json("/face_search/add", {"image": {"base64": encode_base64(BLANK)}})).body
        assert body["status_code"] == 3
