"""Tests of the client with a slow, busy, broken or unreachable server."""

import asyncio
import traceback
from collections.abc import Callable

import pytest
from aiohttp.test_utils import unused_port

from bot.api import errors
from bot.api.client import ApiClient
from bot.api.descriptors import Encoding
from bot.api.operations import GET_MATTRUOC
from bot.api.results import Paper
from bot.api.retry import CircuitBreaker
from tests.bot.api.clock import Clock
from tests.bot.api.conftest import note
from tests.bot.api.recorded import answer
from tests.bot.api.service import Answer, Service

SECRET = "p@55w0rd"
IMAGE = {"image": b"\xff\xd8\xff\xe0 a card"}
ADDRESS = {"image": "https://example.com/card.jpg"}
GOOD = Answer(answer(GET_MATTRUOC, "observed"))
CUT = Answer(cut=True)


def client_of(url: str, waits: list[float], breaker: CircuitBreaker | None = None, timeout: float = 60.0) -> ApiClient:
    """Return a client without waits."""
    return ApiClient(url, "demo", SECRET, sleep=note(waits), draw=lambda: 1.0, breaker=breaker, timeout=timeout)


async def test_nobody_there_is_unavailable(waits: list[float]) -> None:
    """A failed connection is repeated and then raised as Unavailable."""
    async with client_of(f"http://127.0.0.1:{unused_port()}", waits) as client:
        with pytest.raises(errors.Unavailable):
            await client.call(GET_MATTRUOC, IMAGE)
    assert len(waits) == 2


async def test_no_answer_in_time_is_uncertain(service: Service, waits: list[float]) -> None:
    """A time-out after the request was sent is Uncertain."""
    service.answers = [Answer(hold=True)]
    async with client_of(service.url, waits, timeout=0.3) as client:
        with pytest.raises(errors.Uncertain):
            await client.call(GET_MATTRUOC, IMAGE)
    assert (len(service.seen), waits) == (1, [])


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_redirects_are_not_followed(status: int, client: ApiClient, service: Service) -> None:
    """The secret is sent to the configured address alone."""
    elsewhere = Service()
    async with elsewhere.server:
        service.answers = [Answer(status=status, headers={"Location": elsewhere.url})]
        with pytest.raises(errors.Nonsense):
            await client.call(GET_MATTRUOC, ADDRESS, Encoding.QUERY)
    assert (len(service.seen), elsewhere.seen) == (1, [])


@pytest.mark.parametrize("body", [b"\x1f\x8b rubbish", b"x" * (33 * 1024 * 1024)])
async def test_answers_that_cannot_be_unpacked_or_have_no_end(body: bytes, client: ApiClient, service: Service) -> None:
    """Corrupt and endless answers have an unknown outcome and do not fill the memory."""
    headers = {"Content-Encoding": "gzip"} if body.startswith(b"\x1f") else {}
    service.answers = [Answer(body, headers=headers)]
    with pytest.raises(errors.Uncertain):
        await client.call(GET_MATTRUOC, IMAGE)


async def test_large_photos_travel(client: ApiClient, service: Service) -> None:
    """A photo of four MiB is received completely, as a file and as base64."""
    service.answers = [GOOD]
    photo = b"\xff\xd8\xff\xe0" + bytes(4 * 1024 * 1024)
    for encoding in (Encoding.MULTIPART, Encoding.JSON):
        await client.call(GET_MATTRUOC, {"image": photo}, encoding)
    assert service.seen[0].files["image"].data == photo
    assert len(service.seen[1].raw) > len(photo)


async def test_so_many_calls_at_once_and_no_more(service: Service) -> None:
    """The third call starts when one of two concurrent calls has ended."""
    service.answers = [Answer(GOOD.body, hold=True)]
    async with ApiClient(service.url, "demo", SECRET, max_concurrent=2) as client:
        calls = [asyncio.create_task(client.call(GET_MATTRUOC, IMAGE)) for _ in range(6)]
        await service.wait_for(2)
        service.release.set()
        results = await asyncio.gather(*calls)
    assert all(isinstance(result, Paper) for result in results)
    assert (len(service.seen), service.most_under_way) == (6, 2)


async def test_breaker_spares_a_service_that_is_down(service: Service, waits: list[float]) -> None:
    """After the failures no request is sent until the probe after the pause succeeds."""
    clock = Clock()
    service.answers = [Answer(status=500), Answer(status=500), GOOD]
    async with client_of(service.url, waits, CircuitBreaker(clock, limit=2, pause=30.0)) as client:
        for _ in range(2):
            with pytest.raises(errors.Uncertain):
                await client.call(GET_MATTRUOC, IMAGE)
        with pytest.raises(errors.Unavailable) as caught:
            await client.call(GET_MATTRUOC, IMAGE)
        assert (caught.value.retry_after, len(service.seen)) == (30.0, 2)
        clock.now += 30.0
        assert isinstance(await client.call(GET_MATTRUOC, IMAGE), Paper)
        assert isinstance(await client.call(GET_MATTRUOC, IMAGE), Paper)


async def test_breaker_counts_silence_and_not_answers(service: Service, waits: list[float]) -> None:
    """Errors with a code, rate limits and redirects count as answers for the breaker."""
    service.answers = [Answer(b'{"errorCode": "1", "data": ""}'), Answer(status=429), Answer(status=302), CUT, CUT, CUT]
    async with client_of(service.url, waits, CircuitBreaker(Clock(), limit=2)) as client:
        for meaning in (errors.NoContent, errors.Nonsense, errors.Uncertain, errors.Uncertain, errors.Unavailable):
            with pytest.raises(meaning):
                await client.call(GET_MATTRUOC, IMAGE)


async def test_a_cancelled_call_gives_its_slot_back(service: Service) -> None:
    """A cancelled call releases its slot."""
    service.answers = [Answer(hold=True), GOOD]
    async with ApiClient(service.url, "demo", SECRET, max_concurrent=1) as client:
        call = asyncio.create_task(client.call(GET_MATTRUOC, IMAGE))
        await service.wait_for(1)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert isinstance(await client.call(GET_MATTRUOC, IMAGE), Paper)


@pytest.mark.parametrize("fault", [Answer(status=500), Answer(status=401), CUT])
async def test_no_secret_in_an_error(fault: Answer, client: ApiClient, service: Service) -> None:
    """Neither the error nor its traceback contains the secret."""
    service.answers = [fault]
    with pytest.raises(errors.ApiError) as caught:
        await client.call(GET_MATTRUOC, ADDRESS, Encoding.QUERY)
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(client)
    assert not any(word in shown for word in (SECRET, "ZGVtbzpwQDU1dzByZA", "card.jpg"))
    assert caught.value.__context__ is None


async def test_mistakes_of_the_program_are_raised_before_anything_is_sent(client: ApiClient, service: Service) -> None:
    """A wrong input raises an error before any request."""
    with pytest.raises(ValueError, match="image"):
        await client.call(GET_MATTRUOC, {})
    assert service.seen == []


async def test_the_client_is_used_inside_async_with() -> None:
    """The client works inside `async with` only."""
    client = ApiClient("http://127.0.0.1:1", "demo", SECRET)
    with pytest.raises(RuntimeError):
        await client.call(GET_MATTRUOC, IMAGE)
    await client.__aexit__(None, None, None)


@pytest.mark.parametrize(
    "url",
    [
        "http://cloud.computervision.com.vn",
        "http://127.0.0.1.example.com",
        "https://user:pass@example.com",
        "https://example.com/?a=1",
        "https://example.com/#a",
        "ftp://example.com",
        "example.com",
        "",
    ],
)
def test_addresses_that_would_show_the_secret_are_refused(url: str) -> None:
    """Plain http to another machine is refused without `allow_http`."""
    with pytest.raises(ValueError, match="the address of the API"):
        ApiClient(url, "demo", SECRET)


@pytest.mark.parametrize(
    "build",
    [
        lambda: ApiClient("https://cloud.computervision.com.vn", "demo", SECRET),
        lambda: ApiClient("http://localhost:8080", "demo", SECRET),
        lambda: ApiClient("http://[::1]:8080", "demo", SECRET),
        lambda: ApiClient("http://engine:8080", "demo", SECRET, allow_http=True),
    ],
)
def test_addresses_that_are_taken(build: Callable[[], ApiClient]) -> None:
    """Https is accepted anywhere, http on this machine or with `allow_http`."""
    assert isinstance(build(), ApiClient)
