"""Drawings that stand in for portraits in pictures of a chat: what was really compared shows a real person."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Literal

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from bot.render.face_pair import join_faces
from playground.botapi.methods.content import keep_photo
from playground.samples import portraits
from playground.server.messages import Message
from playground.testing.driver import Chat
from specimens import specimen
from specimens.cards.portrait import draw_portrait
from specimens.head_poses import rotate_head
from specimens.people import person

SIDE = 600
"""Pixels of a drawing's width."""
_EYES = tuple((SIDE * (0.5 + x), SIDE * 0.575) for x in (0.142, 0.058, -0.142, -0.058))
_POINTS = (*_EYES, (SIDE * 0.5, SIDE * 0.695))
_POSES: dict[Literal["left", "right"], float] = {"left": portraits.TURN, "right": -portraits.TURN}
_CARDS = frozenset({"mặt trước", "giấy tờ có ảnh chân dung"})
_BACK = "mặt sau"
_WATERMARK = "MẪU - SPECIMEN"


async def redraw(chat: Chat, seed: int) -> None:
    """Put drawings in the place of all portraits of a chat; cards keep what is printed on the specimen of `seed`."""
    step, sent = "", [b""]
    for message in chat.messages:
        step = next((line.rpartition(" · ")[2] for line in message.text.splitlines() if "Bước " in line), step)
        if message.kind != "photo" or (message.outgoing and step == _BACK):
            continue
        drawing = _drawn(chat, message, step, seed) if message.outgoing else join_faces(*(2 * sent)[-2:])
        sent.append(_face(seed) if step in _CARDS else drawing)
        chat.room.messages[message.id] = replace(message, sizes=await keep_photo(chat.state, drawing))


def _drawn(chat: Chat, message: Message, step: str, seed: int) -> bytes:
    if step in _CARDS:
        return specimen("chip_id_card_front", seed, "d1").jpeg
    photo = _opened(_bytes(chat, message))
    if _far(photo, portraits.portrait("astronaut")) < (front := _far(photo, portraits.portrait("hopper"))):
        return _face(seed + 1)
    turned = min(_POSES, key=lambda side: _far(photo, _opened(portraits.pose("hopper", side))))
    far = _far(photo, _opened(portraits.pose("hopper", turned)))
    return _face(seed, _POSES[turned] if 2 * far < front else 0.0)


def _bytes(chat: Chat, message: Message) -> bytes:
    found = chat.state.files.get(message.photo or "")
    return found[1] if found else b""


def _far(photo: Image.Image, other: Image.Image) -> float:
    """How different two pictures are, both made small and grey."""
    small = [picture.convert("L").resize((32, 32)) for picture in (photo, other)]
    return float(ImageStat.Stat(ImageChops.difference(*small)).sum[0])


def _opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg))


def _face(seed: int, degrees: float = 0.0) -> bytes:
    """The face drawn on the card of `seed`, turned by so many degrees, with the watermark of all specimens."""
    picture = draw_portrait(seed, person(seed).gender, SIDE, SIDE * 5 // 4)
    if degrees:
        picture = Image.fromarray(rotate_head(np.asarray(picture), _POINTS, degrees))
    font = ImageFont.truetype("DejaVuSans-Bold.ttf", SIDE // 14)
    place = (SIDE / 2, picture.height - SIDE / 12)
    ImageDraw.Draw(picture).text(place, _WATERMARK, "white", font, "mm", stroke_width=3, stroke_fill="grey")
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90)
    return file.getvalue()
