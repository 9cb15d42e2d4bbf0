"""The file of a photo: decoded upright whatever a phone made of it, and made into the clean JPEG that is sent on."""

import io
import warnings

import pillow_heif
from PIL import Image

MAX_BYTES = 20_000_000  # the Bot API hands out no larger file
MAX_PIXELS = 25_000_000  # a 10.9 kB PNG can ask for 88.8 million pixels: 440 MB when decoded
SENT_SIDE = 2000  # longest side, px, of what is sent on
SENT_QUALITY = 92
JFIF_BYTES = 14  # of the header without the small picture it may hold
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")

# Both are process-wide, on purpose: no part of the bot has a reason to decode a larger picture.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
pillow_heif.register_heif_opener()


def clean_jpeg(data: bytes) -> bytes:
    """The JPEG to send on: the file itself where there is nothing else in it. Raises what `decode` does."""
    return data if _is_clean(data) else _jpeg(decode(data))


def _is_clean(data: bytes) -> bool:
    """Whether this is a JPEG of nothing but the picture, as Telegram makes them of photos, to be sent on as it is.

    No metadata but the plain JFIF header, nothing behind the end: FF D9 stands nowhere else in the data.
    """
    if not data.startswith(b"\xff\xd8\xff") or data.find(b"\xff\xd9") != len(data) - 2:
        return False
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as source:
        plain = all(name == "APP0" and len(content) == JFIF_BYTES for name, content in getattr(source, "applist", ()))
        return plain and source.mode == "RGB" and max(source.size) <= SENT_SIDE


def decode(data: bytes) -> Image.Image:
    """Return the first frame upright in RGB, at most SENT_SIDE; a bomb is refused by its header, undecoded."""
    if len(data) > MAX_BYTES:
        raise Image.DecompressionBombError("too many bytes")
    with Image.open(io.BytesIO(data), formats=FORMATS) as source:
        if source.width * source.height > MAX_PIXELS:
            raise Image.DecompressionBombError("too many pixels")
        turn = _TURNS.get(_orientation(source))
        size = _within(source.size, SENT_SIDE)
        source.draft(None, size)  # a large JPEG is halved while it is decoded: half the time and memory
        picture = _eight_bits(source)
        if picture.size != size:
            picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        picture = _opaque(picture)
        picture.load()
    return picture if turn is None else picture.transpose(turn)


def light_of(jpeg: bytes, side: int) -> Image.Image:
    """Return the light of a clean JPEG, in L, at most `side`.

    It is halved while it is decoded, as often as that leaves `side`, and of its colours nothing is computed.
    """
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as source:
        size = _within(source.size, side)
        source.draft("L", size)
        source.load()
        picture = source if source.mode == "L" else source.convert("L")
        return picture if picture.size == size else picture.resize(size, Image.Resampling.BOX)


def _within(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Return the size shrunk to this longest side, no less than a pixel; a smaller one as it is."""
    shrink = min(1.0, side / max(size))
    width, height = (max(1, round(length * shrink)) for length in size)
    return width, height


# EXIF orientation -> what makes the picture upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _orientation(source: Image.Image) -> int:
    """Return the EXIF orientation, 1 to 8; metadata that cannot be read leaves the picture as it lies."""
    try:
        return int(source.getexif().get(0x0112, 1))
    except Exception:  # noqa: BLE001  broken metadata raises anything, and is no reason to refuse a good picture
        return 1


def _eight_bits(source: Image.Image) -> Image.Image:
    """Return the frame in a mode that can be shrunk: of 16 bits the upper 8, of a palette its colours."""
    if source.mode.startswith("I"):  # converting would clip all above 255 to white
        return source.point(lambda value: value / 256).convert("L")
    if source.mode in {"L", "LA", "RGB", "RGBA"} and "transparency" not in source.info:
        return source
    return source.convert("RGBA" if source.has_transparency_data else "RGB")


def _opaque(picture: Image.Image) -> Image.Image:
    """Return the picture in RGB on white paper."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")


def _jpeg(picture: Image.Image) -> bytes:
    """Encode without metadata: place, phone and thumbnail stay behind."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=SENT_QUALITY, comment=b"")  # Pillow would hand a file's comment on
    return file.getvalue()
