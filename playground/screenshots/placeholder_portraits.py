"""Replace the portraits in a screenshot by drawings: the real photos of the comparison show a real person."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Literal

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from bot.render.face_pair import join_faces
from playground.botapi.methods.message_content import store_photo
from playground.messaging.messages import Message
from playground.samples import real_portraits
from playground.testing.driver import Chat
from specimens import specimen
from specimens.cards.portrait import draw_portrait
from specimens.head_poses import rotate_head
from specimens.people import person

WIDTH = 600
"""Width of a drawing in pixels."""
_EYES = tuple((WIDTH * (0.5 + x), WIDTH * 0.575) for x in (0.142, 0.058, -0.142, -0.058))
_POINTS = (*_EYES, (WIDTH * 0.5, WIDTH * 0.695))
_POSES: dict[Literal["left", "right"], float] = {
    "left": real_portraits.TURN_DEGREES,
    "right": -real_portraits.TURN_DEGREES,
}
_CARDS = frozenset({"mặt trước", "giấy tờ có ảnh chân dung"})
_BACK = "mặt sau"
_WATERMARK = "MẪU - SPECIMEN"


async def redraw(chat: Chat, seed: int) -> None:
    """Replace all portraits of a chat by drawings, and photos of a card by the unchanged specimen of `seed`."""
    step, recent = "", [b""]
    for message in chat.messages:
        step = next((line.rpartition(" · ")[2] for line in message.text.splitlines() if "Bước " in line), step)
        if message.kind != "photo" or (message.outgoing and step == _BACK):
            continue
        drawing = _replacement(chat, message, step, seed) if message.outgoing else join_faces(*(2 * recent)[-2:])
        recent.append(_draw_face(seed) if step in _CARDS else drawing)
        chat.private_chat.messages[message.id] = replace(message, sizes=await store_photo(chat.state, drawing))


def _replacement(chat: Chat, message: Message, step: str, seed: int) -> bytes:
    """Return the card or the drawing for a photo that the person sent in a step."""
    if step in _CARDS:
        return specimen("chip_id_card_front", seed, "d1").jpeg
    found = chat.state.files.get(message.photo or "")
    photo = _open_jpeg(found[1] if found else b"")
    front_difference = difference(photo, real_portraits.load_portrait("hopper"))
    if difference(photo, real_portraits.load_portrait("astronaut")) < front_difference:
        return _draw_face(seed + 1)
    turned = min(_POSES, key=lambda side: difference(photo, _open_jpeg(real_portraits.make_pose("hopper", side))))
    pose_difference = difference(photo, _open_jpeg(real_portraits.make_pose("hopper", turned)))
    return _draw_face(seed, _POSES[turned] if 2 * pose_difference < front_difference else 0.0)


def difference(photo: Image.Image, other: Image.Image) -> float:
    """Return the difference of two pictures, both reduced to 32 by 32 grey pixels."""
    small = [picture.convert("L").resize((32, 32)) for picture in (photo, other)]
    return float(ImageStat.Stat(ImageChops.difference(*small)).sum[0])


def _open_jpeg(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg))


def _draw_face(seed: int, degrees: float = 0.0) -> bytes:
    """Return the face on the card of `seed`, turned by `degrees`, with the watermark of all specimens."""
    picture = draw_portrait(seed, person(seed).gender, WIDTH, WIDTH * 5 // 4)
    if degrees:
        picture = Image.fromarray(rotate_head(np.asarray(picture), _POINTS, degrees))
    font = ImageFont.truetype("DejaVuSans-Bold.ttf", WIDTH // 14)
    position = (WIDTH / 2, picture.height - WIDTH / 12)
    ImageDraw.Draw(picture).text(position, _WATERMARK, "white", font, "mm", stroke_width=3, stroke_fill="grey")
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90)
    return file.getvalue()
