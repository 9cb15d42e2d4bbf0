"""Metrics, usage, and the two descriptions, over HTTP."""

import pytest
from aiohttp import ClientSession

from tests.engine.client import FRONT_PHOTO, Caller, basic, engine

FRONT_PATH = "/ocr/cmt/get_mattruoc"


async def text(caller: Caller, path: str, key: str = "demo:p@55w0rd") -> tuple[int, str, str]:
    """Give status, content type and text."""
    async with (
        ClientSession() as session,
        session.get(caller.url + path, headers={"Authorization": basic(key)}) as response,
    ):
        return response.status, response.headers["Content-Type"], await response.text()


async def test_metrics_tell_routes_and_codes() -> None:
    """What was asked is counted by its route and code; paths that do not exist are counted as one."""
    async with engine() as caller:
        await caller.form(FRONT_PATH, {"image": FRONT_PHOTO})
        await caller.form(FRONT_PATH, {"image": b"x"})
        await caller.send("GET", "/001199000001")
        status, kind, told = await text(caller, "/metrics")
    path = f"/backend/api/v1/request{FRONT_PATH}"
    assert (status, kind) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert f'engine_requests_total{{code="0",method="POST",path="{path}",status="200"}} 1.0' in told
    assert f'engine_requests_total{{code="3",method="POST",path="{path}",status="200"}} 1.0' in told
    assert 'engine_requests_total{code="-",method="-",path="(no route)",status="404"} 1.0' in told
    assert "engine_workers_warm 1.0" in told
    assert "engine_tasks_waiting 0.0" in told
    assert "001199000001" not in told


@pytest.mark.parametrize("path", ["/metrics", "/usage"])
async def test_both_need_a_key(path: str) -> None:
    """Without one a browser is asked for it."""
    async with engine() as caller:
        reply = await caller.send("GET", path, key="demo:wrong")
    assert (reply.status, reply.body) == (401, {"detail": "Unauthorized"})
    assert reply.headers["WWW-Authenticate"].startswith("Basic ")


async def test_usage_is_the_callers_own() -> None:
    """Each key sees what it was charged and what is left; without a quota nothing is left to tell."""
    async with engine(keys="a:x:3,b:y") as caller:
        for photo in (FRONT_PHOTO, b"no picture"):
            await caller.form(FRONT_PATH, {"image": photo}, key="a:x")
        mine = (await caller.send("GET", "/usage", key="a:x")).body
        other = (await caller.send("GET", "/usage", key="b:y")).body
    assert mine == {"key": "a", "used": 1, "in_flight": 0, "quota": 3, "left": 2}
    assert other == {"key": "b", "used": 0, "in_flight": 0, "quota": None, "left": None}


async def test_the_descriptions_need_no_key() -> None:
    """The document is JSON, the page HTML that may load and run nothing."""
    async with engine() as caller:
        described = await caller.send("GET", "/openapi.json", key=":")
        status, kind, page = await text(caller, "/docs", key=":")
        async with ClientSession() as session, session.get(f"{caller.url}/docs") as response:
            policy = response.headers["Content-Security-Policy"]
    assert described.body["openapi"] == "3.1.0"
    assert (status, kind) == (200, "text/html; charset=utf-8")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert "<script" not in page
