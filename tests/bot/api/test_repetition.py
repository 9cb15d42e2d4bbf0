"""Tests of the repetition of calls by the client."""

import json

import aiohttp
import pytest

from bot.api import errors
from bot.api.client import ApiClient
from bot.api.descriptors import Encoding, Operation
from bot.api.operations import ADD, DELETE, EDIT_METADATA, GET_ALL_IMAGES, GET_MATTRUOC
from bot.api.results import Acknowledged, Faces, Paper
from bot.api.retry import RetryPolicy
from tests.bot.api.recorded import answer
from tests.bot.api.service import Answer, Service

IMAGE = {"image": b"\xff\xd8\xff\xe0 a card"}
ADDRESS = {"image": "https://example.com/card.jpg"}
GOOD = Answer(answer(GET_MATTRUOC, "observed"))
LISTED = Answer(answer(GET_ALL_IMAGES, "observed"))
BUSY = Answer(b"busy", status=503)
CUT = Answer(cut=True)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_refused_call_is_repeated(status: int, client: ApiClient, service: Service, waits: list[float]) -> None:
    """A refused call, even a paid call, is repeated with growing waits."""
    service.answers = [Answer(status=status), Answer(status=status), GOOD]
    assert isinstance(await client.call(GET_MATTRUOC, IMAGE), Paper)
    assert len(service.seen) == 3
    assert len({seen.files["image"].data for seen in service.seen}) == 1
    assert waits == [0.5, 1.0]


async def test_repetition_ends(client: ApiClient, service: Service, waits: list[float]) -> None:
    """After three attempts the error is raised."""
    service.answers = [BUSY]
    with pytest.raises(errors.Unavailable):
        await client.call(GET_MATTRUOC, IMAGE)
    assert (len(service.seen), len(waits)) == (3, 2)


async def test_retry_after_is_kept(client: ApiClient, service: Service, waits: list[float]) -> None:
    """The wait is the Retry-After of the service plus a drawn wait."""
    service.answers = [Answer(status=429, headers={"Retry-After": "4"}), GOOD]
    await client.call(GET_MATTRUOC, IMAGE)
    assert waits == [4.5]


async def test_a_long_retry_after_is_told_to_the_caller(
    client: ApiClient, service: Service, waits: list[float]
) -> None:
    """A long Retry-After is raised at once."""
    service.answers = [Answer(status=503, headers={"Retry-After": "3600"})]
    with pytest.raises(errors.Unavailable) as caught:
        await client.call(GET_MATTRUOC, IMAGE)
    assert (caught.value.retry_after, waits, len(service.seen)) == (3600.0, [], 1)


@pytest.mark.parametrize("fault", [Answer(status=500), Answer(status=502), Answer(status=504), CUT])
@pytest.mark.parametrize(
    ("operation", "values", "encoding"),
    [
        (GET_MATTRUOC, IMAGE, Encoding.MULTIPART),
        (GET_MATTRUOC, IMAGE, Encoding.JSON),
        (GET_MATTRUOC, ADDRESS, Encoding.QUERY),
        (ADD, IMAGE, Encoding.JSON),
        (DELETE, {"ids": [1]}, Encoding.JSON),
    ],
)
async def test_an_unknown_outcome_is_never_repeated_where_it_may_be_charged_or_done_twice(
    operation: Operation,
    values: dict[str, bytes | str | list[int]],
    encoding: Encoding,
    fault: Answer,
    client: ApiClient,
    service: Service,
) -> None:
    """A call with an unknown outcome is sent once, also as a GET, which aiohttp would repeat."""
    service.answers = [fault]
    with pytest.raises(errors.Uncertain) as caught:
        await client.call(operation, values, encoding)
    assert type(caught.value) is errors.Uncertain
    assert len(service.seen) == 1


@pytest.mark.parametrize("fault", [Answer(status=500), CUT])
async def test_an_unknown_outcome_of_a_free_call_is_repeated(
    fault: Answer, client: ApiClient, service: Service
) -> None:
    """A free call with an unknown outcome is repeated."""
    service.answers = [fault, LISTED]
    assert isinstance(await client.call(GET_ALL_IMAGES, {"offset": 0, "limit": 5}), Faces)
    service.answers = [fault, Answer(answer(EDIT_METADATA, "observed"))]
    assert await client.call(EDIT_METADATA, {"image_id": 5, "metadata": {"a": "b"}}) == Acknowledged()
    assert len(service.seen) == 4


@pytest.mark.parametrize(
    "code", [("1", errors.NoContent), ("4", errors.OutOfQuota), ("5", errors.WrongKey), ("99", errors.Nonsense)]
)
async def test_an_answer_is_not_asked_for_twice(
    code: tuple[str, type[errors.ApiError]], client: ApiClient, service: Service
) -> None:
    """An answer with a code is not requested again."""
    number, meaning = code
    service.answers = [Answer(json.dumps({"data": "", "errorCode": number}).encode())]
    with pytest.raises(meaning):
        await client.call(GET_MATTRUOC, IMAGE)
    assert len(service.seen) == 1


async def test_the_library_would_repeat_a_cut_get(service: Service) -> None:
    """Aiohttp repeats a GET after a lost connection, which is the reason for the middleware of the client."""
    service.answers = [CUT]
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await session.get(service.url)
    assert len(service.seen) == 2


def test_patience_of_the_client_is_three_attempts_within_ten_seconds() -> None:
    """The default policy has three attempts within ten seconds."""
    assert RetryPolicy() == RetryPolicy(attempts=3, base=0.5, longest=10.0)


async def test_a_success_is_kept_before_it_is_returned(client: ApiClient, service: Service) -> None:
    """`keep` receives the body of a success once before the return, and no other body."""
    kept: list[bytes] = []

    async def keep(body: bytes) -> None:
        kept.append(body)

    service.answers = [BUSY, GOOD, Answer(b'{"errorCode": "1", "data": ""}')]
    await client.call(GET_MATTRUOC, IMAGE, keep=keep)
    with pytest.raises(errors.NoContent):
        await client.call(GET_MATTRUOC, IMAGE, keep=keep)
    assert kept == [GOOD.body]


async def test_a_success_that_cannot_be_kept_is_not_repeated(client: ApiClient, service: Service) -> None:
    """An error of `keep` is raised, and the call is not repeated."""
    service.answers = [GOOD]

    async def keep(body: bytes) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        await client.call(GET_MATTRUOC, IMAGE, keep=keep)
    assert len(service.seen) == 1
