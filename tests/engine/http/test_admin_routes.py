"""Check metrics, usage and the two descriptions over HTTP."""

import pytest
from aiohttp import ClientSession

from tests.engine.client import FRONT_PHOTO, EngineClient, basic_auth, running_engine

FRONT_PATH = "/ocr/cmt/get_mattruoc"


async def get_text(client: EngineClient, path: str, key: str = "demo:p@55w0rd") -> tuple[int, str, str]:
    """Return status, content type and text."""
    async with (
        ClientSession() as session,
        session.get(client.url + path, headers={"Authorization": basic_auth(key)}) as response,
    ):
        return response.status, response.headers["Content-Type"], await response.text()


async def test_metrics_count_routes_and_codes() -> None:
    """Requests are counted by route and code. All unknown paths count as one."""
    async with running_engine() as client:
        await client.form(FRONT_PATH, {"image": FRONT_PHOTO})
        await client.form(FRONT_PATH, {"image": b"x"})
        await client.send("GET", "/001199000001")
        status, kind, metrics = await get_text(client, "/metrics")
    path = f"/backend/api/v1/request{FRONT_PATH}"
    assert (status, kind) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert f'engine_requests_total{{code="0",method="POST",path="{path}",status="200"}} 1.0' in metrics
    assert f'engine_requests_total{{code="3",method="POST",path="{path}",status="200"}} 1.0' in metrics
    assert 'engine_requests_total{code="-",method="-",path="(no route)",status="404"} 1.0' in metrics
    assert "engine_workers_warm 1.0" in metrics
    assert "engine_tasks_waiting 0.0" in metrics
    assert "001199000001" not in metrics


@pytest.mark.parametrize("path", ["/metrics", "/usage"])
async def test_metrics_and_usage_need_a_key(path: str) -> None:
    """Without a key the response lets a browser ask for it."""
    async with running_engine() as client:
        response = await client.send("GET", path, key="demo:wrong")
    assert (response.status, response.body) == (401, {"detail": "Unauthorized"})
    assert response.headers["WWW-Authenticate"].startswith("Basic ")


async def test_usage_is_the_callers_own() -> None:
    """Each key sees its charged requests and the requests left. Without a quota nothing is left to count."""
    async with running_engine(keys="a:x:3,b:y") as client:
        for photo in (FRONT_PHOTO, b"no picture"):
            await client.form(FRONT_PATH, {"image": photo}, key="a:x")
        first = (await client.send("GET", "/usage", key="a:x")).body
        second = (await client.send("GET", "/usage", key="b:y")).body
    assert first == {"key": "a", "used": 1, "in_flight": 0, "quota": 3, "left": 2}
    assert second == {"key": "b", "used": 0, "in_flight": 0, "quota": None, "left": None}


async def test_the_descriptions_need_no_key() -> None:
    """The document is JSON. The page is HTML that may load and run nothing."""
    async with running_engine() as client:
        described = await client.send("GET", "/openapi.json", key=":")
        status, kind, page = await get_text(client, "/docs", key=":")
        async with ClientSession() as session, session.get(f"{client.url}/docs") as response:
            policy = response.headers["Content-Security-Policy"]
    assert described.body["openapi"] == "3.1.0"
    assert (status, kind) == (200, "text/html; charset=utf-8")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert "<script" not in page
