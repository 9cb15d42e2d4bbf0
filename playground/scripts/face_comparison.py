"""Faces compared without a browser: the right person must be told from another, in words and without a score."""

from __future__ import annotations

import asyncio
import re
from functools import partial

from bot.api.client import ApiClient
from bot.api.operations import ADD, DELETE, GET_ALL_IMAGES
from bot.api.results import Faces
from playground.samples import portraits
from playground.scripts.steps import EngineAccess, Options, ScriptResult, answer, begin, finish, check_all
from playground.messaging.messages import Message
from playground.testing.driver import Chat

SAME, OTHER = "Khớp", "Không khớp"


async def match(chat: Chat, options: Options) -> ScriptResult:
    """A card and its owner match, the same card and another person do not."""
    card = await asyncio.to_thread(portraits.card, "hopper", options.seed, options.level)
    own = await _two(chat, "/khuonmat", card, portraits.another_day("hopper"))
    other = await _two(chat, "/khuonmat", card, portraits.selfie("astronaut"))
    return check_all(
        ("the owner matches", _verdict(own) == SAME),
        ("another person does not", _verdict(other) == OTHER),
        ("no score is shown", not _scores(own, other)),
    )


async def portraits_(chat: Chat, options: Options) -> ScriptResult:  # noqa: ARG001  # every script has both
    """Two portraits of one person, then of two people."""
    own = await _two(chat, "/haichandung", portraits.selfie("hopper"), portraits.another_day("hopper"))
    other = await _two(chat, "/haichandung", portraits.selfie("hopper"), portraits.selfie("astronaut"))
    return check_all(
        ("one person matches", _verdict(own) == SAME),
        ("two people do not", _verdict(other) == OTHER),
        ("no score is shown", not _scores(own, other)),
    )


async def liveness(chat: Chat, options: Options) -> ScriptResult:
    """A head that turns as asked is alive; the same still three times is not."""
    card = await asyncio.to_thread(portraits.card, "hopper", options.seed, options.level)
    alive = await _poses(chat, card, still=False)
    still = await _poses(chat, card, still=True)
    return check_all(
        ("a head that turns is alive", "Người thật" in alive.text),
        ("a still is not", "Người thật" not in still.text),
    )


async def search(chat: Chat, options: Options) -> ScriptResult:
    """Unknown; then an operator adds the face, and it is known by another photo; another person is not."""
    if options.engine is None:
        return ScriptResult(right=False, lines=("an operator has to add a face, and nobody says where",))
    before = await _one(chat, portraits.selfie("hopper"))
    async with ApiClient(options.engine.url, options.engine.key, options.engine.secret) as api:
        await api.call(ADD, {"image": portraits.selfie("hopper"), "metadata": {"name": "Hopper Mẫu"}})
    after = await _one(chat, portraits.another_day("hopper"))
    other = await _one(chat, portraits.selfie("astronaut"))
    await empty_gallery(options.engine)
    return check_all(
        ("not known before it is added", "Chưa có" in before.text),
        ("known by another photo, by initials only", "Đã có" in after.text and "H. M." in after.text),
        ("another person is not", "Chưa có" in other.text),
    )


async def empty_gallery(engine: EngineAccess) -> tuple[int, ...]:
    """The faces of the gallery, which are taken out: the next one played is to find it as it was."""
    async with ApiClient(engine.url, engine.key, engine.secret) as api:
        found = await api.call(GET_ALL_IMAGES, {})
        ids = tuple(face.id for face in found.faces if face.id is not None) if isinstance(found, Faces) else ()
        if ids:
            await api.call(DELETE, {"ids": ids})
    return ids


async def _one(chat: Chat, photo: bytes) -> Message:
    await begin(chat, "/timmat", "1/1")
    await chat.send_photo(photo)
    return await _end(chat)


async def _two(chat: Chat, command: str, first: bytes, second: bytes) -> Message:
    await begin(chat, command, "1/2")
    await chat.send_photo(first)
    await chat.wait("2/2")
    await chat.send_photo(second)
    return await _end(chat)


async def _end(chat: Chat) -> Message:
    result = await answer(chat)
    await finish(chat, result)
    return result


async def _poses(chat: Chat, card: bytes, *, still: bool) -> Message:
    """Send the card, then what each step asks for, until an answer comes that is no further step."""
    shots = {
        "quay trái": partial(portraits.pose, "hopper", "left"),
        "quay phải": partial(portraits.pose, "hopper", "right"),
    }
    await begin(chat, "/nguoithat", "1/4")
    await chat.send_photo(card)
    for number in range(2, 5):
        asked = await chat.wait(f"{number}/4")
        noun = next(line for line in asked.text.splitlines() if line.startswith("Bước"))
        shot = next((make for words, make in shots.items() if words in noun), None)
        # A still is the same photo again in another file: only its quality differs.
        photo = await asyncio.to_thread(shot or partial(portraits.selfie, "hopper"))
        await chat.send_photo(portraits.again("hopper", 100 - 10 * number) if still else photo)
    result = await answer(chat)
    await finish(chat, result)
    return result


def _verdict(message: Message) -> str:
    """The first words of a result, without its sign."""
    return re.sub(r"^\W+", "", message.text).partition(":")[0]


def _scores(*messages: Message) -> list[str]:
    return [number for message in messages for number in re.findall(r"\d+", message.text)]
