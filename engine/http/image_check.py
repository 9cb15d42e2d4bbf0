"""Check that bytes are a picture before the picture takes a place in the queue."""

import io
import warnings

from PIL import Image

from engine.reading.image.decode import FORMATS, MAX_PIXELS


def is_picture(data: bytes) -> bool:
    """Return whether the bytes are a whole JPEG, PNG, WebP or HEIF picture of at most 25 million pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:  # a PNG of 11 kB can hold 90 million, which take 440 MB
                    return False
                image.draft("RGB", (64, 64))  # decodes a JPEG whole, but at an eighth of its size
                image.load()
                return True
    except Exception:  # noqa: BLE001  Pillow and libheif raise a dozen classes for a damaged file
        return False
