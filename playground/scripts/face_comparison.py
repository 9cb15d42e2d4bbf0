"""Scripts that compare faces. The bot must tell the right person from another person, in words and without a score."""

from __future__ import annotations

import asyncio
import re
from functools import partial

from bot.api.client import ApiClient
from bot.api.operations import ADD, DELETE, GET_ALL_IMAGES
from bot.api.results import Faces
from playground.messaging.messages import Message
from playground.samples import real_portraits
from playground.scripts.script import EngineAccess, Options, ScriptResult, check_all
from playground.scripts.steps import begin, finish, wait_for_answer
from playground.testing.driver import Chat

SAME, OTHER = "Khớp", "Không khớp"


async def play_match(chat: Chat, options: Options) -> ScriptResult:
    """Compare a card with its owner, which must match, and with another person, which must not match."""
    card = await asyncio.to_thread(real_portraits.make_card, "hopper", options.seed, options.level)
    own = await _compare_photos(chat, "/khuonmat", card, real_portraits.make_other_photo("hopper"))
    other = await _compare_photos(chat, "/khuonmat", card, real_portraits.make_selfie("astronaut"))
    return check_all(
        ("the owner matches", _first_words(own) == SAME),
        ("another person does not", _first_words(other) == OTHER),
        ("no score is shown", not _find_numbers(own, other)),
    )


async def play_portraits(chat: Chat, options: Options) -> ScriptResult:  # noqa: ARG001  # all scripts have one signature
    """Compare two portraits of one person, then portraits of two people."""
    selfie = real_portraits.make_selfie("hopper")
    own = await _compare_photos(chat, "/haichandung", selfie, real_portraits.make_other_photo("hopper"))
    other = await _compare_photos(chat, "/haichandung", selfie, real_portraits.make_selfie("astronaut"))
    return check_all(
        ("one person matches", _first_words(own) == SAME),
        ("two people do not", _first_words(other) == OTHER),
        ("no score is shown", not _find_numbers(own, other)),
    )


async def play_liveness(chat: Chat, options: Options) -> ScriptResult:
    """Send a head that turns as asked, which is alive, then one photo three times, which is not alive."""
    card = await asyncio.to_thread(real_portraits.make_card, "hopper", options.seed, options.level)
    alive = await _play_poses(chat, card, still=False)
    still = await _play_poses(chat, card, still=True)
    return check_all(
        ("a head that turns is alive", "Người thật" in alive.text),
        ("a still is not", "Người thật" not in still.text),
    )


async def play_search(chat: Chat, options: Options) -> ScriptResult:
    """Search an unknown face, then the same person after an operator added the face, then another person."""
    if options.engine is None:
        return ScriptResult(right=False, lines=("an operator has to add a face, but the engine's address is missing",))
    before = await _search_face(chat, real_portraits.make_selfie("hopper"))
    async with ApiClient(options.engine.url, options.engine.key, options.engine.secret) as api:
        await api.call(ADD, {"image": real_portraits.make_selfie("hopper"), "metadata": {"name": "Hopper Mẫu"}})
    after = await _search_face(chat, real_portraits.make_other_photo("hopper"))
    other = await _search_face(chat, real_portraits.make_selfie("astronaut"))
    await empty_gallery(options.engine)
    return check_all(
        ("not known before it is added", "Chưa có" in before.text),
        ("known by another photo, by initials only", "Đã có" in after.text and "H. M." in after.text),
        ("another person is not", "Chưa có" in other.text),
    )


async def empty_gallery(engine: EngineAccess) -> tuple[int, ...]:
    """Delete all faces of the gallery and return their ids, so that the next script finds an empty gallery."""
    async with ApiClient(engine.url, engine.key, engine.secret) as api:
        found = await api.call(GET_ALL_IMAGES, {})
        ids = tuple(face.id for face in found.faces if face.id is not None) if isinstance(found, Faces) else ()
        if ids:
            await api.call(DELETE, {"ids": ids})
    return ids


async def _search_face(chat: Chat, photo: bytes) -> Message:
    await begin(chat, "/timmat", "1/1")
    await chat.send_photo(photo)
    return await _finish_conversation(chat)


async def _compare_photos(chat: Chat, command: str, first: bytes, second: bytes) -> Message:
    await begin(chat, command, "1/2")
    await chat.send_photo(first)
    await chat.wait("2/2")
    await chat.send_photo(second)
    return await _finish_conversation(chat)


async def _finish_conversation(chat: Chat) -> Message:
    result = await wait_for_answer(chat)
    await finish(chat, result)
    return result


async def _play_poses(chat: Chat, card: bytes, *, still: bool) -> Message:
    """Send the card, then a photo for each step, until the bot sends a result."""
    shots = {
        "quay trái": partial(real_portraits.make_pose, "hopper", "left"),
        "quay phải": partial(real_portraits.make_pose, "hopper", "right"),
    }
    await begin(chat, "/nguoithat", "1/4")
    await chat.send_photo(card)
    for number in range(2, 5):
        asked = await chat.wait(f"{number}/4")
        heading = next(line for line in asked.text.splitlines() if line.startswith("Bước"))
        shot = next((make for words, make in shots.items() if words in heading), None)
        # A still is the same photo in another file with another JPEG quality.
        photo = await asyncio.to_thread(shot or partial(real_portraits.make_selfie, "hopper"))
        await chat.send_photo(real_portraits.reencode_selfie("hopper", 100 - 10 * number) if still else photo)
    result = await wait_for_answer(chat)
    await finish(chat, result)
    return result


def _first_words(message: Message) -> str:
    """Return the first words of a result, without the symbol."""
    return re.sub(r"^\W+", "", message.text).partition(":")[0]


def _find_numbers(*messages: Message) -> list[str]:
    return [number for message in messages for number in re.findall(r"\d+", message.text)]
