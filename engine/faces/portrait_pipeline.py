"""Turn a photo into a portrait: decode, detect the face, find its landmarks, describe it, cut it out."""

import io

import cv2
import numpy as np
from PIL import Image

from bot.api.errors import BadFormat, NoContent
from engine.faces import detect
from engine.faces.align import align_face
from engine.faces.deskew import deskew_card
from engine.faces.detect import FaceBox
from engine.faces.embedders import load_embedder
from engine.faces.portrait import FaceOptions, Flaw, Portrait
from engine.faces.thresholds import resolve_thresholds
from engine.reading.image.decode import Picture, UnreadableImage, decode

_MIN_PHOTO_SIDE = 48  # px; a smaller photo cannot hold a face
_MIN_FACE_WIDTH = 60  # px of a portrait's face; below, the model guesses
_MIN_SHARPNESS = 20.0  # sharp portraits: 440 to 3600, blurred by 1 % of the face's width: 60 to 230, by 2 %: 18 to 54
_CROP_SIDE = 256  # px of the longer side of the cut-out head


def extract_portrait(photo: bytes, options: FaceOptions, *, card: bool = False) -> Portrait:
    """Describe the largest face on a photo.

    A `card` (the photo may be a portrait as well) often shows a small or soft face, and a second face as ghost image
    or hologram: they are no flaws on a card. Raises `BadFormat` for bytes that are no picture and `NoContent` without
    a face.
    """
    try:
        picture = cv2.cvtColor(decode(photo, shortest=_MIN_PHOTO_SIDE), cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)
    except UnreadableImage:
        raise BadFormat from None
    upright, boxes = _find_on_card(picture) if card else detect.find_faces(picture)
    if not boxes:
        raise NoContent
    points = detect.find_landmarks(upright, boxes[0])
    aligned = cv2.cvtColor(align_face(upright, points), cv2.COLOR_RGB2GRAY).astype(np.uint8, copy=False)
    embedder = load_embedder(options.model)
    return Portrait(
        vector=embedder.embed(upright, points),
        model=embedder.name,
        scale=embedder.scale,
        thresholds=resolve_thresholds(options),
        points=points,
        aligned=aligned,
        crop=_crop_head(upright, boxes[0]),
        flaw=None if card else _find_flaw(boxes, aligned),
    )


def _find_on_card(picture: Picture) -> tuple[Picture, list[FaceBox]]:
    """Detect on the photo as it is, then on the card cut out and rotated upright by its lines of text.

    The portrait is a sixth of a card, so no smaller face is searched on a card. A photo without text may be a portrait:
    faces of any size and direction are searched, down to those on a card too far away for its text.
    """
    clear = detect.find_clear_faces(picture)
    if clear:
        return picture, clear
    cards = list(deskew_card(picture))
    if cards:
        return detect.find_large_faces(cards) or (picture, [])
    upright, boxes = detect.find_faces(picture)
    return (upright, boxes) if boxes else (picture, detect.find_small_faces(picture))


def _find_flaw(boxes: list[FaceBox], aligned: Picture) -> Flaw | None:
    if detect.has_rival_face(boxes):
        return Flaw.SEVERAL
    if boxes[0].width < _MIN_FACE_WIDTH:
        return Flaw.SMALL
    return Flaw.BLURRED if _measure_sharpness(aligned) < _MIN_SHARPNESS else None


def _measure_sharpness(aligned: Picture) -> float:
    """Return the variance of the Laplacian of a grey face at contrast 50, so that dim light does not count as blur."""
    contrast = float(aligned.std()) or 1.0
    return float(cv2.Laplacian(aligned, cv2.CV_64F).var()) * (50 / contrast) ** 2


def _crop_head(picture: Picture, box: FaceBox) -> bytes:
    """Return the head as a small JPEG: the square of the face with a margin of 35 % of its width."""
    height, width = picture.shape[:2]
    margin = round(0.35 * box.width)
    head = Image.fromarray(
        picture[
            max(0, box.top - margin) : min(height, box.bottom + margin),
            max(0, box.left - margin) : min(width, box.right + margin),
        ]
    )
    head.thumbnail((_CROP_SIDE, _CROP_SIDE))
    file = io.BytesIO()
    head.save(file, "JPEG", quality=88)
    return file.getvalue()
