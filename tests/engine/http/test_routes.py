"""Check the whole application over HTTP: routes, keys, quotas, faults of the engine, health and log."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import pytest

from bot.api.descriptors import Encoding, Route
from bot.api.errors import CONVENTIONS, Family
from bot.api.operations import GET_MATTRUOC, OPERATIONS, ROUTES
from engine.http.routes import HTTP_STATUSES
from engine.workers.reader import DeadlineExceeded, EngineBusy, TaskCrashed
from tests.engine.client import BLANK, FRONT, FRONT_PHOTO, ROOT, ScriptedReader, running_engine

FRONT_PATH = "/ocr/cmt/get_mattruoc"

WRONG_KEY: dict[Family, dict[str, Any]] = {
    Family.OCR: {"data": "", "errorCode": "5", "errorMessage": "Api_key hoặc api_secret không đúng"},
    Family.FACE: {"data": "", "error_code": "4", "error_message": "Api_key hoặc api_secret không đúng"},
    Family.SEARCH: {"result": None, "status_code": 4, "message": "Api_key hoặc api_secret không đúng"},
    Family.SCAN: {"result": None, "time": 0.0, "errorCode": "5", "errorMessage": "Api_key hoặc api_secret không đúng"},
}
NO_QUOTA: dict[Family, dict[str, Any]] = {
    Family.OCR: {"data": "", "errorCode": "4", "errorMessage": "Hết số lượng request hữu dụng"},
    Family.FACE: {"data": "", "error_code": "5", "error_message": "Hết số lượng request hữu dụng"},
    Family.SEARCH: {"result": None, "status_code": 5, "message": "Hết số lượng request hữu dụng"},
    Family.SCAN: {"result": None, "time": 0.0, "errorCode": "4", "errorMessage": "Hết số lượng request hữu dụng"},
}


FOUND_OUT = {"get_all_images": "success", "edit_metadata": "InvalidId", "delete": "InvalidId"}
"""What an empty gallery answers to those that bring no picture."""


def route_id(route: Route) -> str:
    """Return the name of a route in the test report."""
    return f"{route.operation.name}-{route.encoding.name}"


def without_time(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body without the seconds of a scan, which vary with the load of the machine."""
    return {key: value for key, value in body.items() if key != "time"}


def test_there_are_31_forms() -> None:
    """The tests below cover every form that the vendor documents."""
    assert len({(route.method, route.path) for route in ROUTES}) == 31


@pytest.mark.parametrize("route", ROUTES, ids=route_id)
async def test_a_wrong_key_has_the_code_of_its_family(route: Route) -> None:
    """A wrong key is HTTP 200 with the family's own code and keys."""
    async with running_engine() as client:
        response = await client.route(route, key="demo:wrong")
    assert response.status == 200
    assert without_time(response.body) == without_time(WRONG_KEY[route.operation.family])


@pytest.mark.parametrize("route", ROUTES, ids=route_id)
async def test_a_used_up_quota_has_the_code_of_its_family(route: Route) -> None:
    """A key without requests left gets its answer before anything is read."""
    async with running_engine(keys="demo:x:0") as client:
        response = await client.route(route, key="demo:x")
    assert without_time(response.body) == without_time(NO_QUOTA[route.operation.family])


@pytest.mark.parametrize("route", ROUTES, ids=route_id)
async def test_every_form_accepts_valid_inputs(route: Route) -> None:
    """Pictures without a paper have no content, and a closed port is unreachable, with the code of the family."""
    async with running_engine() as client:
        response = await client.route(route)
    unreachable = route.encoding is Encoding.QUERY and route.operation.name != "get_all_images"
    convention = CONVENTIONS[route.operation.family]
    if route.operation.family is Family.SCAN and not unreachable:
        assert response.body.keys() == {"result", "time"}
        assert response.body["result"] is None
        return
    meanings = {code: error.__name__ for code, error in convention.by_code.items()} | {"0": "success"}
    meaning = meanings[str(response.body[convention.code_key])]
    assert meaning == ("UrlUnreachable" if unreachable else FOUND_OUT.get(route.operation.name, "NoContent"))


async def test_no_key_at_all_is_a_wrong_key() -> None:
    """A request without a header gets the same answer."""
    async with running_engine() as client, client._client.post(ROOT + FRONT_PATH) as response:
        assert (await response.json())["errorCode"] == "5"


async def test_only_a_success_is_charged() -> None:
    """Errors and photos without a card leave the quota unchanged."""
    async with running_engine(keys="demo:x:2") as client:
        for photo in (b"", FRONT_PHOTO[:200], FRONT_PHOTO, FRONT_PHOTO):
            response = await client.form(FRONT_PATH, {"image": photo}, key="demo:x")
        assert response.body["errorCode"] == "0"
        response = await client.form(FRONT_PATH, {"image": FRONT_PHOTO}, key="demo:x")
        assert response.body["errorCode"] == "4"


async def test_parallel_requests_cannot_pass_the_quota_together() -> None:
    """Of twenty requests at once on a quota of three, three are read. The others are refused without reading."""
    reader = ScriptedReader()
    begun = asyncio.Event()

    async def slow() -> None:
        begun.set()
        await asyncio.sleep(0.05)

    reader.before_result = slow
    async with running_engine(reader, keys="demo:x:3") as client:
        asks = (client.form(FRONT_PATH, {"image": FRONT_PHOTO}, key="demo:x") for _ in range(20))
        codes = [response.body["errorCode"] for response in await asyncio.gather(*asks)]
    assert begun.is_set()
    assert sorted(codes) == ["0"] * 3 + ["4"] * 17
    assert len(reader.received) == 3


async def test_keys_have_quotas_of_their_own() -> None:
    """A used-up key does not affect the other key."""
    async with running_engine(keys="a:x:0,b:y:1") as client:
        assert (await client.form(FRONT_PATH, {"image": FRONT_PHOTO}, key="a:x")).body["errorCode"] == "4"
        assert (await client.form(FRONT_PATH, {"image": FRONT_PHOTO}, key="b:y")).body["errorCode"] == "0"


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (EngineBusy(7), 503, "the engine is busy"),
        (DeadlineExceeded(), 504, "the photo took too long"),
        (TaskCrashed(), 500, "the engine failed over this photo"),
        (LookupError("NGUYỄN THỊ MẪU"), 500, "the engine failed"),
    ],
)
async def test_faults_of_the_engine_are_http_errors(
    error: Exception, status: int, detail: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault outside of the photo is no business answer, is not charged, and quotes nothing."""
    async with running_engine(ScriptedReader({FRONT_PHOTO: error}), keys="demo:x:1") as client:
        for _ in range(2):
            response = await client.form(FRONT_PATH, {"image": FRONT_PHOTO}, key="demo:x")
            assert (response.status, response.body) == (status, {"detail": detail})
    assert response.headers.get("Retry-After") == ("7" if status == 503 else None)
    assert "NGUYỄN" not in caplog.text


async def test_unknown_paths_and_methods() -> None:
    """The responses are JSON, as from the vendor's web framework."""
    async with running_engine() as client:
        assert (await client.send("GET", "/nothing")).body == {"detail": "Not Found"}
        assert (await client.send("DELETE", ROOT + FRONT_PATH)).status == 405


async def test_business_errors_as_http_errors() -> None:
    """With the option the same bodies have a status of their own, and a browser asks for the key."""
    async with running_engine(error_status="http") as client:
        response = await client.form(FRONT_PATH, {"image": FRONT_PHOTO}, key="demo:wrong")
        assert (response.status, response.body["errorCode"]) == (401, "5")
        assert response.headers["WWW-Authenticate"].startswith("Basic ")
        assert (await client.form(FRONT_PATH, {})).status == 400
        assert (await client.form(FRONT_PATH, {"image": FRONT_PHOTO})).status == 200
        assert (await client.form("/text_photostory/get_scan_a4", {"image": BLANK})).status == 200


def test_every_business_error_has_a_status() -> None:
    """The table of statuses covers the errors of all families."""
    assert {error for each in CONVENTIONS.values() for error in each.by_code.values()} == set(HTTP_STATUSES)


async def test_live_and_ready() -> None:
    """Without a key, /live says that the process runs, and /ready what the engine can do."""
    reader = ScriptedReader()
    async with running_engine(reader, workers=3) as client:
        assert (await client.send("GET", "/live", key=":")).body == {"live": True}
        response = await client.send("GET", "/ready", key=":")
        assert response.status == 200
        assert response.body == {
            "ready": True,
            "workers": {"warm": 1, "wanted": 3},
            "shape": "observed",
            "operations": [operation.name for operation in OPERATIONS],
            "missing": [],
        }
        reader.warm_workers = 0
        response = await client.send("GET", "/ready")
        assert (response.status, response.body["ready"]) == (503, False)


async def test_the_log_holds_paths_and_nothing_personal(caplog: pytest.LogCaptureFixture) -> None:
    """The log holds no queries, bodies, keys, names on cards or unknown paths."""
    caplog.set_level(logging.DEBUG)
    async with running_engine() as client:
        await client.form(FRONT_PATH, {"image": FRONT_PHOTO})
        await client.get(FRONT_PATH, url="http://127.0.0.1/secret-token")
        await client.send("GET", "/001199000001")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("engine")]
    assert [line.rsplit(" ", 2)[0] for line in ours] == [
        f"POST {GET_MATTRUOC.path} 200 code 0",
        f"GET {GET_MATTRUOC.path} 200 code 2",
        "GET (no route) 404 code -",
    ]
    for personal in ("secret", "token", "p@55", "001199000001", FRONT.fields["name"]):
        assert personal not in "".join(ours)


async def wait_until_received(reader: ScriptedReader) -> None:
    """Wait until a photo has reached the reader."""
    async with asyncio.timeout(30):
        while not reader.received:  # noqa: ASYNC110  the reader sets no event
            await asyncio.sleep(0.01)


async def test_live_answers_while_a_card_is_read() -> None:
    """A slow read delays no other request."""
    reader = ScriptedReader()
    done = asyncio.Event()
    reader.before_result = done.wait
    async with running_engine(reader) as client:
        read = asyncio.create_task(client.form(FRONT_PATH, {"image": FRONT_PHOTO}))
        await wait_until_received(reader)
        assert (await client.send("GET", "/live")).status == 200
        assert not read.done()
        done.set()
        assert (await read).body["errorCode"] == "0"


async def test_the_whole_secret_is_compared() -> None:
    """A right key with a shorter or longer secret is wrong."""
    async with running_engine() as client:
        for key in ("demo:p@55w0r", "demo:p@55w0rd ", "demo", "DEMO:p@55w0rd"):
            assert (await client.form(FRONT_PATH, {"image": FRONT_PHOTO}, key=key)).body["errorCode"] == "5"
