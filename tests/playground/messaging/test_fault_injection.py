"""Tests of fault injection."""

import aiohttp
import pytest

from playground.messaging.fault_injection import FaultInjector, Faults, FloodLimit
from playground.testing.driver import Chat, Playground
from tests.playground.conftest import TOKEN, Call, jpeg


async def test_share_of_calls_is_refused(playground: Playground, lan: Chat, call: Call) -> None:
    """A repeatable share of calls to the named methods gets 429 or 502."""
    playground.faults = Faults(too_many=0.3, retry_after=3, bad_gateway=0.3, methods=frozenset({"sendmessage"}))
    answers = [str(await call("sendMessage", chat_id=7, text="a")) for _ in range(50)]
    assert sum(answer == "429 Too Many Requests: retry after 3" for answer in answers) == pytest.approx(15, abs=8)
    assert sum(answer == "502 Bad Gateway" for answer in answers) == pytest.approx(10, abs=8)
    assert len(lan.messages) == sum(answer.startswith("{") for answer in answers)
    assert (await call("getMe"))["is_bot"]


async def test_429_contains_the_seconds_to_wait(playground: Playground, session: aiohttp.ClientSession) -> None:
    """The answer's parameters and a header hold the seconds."""
    playground.faults = Faults(too_many=1.0, retry_after=7)
    async with session.get(f"{playground.url}/bot{TOKEN}/getMe") as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "7")
        assert (await response.json())["parameters"] == {"retry_after": 7}


async def test_lost_answer_still_sends_the_message(
    playground: Playground, lan: Chat, session: aiohttp.ClientSession
) -> None:
    """A send is carried out before the connection is cut. Other methods are answered."""
    playground.faults = Faults(lost_answers=1.0)
    url = f"{playground.url}/bot{TOKEN}"
    with pytest.raises(aiohttp.ClientError):
        await session.post(f"{url}/sendMessage", json={"chat_id": 7, "text": "a"})
    assert lan.last.text == "a"
    async with session.get(f"{url}/getMe") as response:
        assert response.status == 200


async def test_call_is_cut_before_execution(playground: Playground, lan: Chat, session: aiohttp.ClientSession) -> None:
    """The connection is cut as with a lost answer, but no message was sent."""
    playground.faults = Faults(cut=1.0, methods=frozenset({"sendmessage"}))
    with pytest.raises(aiohttp.ClientError):
        await session.post(f"{playground.url}/bot{TOKEN}/sendMessage", json={"chat_id": 7, "text": "a"})
    assert not lan.messages
    async with session.get(f"{playground.url}/bot{TOKEN}/getMe") as response:
        assert response.status == 200


async def test_flood_limit_is_strict(playground: Playground, lan: Chat, call: Call) -> None:
    """Two messages pass at once, then one message a second. An album counts once. Other chats are not limited."""
    playground.faults = Faults(flood=FloodLimit(rate=0.1, burst=2))
    photo = (await lan.send_photo(jpeg())).photo
    album = [{"type": "photo", "media": photo}] * 5
    assert len(await call("sendMediaGroup", chat_id=7, media=album)) == 5
    await call("sendMessage", chat_id=7, text="a")
    assert await call("sendMessage", chat_id=7, text="a") == "429 Too Many Requests: retry after 10"
    playground.chat(8)
    assert (await call("sendMessage", chat_id=8, text="a"))["text"] == "a"


def test_flood_limit_recovers() -> None:
    """After the pause one more message passes."""
    fault_injector, flood = FaultInjector(seed=1), FloodLimit()
    fault_injector.count_send(flood, 7, now=0.0)
    fault_injector.count_send(flood, 7, now=0.0)
    fault_injector.count_send(flood, 7, now=1.0)
    fault_injector.count_send(None, 7, now=1.0)


async def test_sizes_are_shuffled(playground: Playground, lan: Chat, call: Call) -> None:
    """The last size is not always the largest, but `photo` of the message always is."""
    playground.faults = Faults(shuffle_sizes=True)
    for _ in range(4):
        sent = await lan.send_photo(jpeg(900, 700))
        assert sent.photo is not None
        assert playground.file(sent.photo)[0].width == 900
    last = [update["message"]["photo"][-1]["width"] for update in await call("getUpdates")]
    assert set(last) != {900}
