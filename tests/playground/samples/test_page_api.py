"""The shelf of specimens: what is offered, when it is drawn, and how it is sent."""

import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from PIL import Image

from bot.photos.check import PhotoFault, check_photo
from playground.samples.catalogue import Offer, offers
from playground.samples.landscape import landscape
from playground.samples.page_api import Shelf
from playground.testing.driver import Playground

pytest.importorskip("specimens", reason="specimens need the dependency group engine")

CHAT = 4711
FRONT, BACK = "chip_id_card_front-3-d0", "chip_id_card_back-3-d0"


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """A playground that serves, without a bot."""
    async with Playground() as playground:
        yield playground


@pytest.fixture
async def http(playground: Playground) -> AsyncIterator[aiohttp.ClientSession]:
    """A client of the playground."""
    async with aiohttp.ClientSession(playground.url) as session:
        yield session


async def post(http: aiohttp.ClientSession, body: Any) -> int:
    """Ask for specimens in the chat; the status of the answer."""
    async with http.post(f"/sim/chat/{CHAT}/specimen", json=body) as response:
        return response.status


def counted(names: str, drawn: list[str]) -> dict[str, Offer]:
    """Offers named by single letters that note each drawing."""

    def draw(name: str) -> bytes:
        drawn.append(name)
        return landscape()

    return {name: Offer(name, "", "", "", "", "", lambda name=name: draw(name)) for name in names}  # type: ignore[misc]


async def test_the_list_shows_people_with_both_sides_and_the_hard_pictures(http: aiohttp.ClientSession) -> None:
    """Several people, a card of 2024, five pictures to refuse, and nothing twice."""
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


async def test_a_thumbnail_is_a_small_picture(http: aiohttp.ClientSession) -> None:
    """It is a JPEG of at most 360 pixels, and an unknown one is not found."""
    async with http.get(f"/sim/specimens/{FRONT}/thumb.jpg") as response:
        with Image.open(io.BytesIO(await response.read())) as thumb:
            assert (thumb.format, max(thumb.size)) == ("JPEG", 360)
    async with http.get("/sim/specimens/passport-1-d2/thumb.jpg") as response:
        assert response.status == 404


async def test_two_photos_are_one_album(playground: Playground, http: aiohttp.ClientSession) -> None:
    """Both sides arrive in order as one album that the bot hears of."""
    assert await post(http, {"ids": [FRONT, BACK], "as": "photo"}) == 200
    front, back = playground.chat(CHAT).messages
    assert front.album is not None
    assert front.album == back.album
    assert check_photo(playground.file(front.photo or "")[1]).qr is not None
    assert len(playground.state.updates) == 2


async def test_one_photo_and_documents_stand_alone(playground: Playground, http: aiohttp.ClientSession) -> None:
    """A single photo has no album; documents keep every byte and a telling name."""
    assert await post(http, {"ids": [FRONT], "as": "photo"}) == 200
    assert await post(http, {"ids": [FRONT, BACK], "as": "document"}) == 200
    photo, *documents = playground.chat(CHAT).messages
    assert (photo.kind, photo.album) == ("photo", None)
    assert [message.file.name for message in documents if message.file] == [f"{FRONT}.jpg", f"{BACK}.jpg"]
    assert playground.file(documents[0].document or "")[1] == offers()[FRONT].draw()


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
async def test_anything_else_is_refused(playground: Playground, http: aiohttp.ClientSession, body: Any) -> None:
    """Only different specimens on offer, as photo or document, are sent."""
    assert await post(http, body) == 400
    assert playground.chat(CHAT).messages == []


async def test_a_chat_is_a_number(http: aiohttp.ClientSession) -> None:
    """Another address of a chat does not exist."""
    async with http.post("/sim/chat/me/specimen", json={"ids": [FRONT], "as": "photo"}) as response:
        assert response.status == 404


async def test_a_picture_is_drawn_once_and_the_oldest_forgotten() -> None:
    """Drawing waits for the first demand; beyond what is kept the least recently used goes."""
    drawn: list[str] = []
    shelf = Shelf(counted("abc", drawn), kept=2)
    assert drawn == []
    for name in "aabacab":
        await shelf.get(name)
    assert drawn == ["a", "b", "c", "b"]


@pytest.fixture(scope="module")
def flawed() -> dict[str, bytes]:
    """The pictures of the hard group by level, drawn once."""
    return {offer.level: offer.draw() for offer in offers().values() if offer.person == "Ảnh khó"}


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
def test_a_hard_picture_has_the_fault_it_is_named_for(
    flawed: dict[str, bytes], level: str, fault: PhotoFault | None
) -> None:
    """The bot's own look finds exactly that; the landscape is a good picture of no paper."""
    assert check_photo(flawed[level]).fault is fault
