"""The whole application over HTTP: routes, keys, quotas, faults of the engine itself, health and log."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import pytest

from bot.api.errors import CONVENTIONS, Family
from bot.api.operations import GET_MATTRUOC, OPERATIONS, ROUTES, Encoding, Route
from engine.http.routes import HTTP_STATUS
from engine.workers.pool import Broken, NotNow, TooSlow
from tests.engine.client import BLANK, FRONT, FRONT_PHOTO, ROOT, Script, engine

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


def named(route: Route) -> str:
    """Name a route in the test's report."""
    return f"{route.operation.name}-{route.encoding.name}"


def timeless(body: Mapping[str, Any]) -> dict[str, Any]:
    """Give a body without the time that a scan took, which a busy machine makes more than nothing."""
    return {key: value for key, value in body.items() if key != "time"}


def test_there_are_31_forms() -> None:
    """The tests below go through all forms the vendor documents."""
    assert len({(route.method, route.path) for route in ROUTES}) == 31


@pytest.mark.parametrize("route", ROUTES, ids=named)
async def test_every_form_tells_a_wrong_key_in_its_familys_words(route: Route) -> None:
    """A wrong key is HTTP 200 with the family's own code and keys."""
    async with engine() as caller:
        reply = await caller.route(route, key="demo:wrong")
    assert reply.status == 200
    assert timeless(reply.body) == timeless(WRONG_KEY[route.operation.family])


@pytest.mark.parametrize("route", ROUTES, ids=named)
async def test_every_form_tells_a_used_up_quota_in_its_familys_words(route: Route) -> None:
    """A key without requests left is told so before anything is read."""
    async with engine(keys="demo:x:0") as caller:
        reply = await caller.route(route, key="demo:x")
    assert timeless(reply.body) == timeless(NO_QUOTA[route.operation.family])


@pytest.mark.parametrize("route", ROUTES, ids=named)
async def test_every_form_takes_sound_inputs(route: Route) -> None:
    """Pictures without a paper are no content, in the family's words; an address nobody answers is unreachable."""
    async with engine() as caller:
        reply = await caller.route(route)
    unreachable = route.encoding is Encoding.QUERY and route.operation.name != "get_all_images"
    convention = CONVENTIONS[route.operation.family]
    if route.operation.family is Family.SCAN and not unreachable:
        assert reply.body.keys() == {"result", "time"}
        assert reply.body["result"] is None
        return
    meanings = {code: error.__name__ for code, error in convention.by_code.items()} | {"0": "success"}
    meaning = meanings[str(reply.body[convention.code_key])]
    assert meaning == ("UrlUnreachable" if unreachable else FOUND_OUT.get(route.operation.name, "NoContent"))


async def test_no_key_at_all_is_a_wrong_key() -> None:
    """A request without a header gets the same answer."""
    async with engine() as caller, caller._client.post(ROOT + FRONT_PATH) as response:
        assert (await response.json())["errorCode"] == "5"


async def test_only_a_success_is_charged() -> None:
    """Faults and photos without a card leave the quota as it is."""
    async with engine(keys="demo:x:2") as caller:
        for photo in (b"", FRONT_PHOTO[:200], FRONT_PHOTO, FRONT_PHOTO):
            reply = await caller.form(FRONT_PATH, {"image": photo}, key="demo:x")
        assert reply.body["errorCode"] == "0"
        reply = await caller.form(FRONT_PATH, {"image": FRONT_PHOTO}, key="demo:x")
        assert reply.body["errorCode"] == "4"


async def test_parallel_requests_cannot_pass_the_quota_together() -> None:
    """Of twenty at once on a quota of three, three are read; the others are refused without reading."""
    script = Script()
    begun = asyncio.Event()

    async def slow() -> None:
        begun.set()
        await asyncio.sleep(0.05)

    script.before = slow
    async with engine(script, keys="demo:x:3") as caller:
        asks = (caller.form(FRONT_PATH, {"image": FRONT_PHOTO}, key="demo:x") for _ in range(20))
        codes = [reply.body["errorCode"] for reply in await asyncio.gather(*asks)]
    assert begun.is_set()
    assert sorted(codes) == ["0"] * 3 + ["4"] * 17
    assert len(script.asked) == 3


async def test_keys_have_quotas_of_their_own() -> None:
    """One key used up leaves the other alone."""
    async with engine(keys="a:x:0,b:y:1") as caller:
        assert (await caller.form(FRONT_PATH, {"image": FRONT_PHOTO}, key="a:x")).body["errorCode"] == "4"
        assert (await caller.form(FRONT_PATH, {"image": FRONT_PHOTO}, key="b:y")).body["errorCode"] == "0"


@pytest.mark.parametrize(
    ("fault", "status", "detail"),
    [
        (NotNow(7), 503, "the engine is busy"),
        (TooSlow(), 504, "the photo took too long"),
        (Broken(), 500, "the engine failed over this photo"),
        (LookupError("NGUYỄN THỊ MẪU"), 500, "the engine failed"),
    ],
)
async def test_faults_of_the_engine_are_http_faults(
    fault: Exception, status: int, detail: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What is not the photo's fault is no business answer, is not charged, and quotes nothing."""
    async with engine(Script({FRONT_PHOTO: fault}), keys="demo:x:1") as caller:
        for _ in range(2):
            reply = await caller.form(FRONT_PATH, {"image": FRONT_PHOTO}, key="demo:x")
            assert (reply.status, reply.body) == (status, {"detail": detail})
    assert reply.headers.get("Retry-After") == ("7" if status == 503 else None)
    assert "NGUYỄN" not in caplog.text


async def test_unknown_paths_and_methods() -> None:
    """They are told as JSON, as the vendor's web framework does."""
    async with engine() as caller:
        assert (await caller.send("GET", "/nothing")).body == {"detail": "Not Found"}
        assert (await caller.send("DELETE", ROOT + FRONT_PATH)).status == 405


async def test_business_errors_as_http_errors() -> None:
    """With the option the same bodies come under a status of their own, and a browser is asked for the key."""
    async with engine(error_status="http") as caller:
        reply = await caller.form(FRONT_PATH, {"image": FRONT_PHOTO}, key="demo:wrong")
        assert (reply.status, reply.body["errorCode"]) == (401, "5")
        assert reply.headers["WWW-Authenticate"].startswith("Basic ")
        assert (await caller.form(FRONT_PATH, {})).status == 400
        assert (await caller.form(FRONT_PATH, {"image": FRONT_PHOTO})).status == 200
        assert (await caller.form("/text_photostory/get_scan_a4", {"image": BLANK})).status == 200


def test_every_business_error_has_a_status() -> None:
    """No family knows an error that the table of statuses does not."""
    assert {error for each in CONVENTIONS.values() for error in each.by_code.values()} == set(HTTP_STATUS)


async def test_live_and_ready() -> None:
    """Without a key: the process is up; cards can be read; and what there is."""
    script = Script()
    async with engine(script, workers=3) as caller:
        assert (await caller.send("GET", "/live", key=":")).body == {"live": True}
        reply = await caller.send("GET", "/ready", key=":")
        assert reply.status == 200
        assert reply.body == {
            "ready": True,
            "workers": {"warm": 1, "wanted": 3},
            "shape": "observed",
            "operations": [operation.name for operation in OPERATIONS],
            "missing": [],
        }
        script.warm = 0
        reply = await caller.send("GET", "/ready")
        assert (reply.status, reply.body["ready"]) == (503, False)


async def test_the_log_tells_paths_and_nothing_personal(caplog: pytest.LogCaptureFixture) -> None:
    """Neither queries, bodies, keys, names on cards nor unknown paths stand in the log."""
    caplog.set_level(logging.DEBUG)
    async with engine() as caller:
        await caller.form(FRONT_PATH, {"image": FRONT_PHOTO})
        await caller.get(FRONT_PATH, url="http://127.0.0.1/secret-token")
        await caller.send("GET", "/001199000001")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("engine")]
    assert [line.rsplit(" ", 2)[0] for line in ours] == [
        f"POST {GET_MATTRUOC.path} 200 code 0",
        f"GET {GET_MATTRUOC.path} 200 code 2",
        "GET (no route) 404 code -",
    ]
    for personal in ("secret", "token", "p@55", "001199000001", FRONT.fields["name"]):
        assert personal not in "".join(ours)


async def until_asked(script: Script) -> None:
    """Wait until a photo has reached the reader."""
    async with asyncio.timeout(30):
        while not script.asked:  # noqa: ASYNC110  the script sets no event
            await asyncio.sleep(0.01)


async def test_live_answers_while_a_card_is_read() -> None:
    """A read that takes its time holds nobody else up."""
    script = Script()
    done = asyncio.Event()
    script.before = done.wait
    async with engine(script) as caller:
        read = asyncio.create_task(caller.form(FRONT_PATH, {"image": FRONT_PHOTO}))
        await until_asked(script)
        assert (await caller.send("GET", "/live")).status == 200
        assert not read.done()
        done.set()
        assert (await read).body["errorCode"] == "0"


async def test_the_callers_header_is_compared_whole() -> None:
    """A right key with the secret cut short or followed by more is wrong."""
    async with engine() as caller:
        for key in ("demo:p@55w0r", "demo:p@55w0rd ", "demo", "DEMO:p@55w0rd"):
            assert (await caller.form(FRONT_PATH, {"image": FRONT_PHOTO}, key=key)).body["errorCode"] == "5"
