"""Composition of two cropped faces side by side, in memory."""

from __future__ import annotations

import io

from PIL import Image

HEIGHT = 320
"""Height in px, about the height of the crops."""
MAX_WIDTH = 640
_GAP = 12


def join_faces(first: bytes, second: bytes) -> bytes:
    """Return a JPEG of two faces with the same height, empty when a face is unreadable."""
    try:
        faces = [_scaled(Image.open(io.BytesIO(face), formats=("JPEG", "PNG", "WEBP"))) for face in (first, second)]
    except Exception:  # noqa: BLE001  decoders of foreign bytes raise any exception
        return b""
    paper = Image.new("RGB", (sum(face.width for face in faces) + _GAP, HEIGHT), "white")
    paper.paste(faces[0], (0, 0))
    paper.paste(faces[1], (faces[0].width + _GAP, 0))
    file = io.BytesIO()
    paper.save(file, "JPEG", quality=90)
    return file.getvalue()


def _scaled(face: Image.Image) -> Image.Image:
    width = max(1, min(MAX_WIDTH, round(face.width * HEIGHT / face.height)))
    return face.convert("RGB").resize((width, HEIGHT), Image.Resampling.LANCZOS)
