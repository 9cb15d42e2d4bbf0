"""Trouble on demand reaches the calls it should."""

import aiohttp
import pytest

from playground.messaging.fault_injection import FaultInjector, Faults, FloodLimit
from playground.testing.driver import Chat, Playground
from tests.playground.conftest import TOKEN, Call, jpeg


async def test_share_of_calls_is_refused(playground: Playground, lan: Chat, call: Call) -> None:
    """A share of 429 and 502, repeatable, on the methods that are named."""
    playground.faults = Faults(too_many=0.3, retry_after=3, bad_gateway=0.3, methods=frozenset({"sendmessage"}))
    answers = [str(await call("sendMessage", chat_id=7, text="a")) for _ in range(50)]
    assert sum(answer == "429 Too Many Requests: retry after 3" for answer in answers) == pytest.approx(15, abs=8)
    assert sum(answer == "502 Bad Gateway" for answer in answers) == pytest.approx(10, abs=8)
    assert len(lan.messages) == sum(answer.startswith("{") for answer in answers)
    assert (await call("getMe"))["is_bot"]


async def test_429_tells_how_long_to_wait(playground: Playground, session: aiohttp.ClientSession) -> None:
    """Both the answer's parameters and a header tell the seconds."""
    playground.faults = Faults(too_many=1.0, retry_after=7)
    async with session.get(f"{playground.url}/bot{TOKEN}/getMe") as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "7")
        assert (await response.json())["parameters"] == {"retry_after": 7}


async def test_answer_is_lost_but_the_message_is_sent(
    playground: Playground, lan: Chat, session: aiohttp.ClientSession
) -> None:
    """A send is carried out, then the connection is cut; other methods answer."""
    playground.faults = Faults(lost_answers=1.0)
    url = f"{playground.url}/bot{TOKEN}"
    with pytest.raises(aiohttp.ClientError):
        await session.post(f"{url}/sendMessage", json={"chat_id": 7, "text": "a"})
    assert lan.last.text == "a"
    async with session.get(f"{url}/getMe") as response:
        assert response.status == 200


async def test_call_is_cut_before_it_is_carried_out(
    playground: Playground, lan: Chat, session: aiohttp.ClientSession
) -> None:
    """The connection ends as with a lost answer, but nothing was sent."""
    playground.faults = Faults(cut=1.0, methods=frozenset({"sendmessage"}))
    with pytest.raises(aiohttp.ClientError):
        await session.post(f"{playground.url}/bot{TOKEN}/sendMessage", json={"chat_id": 7, "text": "a"})
    assert not lan.messages
    async with session.get(f"{playground.url}/bot{TOKEN}/getMe") as response:
        assert response.status == 200


async def test_flood_limit_is_strict(playground: Playground, lan: Chat, call: Call) -> None:
    """Two messages at once, then one a second; an album counts as one; other chats are not touched."""
    playground.faults = Faults(flood=FloodLimit(rate=0.1, burst=2))
    photo = (await lan.send_photo(jpeg())).photo
    album = [{"type": "photo", "media": photo}] * 5
    assert len(await call("sendMediaGroup", chat_id=7, media=album)) == 5
    await call("sendMessage", chat_id=7, text="a")
    assert await call("sendMessage", chat_id=7, text="a") == "429 Too Many Requests: retry after 10"
    playground.chat(8)
    assert (await call("sendMessage", chat_id=8, text="a"))["text"] == "a"


def test_flood_limit_recovers() -> None:
    """After the time told, one more message passes."""
    fault_injector, flood = FaultInjector(seed=1), FloodLimit()
    fault_injector.count_send(flood, 7, now=0.0)
    fault_injector.count_send(flood, 7, now=0.0)
    fault_injector.count_send(flood, 7, now=1.0)
    fault_injector.count_send(None, 7, now=1.0)


async def test_sizes_are_shuffled(playground: Playground, lan: Chat, call: Call) -> None:
    """The last size is not always the largest; `photo` of the message still is."""
    playground.faults = Faults(shuffle_sizes=True)
    for _ in range(4):
        sent = await lan.send_photo(jpeg(900, 700))
        assert sent.photo is not None
        assert playground.file(sent.photo)[0].width == 900
    last = [update["message"]["photo"][-1]["width"] for update in await call("getUpdates")]
    assert set(last) != {900}
