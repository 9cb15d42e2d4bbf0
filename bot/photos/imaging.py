"""Image files: decode a photo upright, and encode the clean JPEG that is sent to the service."""

import io
import warnings

import pillow_heif
from PIL import Image

MAX_BYTES = 20_000_000  # the Bot API delivers no larger file
MAX_PIXELS = 25_000_000  # a 10.9 kB PNG can ask for 88.8 million pixels: 440 MB when decoded
SENT_SIDE = 2000  # longest side, px, of the JPEG that is sent
SENT_QUALITY = 92
JFIF_BYTES = 14  # the length of a JFIF header without a thumbnail
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")

# Both settings are global on purpose: no part of the bot needs to decode a larger picture.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
pillow_heif.register_heif_opener()


def clean_jpeg(data: bytes) -> bytes:
    """Return the JPEG to send, which is the file itself when the file is clean. Raises the errors of `decode`."""
    return data if _is_clean(data) else _encode(decode(data))


def _is_clean(data: bytes) -> bool:
    """Return whether a file is a JPEG with the picture alone, as Telegram encodes photos.

    Such a file has no metadata but the plain JFIF header and no data behind the end marker FF D9, which occurs nowhere
    else in the file.
    """
    if not data.startswith(b"\xff\xd8\xff") or data.find(b"\xff\xd9") != len(data) - 2:
        return False
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as source:
        plain = all(name == "APP0" and len(content) == JFIF_BYTES for name, content in getattr(source, "applist", ()))
        return plain and source.mode == "RGB" and max(source.size) <= SENT_SIDE


def decode(data: bytes) -> Image.Image:
    """Return the first frame upright in RGB, with a longest side of at most SENT_SIDE.

    Raises DecompressionBombError for a file with too many bytes or pixels, before the pixels are decoded.
    """
    if len(data) > MAX_BYTES:
        raise Image.DecompressionBombError("too many bytes")
    with Image.open(io.BytesIO(data), formats=FORMATS) as source:
        if source.width * source.height > MAX_PIXELS:
            raise Image.DecompressionBombError("too many pixels")
        transpose = _UPRIGHT.get(_orientation(source))
        size = _within(source.size, SENT_SIDE)
        source.draft(None, size)  # halves a large JPEG during decoding, with half the time and memory
        picture = _eight_bits(source)
        if picture.size != size:
            picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        picture = _opaque(picture)
        picture.load()
    return picture if transpose is None else picture.transpose(transpose)


def light_of(jpeg: bytes, side: int) -> Image.Image:
    """Return the luminance of a clean JPEG in mode L, with a longest side of at most `side`.

    The JPEG is halved during decoding as often as the size stays at least `side`. Its colours are not computed.
    """
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as source:
        size = _within(source.size, side)
        source.draft("L", size)
        source.load()
        picture = source if source.mode == "L" else source.convert("L")
        return picture if picture.size == size else picture.resize(size, Image.Resampling.BOX)


def _within(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Return a size shrunk to a longest side, with at least one pixel. A smaller size is returned unchanged."""
    shrink = min(1.0, side / max(size))
    width, height = (max(1, round(length * shrink)) for length in size)
    return width, height


# EXIF orientation -> transposition that makes the picture upright.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _orientation(source: Image.Image) -> int:
    """Return the EXIF orientation, 1 to 8, and 1 for unreadable metadata."""
    try:
        return int(source.getexif().get(0x0112, 1))
    except Exception:  # noqa: BLE001  broken metadata raises any exception, and the picture may still be good
        return 1


def _eight_bits(source: Image.Image) -> Image.Image:
    """Return the frame in a mode that can be resized: the upper 8 of 16 bits, and the colours of a palette."""
    if source.mode.startswith("I"):  # a conversion would clip all values above 255 to white
        return source.point(lambda value: value / 256).convert("L")
    if source.mode in {"L", "LA", "RGB", "RGBA"} and "transparency" not in source.info:
        return source
    return source.convert("RGBA" if source.has_transparency_data else "RGB")


def _opaque(picture: Image.Image) -> Image.Image:
    """Return the picture in RGB on a white background."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")


def _encode(picture: Image.Image) -> bytes:
    """Encode a JPEG without metadata such as position, phone and thumbnail."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=SENT_QUALITY, comment=b"")  # Pillow would copy the comment of the source
    return file.getvalue()
