"""The route of one photo to a portrait: decoded, the face found, measured, described, cut out."""

import io

import cv2
import numpy as np
from PIL import Image

from bot.api.errors import BadFormat, NoContent
from engine.faces import detect
from engine.faces.align import align
from engine.faces.deskew import levelled
from engine.faces.detect import Box
from engine.faces.embedders import embedder
from engine.faces.portrait import FaceOptions, Flaw, Portrait
from engine.faces.thresholds import rules
from engine.reading.image.decode import Picture, UnreadableImage, decode

_SHORTEST = 48  # px; nothing below can hold a face
_SMALL = 60  # px of a portrait's face; below, the model guesses
_BLURRED = 20.0  # sharp portraits have 440 to 3600, blurred by 1 % of the face's width 60 to 230, by 2 % 18 to 54
_CROP = 256  # px of the longer side of the cut-out head


def look(photo: bytes, options: FaceOptions, *, card: bool = False) -> Portrait:
    """Describe the largest face on a photo.

    On a `card` (which may be a portrait as well) small and soft faces are to be expected, further ones too (a ghost
    image, a hologram): they are no flaw there. Raises `BadFormat` for bytes that are no picture, `NoContent` without
    a face.
    """
    try:
        picture = cv2.cvtColor(decode(photo, shortest=_SHORTEST), cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)
    except UnreadableImage:
        raise BadFormat from None
    standing, boxes = detect.find(picture)
    if not boxes and card:
        standing, boxes = _on_levelled_card(picture)
        boxes = boxes or detect.find_small(picture)
    if not boxes:
        raise NoContent
    return _portrait(standing, boxes, options, card=card)


def _on_levelled_card(picture: Picture) -> tuple[Picture, list[Box]]:
    """Look again after the card was turned upright by its lines: the detector bears a slant of 15 degrees or so."""
    for standing in levelled(picture):
        found = detect.find(standing)
        if found[1]:
            return found
    return picture, []


def _portrait(picture: Picture, boxes: list[Box], options: FaceOptions, *, card: bool) -> Portrait:
    points = detect.landmarks(picture, boxes[0])
    chip = cv2.cvtColor(align(picture, points), cv2.COLOR_RGB2GRAY).astype(np.uint8, copy=False)
    model = embedder(options.model)
    return Portrait(
        vector=model.embed(picture, points),
        model=model.name,
        scale=model.scale,
        rules=rules(options),
        points=points,
        chip=chip,
        crop=_crop(picture, boxes[0]),
        flaw=None if card else _flaw(boxes, chip),
    )


def _flaw(boxes: list[Box], chip: Picture) -> Flaw | None:
    if detect.beside(boxes):
        return Flaw.SEVERAL
    if boxes[0].width < _SMALL:
        return Flaw.SMALL
    return Flaw.BLURRED if sharpness(chip) < _BLURRED else None


def sharpness(chip: Picture) -> float:
    """Variance of the Laplacian of a grey face at contrast 50, so that a dim light is not taken for blur."""
    contrast = float(chip.std()) or 1.0
    return float(cv2.Laplacian(chip, cv2.CV_64F).var()) * (50 / contrast) ** 2


def _crop(picture: Picture, box: Box) -> bytes:
    """The head as a small JPEG: the face's square and some room around it."""
    height, width = picture.shape[:2]
    room = round(0.35 * box.width)
    part = Image.fromarray(
        picture[
            max(0, box.top - room) : min(height, box.bottom + room),
            max(0, box.left - room) : min(width, box.right + room),
        ]
    )
    part.thumbnail((_CROP, _CROP))
    file = io.BytesIO()
    part.save(file, "JPEG", quality=88)
    return file.getvalue()
