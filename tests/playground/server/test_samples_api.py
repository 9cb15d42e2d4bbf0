"""Tests of the sample photos: the list, the drawing, and the sending."""

import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from PIL import Image

from bot.photos.check import PhotoFault, check_photo
from playground.samples.catalogue import list_samples
from playground.samples.landscape import draw_landscape
from playground.samples.sample import Sample
from playground.server.samples_api import SampleCache
from playground.testing.driver import Playground

pytest.importorskip("specimens", reason="specimens need the dependency group engine")

CHAT = 4711
FRONT, BACK = "chip_id_card_front-3-d0", "chip_id_card_back-3-d0"


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """Run a playground without a bot."""
    async with Playground() as playground:
        yield playground


@pytest.fixture
async def http(playground: Playground) -> AsyncIterator[aiohttp.ClientSession]:
    """Open a client of the playground."""
    async with aiohttp.ClientSession(playground.url) as session:
        yield session


async def post(http: aiohttp.ClientSession, body: Any) -> int:
    """Request to send samples to the chat. Return the status."""
    async with http.post(f"/sim/chat/{CHAT}/specimen", json=body) as response:
        return response.status


def counting_samples(names: str, drawn: list[str]) -> dict[str, Sample]:
    """Return samples with single letters as names. Each drawing is recorded in `drawn`."""

    def draw(name: str) -> bytes:
        drawn.append(name)
        return draw_landscape()

    return {name: Sample(name, "", "", "", "", "", lambda name=name: draw(name)) for name in names}  # type: ignore[misc]


async def test_list_has_both_sides_of_papers_and_the_hard_photos(http: aiohttp.ClientSession) -> None:
    """The list has several people, a card of 2024, five hard photos, and no duplicates."""
    async with http.get("/sim/specimens") as response:
        listed = await response.json()
    kinds = {paper["kind"] for paper in listed}
    people = [paper["person"] for paper in listed if paper["level"] in ("d0", "d2") and "card" in paper["kind"]]
    assert {"chip_id_card_2024_front", "chip_id_card_2024_back"} < kinds
    assert len(set(people)) >= 4
    assert all(people.count(person) == 2 for person in people)
    assert len([paper for paper in listed if paper["person"] == "Ảnh khó"]) == 5
    assert len({paper["id"] for paper in listed}) == len(listed)
    assert set(listed[0]) == {"id", "person", "note", "title", "kind", "level", "thumb"}


async def test_thumbnail_is_a_small_jpeg(http: aiohttp.ClientSession) -> None:
    """A thumbnail has at most 360 pixels. An unknown thumbnail is not found."""
    async with http.get(f"/sim/specimens/{FRONT}/thumb.jpg") as response:
        with Image.open(io.BytesIO(await response.read())) as thumb:
            assert (thumb.format, max(thumb.size)) == ("JPEG", 360)
    async with http.get("/sim/specimens/passport-1-d2/thumb.jpg") as response:
        assert response.status == 404


async def test_two_photos_are_one_album(playground: Playground, http: aiohttp.ClientSession) -> None:
    """Both sides arrive in order as one album, with an update for each photo."""
    assert await post(http, {"ids": [FRONT, BACK], "as": "photo"}) == 200
    front, back = playground.chat(CHAT).messages
    assert front.album is not None
    assert front.album == back.album
    assert check_photo(playground.file(front.photo or "")[1]).qr is not None
    assert len(playground.state.updates) == 2


async def test_single_photo_and_documents_have_no_album(playground: Playground, http: aiohttp.ClientSession) -> None:
    """A single photo has no album. Documents keep all bytes and are named after the sample."""
    assert await post(http, {"ids": [FRONT], "as": "photo"}) == 200
    assert await post(http, {"ids": [FRONT, BACK], "as": "document"}) == 200
    photo, *documents = playground.chat(CHAT).messages
    assert (photo.kind, photo.album) == ("photo", None)
    assert [message.file.name for message in documents if message.file] == [f"{FRONT}.jpg", f"{BACK}.jpg"]
    assert playground.file(documents[0].document or "")[1] == list_samples()[FRONT].draw()


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"ids": [FRONT]},
        {"ids": [], "as": "photo"},
        {"ids": [FRONT, FRONT], "as": "photo"},
        {"ids": ["../../etc/passwd"], "as": "photo"},
        {"ids": [[FRONT]], "as": "photo"},
        {"ids": 5, "as": "photo"},
        {"ids": [FRONT], "as": "sticker"},
    ],
)
async def test_invalid_request_is_refused(playground: Playground, http: aiohttp.ClientSession, body: Any) -> None:
    """Only different known samples are sent, as photo or document."""
    assert await post(http, body) == 400
    assert playground.chat(CHAT).messages == []


async def test_chat_id_must_be_a_number(http: aiohttp.ClientSession) -> None:
    """An address without a number is not found."""
    async with http.post("/sim/chat/me/specimen", json={"ids": [FRONT], "as": "photo"}) as response:
        assert response.status == 404


async def test_photo_is_drawn_once_and_the_least_recent_dropped() -> None:
    """A photo is drawn at the first request. Beyond the limit the least recently used photo is dropped."""
    drawn: list[str] = []
    cache = SampleCache(counting_samples("abc", drawn), max_cached=2)
    assert drawn == []
    for name in "aabacab":
        await cache.get(name)
    assert drawn == ["a", "b", "c", "b"]


@pytest.fixture(scope="module")
def flawed() -> dict[str, bytes]:
    """Draw the photos of the hard group once. Return the photos by level."""
    return {sample.level: sample.draw() for sample in list_samples().values() if sample.person == "Ảnh khó"}


@pytest.mark.parametrize(
    ("level", "fault"),
    [
        ("blurred", PhotoFault.BLURRED),
        ("dark", PhotoFault.DARK),
        ("glare", PhotoFault.GLARE),
        ("small", PhotoFault.TOO_SMALL),
        ("d0", None),
    ],
)
def test_hard_photo_has_the_expected_fault(flawed: dict[str, bytes], level: str, fault: PhotoFault | None) -> None:
    """The bot's photo check finds exactly the expected fault. The landscape has no fault."""
    assert check_photo(flawed[level]).fault is fault
