"""Tests of sources: images are fetched before each attempt and released once sent."""

import asyncio
import sys
from collections.abc import Awaitable, Callable

import pytest

from bot.api.client import ApiClient
from bot.api.descriptors import Encoding
from bot.api.errors import Unavailable, Uncertain
from bot.api.operations import GET_HAIMAT, GET_MATTRUOC
from bot.api.results import Paper
from bot.api.retry import CircuitBreaker, RetryPolicy
from tests.bot.api.clock import Clock
from tests.bot.api.conftest import note
from tests.bot.api.recorded import answer
from tests.bot.api.service import Answer, Service
from tests.running_bot import until

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 1000
GOOD = Answer(answer(GET_MATTRUOC, "observed"))
BUSY = Answer(status=503)


class GoneError(Exception):
    """The photo of a source does not exist any more."""


def told(happened: list[str], what: str, gives: bytes = PHOTO) -> Callable[[], Awaitable[bytes]]:
    """Return a function that records its call, as a source or as `begin`."""

    async def ask() -> bytes:
        happened.append(what)
        return gives

    return ask


async def test_images_are_fetched_before_the_call_is_begun(client: ApiClient, service: Service) -> None:
    """Images are fetched before `begin`, and are sent completely with a length."""
    service.answers = [Answer(answer(GET_HAIMAT, "observed"))]
    happened: list[str] = []
    images = {name: told(happened, name, PHOTO + name.encode()) for name in ("mattruoc", "matsau")}
    await client.call(GET_HAIMAT, images, begin=told(happened, "begun"))
    assert happened == ["mattruoc", "matsau", "begun"]
    assert {name: file.data for name, file in service.seen[0].files.items()} == {
        "mattruoc": PHOTO + b"mattruoc",
        "matsau": PHOTO + b"matsau",
    }
    assert service.seen[0].length is not None


async def test_a_crowd_holds_no_more_photos_than_a_few(service: Service) -> None:
    """Only the next waiting calls have their photos fetched."""
    service.answers = [Answer(GOOD.body, hold=True)]
    happened: list[str] = []
    async with ApiClient(service.url, "demo", "secret", max_concurrent=1) as client:
        calls = [
            asyncio.create_task(client.call(GET_MATTRUOC, {"image": told(happened, "fetched")})) for _ in range(20)
        ]
        await service.wait_for(1)
        assert client.busy
        assert len(happened) == 5
        service.release.set()
        assert all(isinstance(result, Paper) for result in await asyncio.gather(*calls))
    assert (len(happened), len(service.seen), client.busy) == (20, 20, False)


@pytest.mark.parametrize("encoding", [Encoding.MULTIPART, Encoding.JSON])
async def test_a_photo_is_let_go_once_it_is_sent(encoding: Encoding, client: ApiClient, service: Service) -> None:
    """A photo is released once sent, also while the answer is awaited."""
    service.answers = [Answer(GOOD.body, hold=True)]
    photo = bytes(PHOTO[:1000]) * 500
    before = sys.getrefcount(photo)
    call = asyncio.create_task(client.call(GET_MATTRUOC, {"image": told([], "", photo)}, encoding))
    await service.wait_for(1)
    # One reference is the source's own.
    await until(lambda: sys.getrefcount(photo) == before + 1)
    service.release.set()
    assert isinstance(await call, Paper)


async def test_a_refused_call_fetches_its_photo_again(client: ApiClient, service: Service, waits: list[float]) -> None:
    """A repeated call fetches its photo again."""
    service.answers = [BUSY, BUSY, GOOD]
    happened: list[str] = []
    await client.call(GET_MATTRUOC, {"image": told(happened, "fetched")}, begin=told(happened, "begun"))
    assert happened == ["fetched", "begun"] * 3
    assert [seen.files["image"].data for seen in service.seen] == [PHOTO] * 3
    assert len(waits) == 2


async def test_a_photo_that_is_gone_begins_nothing(service: Service) -> None:
    """The error of a source is raised before `begin`, and the slot is released."""
    service.answers = [GOOD]
    happened: list[str] = []

    async def gone() -> bytes:
        raise GoneError

    async with ApiClient(service.url, "demo", "secret", max_concurrent=1, sleep=note([])) as client:
        for _ in range(6):
            with pytest.raises(GoneError):
                await client.call(GET_MATTRUOC, {"image": gone}, begin=told(happened, "begun"))
        assert (happened, service.seen) == ([], [])
        assert isinstance(await client.call(GET_MATTRUOC, {"image": told(happened, "fetched")}), Paper)


async def test_no_photo_is_fetched_for_a_service_that_is_left_alone(service: Service) -> None:
    """An open breaker prevents fetching, and the probe fetches."""
    clock, happened = Clock(), list[str]()
    service.answers = [Answer(status=500), GOOD]
    patience, breaker = RetryPolicy(attempts=1), CircuitBreaker(clock, limit=1)
    image = {"image": told(happened, "fetched")}
    async with ApiClient(service.url, "demo", "secret", retry=patience, breaker=breaker) as client:
        for error in (Uncertain, Unavailable):
            with pytest.raises(error):
                await client.call(GET_MATTRUOC, image, begin=told(happened, "begun"))
        assert happened == ["fetched", "begun"]
        clock.now += breaker.pause
        assert isinstance(await client.call(GET_MATTRUOC, image, begin=told(happened, "begun")), Paper)
    assert happened == ["fetched", "begun"] * 2
