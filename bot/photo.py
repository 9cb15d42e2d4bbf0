"""The free look at a photo before anything is paid: what is wrong with it, what to send on, and its QR."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from enum import StrEnum

import pillow_heif
import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageStat

MAX_BYTES = 20_000_000  # the Bot API hands out no larger file
MAX_PIXELS = 25_000_000  # a 10.9 kB PNG can ask for 88.8 million pixels: 440 MB when decoded
MIN_SIDE = 600  # px, longest side
SENT_SIDE = 2000  # px, longest side of what is sent on
SENT_QUALITY = 92
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")

GAUGE_SIDE = 1000  # px, longest side of the grey picture that is measured
TILE = 40  # px of the gauge picture: about two lines of a card's print
SHARP_SHARE = 0.95  # the tile at this rank speaks for the picture: most of a card is flat
MIN_SHARP = 50
MIN_WHITE = 60
WHITE_SHARE = 0.95
GRAIN = 8
MAX_GLARE = 0.25

# Both are process-wide, on purpose: no part of the bot has a reason to decode a larger picture.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
pillow_heif.register_heif_opener()


class Fault(StrEnum):
    """What is wrong with a photo; the names are stable and stand in messages, statistics and sessions."""

    NOT_AN_IMAGE = "not_an_image"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    BLURRED = "blurred"
    DARK = "dark"
    BRIGHT = "bright"
    GLARE = "glare"


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found.

    `jpeg`: upright RGB JPEG without metadata, empty when nothing was decoded; `size` is its (width, height).
    `digest`: sha256 hex of the decoded upright pixels, so the same photo with other metadata is the same.
    `qr`: the text of the QR code in the picture.
    """

    fault: Fault | None
    jpeg: bytes = b""
    digest: str = ""
    qr: str | None = None
    size: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Gauges:
    """The figures a photo is judged by: edge energy of its sharp tiles, light 0..255, share blown out."""

    sharp: int
    white: int
    blown: float
    halo: float


def look(data: bytes) -> Look:
    """Look at the bytes of a photo; any bytes have an answer, none raises."""
    try:
        picture = _decode(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Look(Fault.TOO_LARGE)
    except Exception:  # noqa: BLE001  decoders of hostile bytes raise whatever they like
        return Look(Fault.NOT_AN_IMAGE)
    return Look(judge(picture), _jpeg(picture), _digest(picture), _qr(picture), picture.size)


def judge(picture: Image.Image) -> Fault | None:
    """Name the first fault of an upright RGB picture, or None."""
    if max(picture.size) < MIN_SIDE:
        return Fault.TOO_SMALL
    gauges = measure(picture)
    if gauges.white < MIN_WHITE:
        return Fault.DARK
    if gauges.blown > MAX_GLARE and gauges.halo > 0.5:
        return Fault.GLARE
    return Fault.BLURRED if gauges.sharp < MIN_SHARP else None


def measure(picture: Image.Image) -> Gauges:
    """Measure an RGB picture at GAUGE_SIDE, so that the figures do not depend on the camera's resolution."""
    grey = picture.convert("L")
    grey.thumbnail((GAUGE_SIDE, GAUGE_SIDE), Image.Resampling.BOX)
    # The median takes out the noise of a sensor, which otherwise reads as sharp print.
    edges = grey.filter(ImageFilter.MedianFilter(3)).filter(_LAPLACIAN).point(_SQUARES)
    blown, halo = _glare(grey, edges)
    return Gauges(
        sharp=_percentile(edges.reduce(TILE), SHARP_SHARE),
        white=_percentile(grey, WHITE_SHARE),
        blown=blown,
        halo=halo,
    )


def _glare(grey: Image.Image, edges: Image.Image) -> tuple[float, float]:
    """Return the share of the middle that is blown out, and how much of its rim fades softly.

    Paper that a scanner made white ends at print, a white desk at the card's edge; a reflection fades.
    """
    margin = (round(0.15 * grey.width), round(0.15 * grey.height))
    middle = (*margin, grey.width - margin[0], grey.height - margin[1])
    white = grey.crop(middle).reduce(GRAIN).point(_BLOWN)
    rim = ImageChops.subtract(white.filter(ImageFilter.MaxFilter(3)), white)
    soft = edges.crop(middle).reduce(GRAIN).point(_SOFT)
    halo = ImageStat.Stat(soft, rim).mean[0] / 255 if rim.getbbox() else 0.0
    return ImageStat.Stat(white).mean[0] / 255, halo


def _decode(data: bytes) -> Image.Image:
    """Decode to an upright RGB picture of at most SENT_SIDE; refuse bombs by their header."""
    if len(data) > MAX_BYTES:
        raise Image.DecompressionBombError("file too large")
    with Image.open(io.BytesIO(data), formats=FORMATS) as source:
        if source.width * source.height > MAX_PIXELS:
            raise Image.DecompressionBombError("picture too large")
        turn = _TURNS.get(_orientation(source))
        scale = max(1.0, max(source.size) / SENT_SIDE)
        size = (max(1, round(source.width / scale)), max(1, round(source.height / scale)))
        source.draft(None, size)  # a large JPEG is halved while it is decoded: half the time and memory
        picture = _rgb(source)
        if picture.size != size:
            picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        return picture if turn is None else picture.transpose(turn)


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
    """Return the EXIF orientation 1..8; metadata that cannot be read leaves the picture as it lies."""
    try:
        return int(source.getexif().get(0x0112, 1))
    except Exception:  # noqa: BLE001  broken EXIF is common and no reason to refuse a good picture
        return 1


def _rgb(source: Image.Image) -> Image.Image:
    """Return the first frame as RGB; what is transparent becomes white paper."""
    if source.mode.startswith("I"):  # 16 bits of grey: the upper 8
        return source.point(lambda value: value / 256).convert("L").convert("RGB")
    if source.has_transparency_data:
        picture = source.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, picture).convert("RGB")
    return source.convert("RGB")


# Laplacian of Gaussian: it answers to strokes of two or three pixels, less to noise.
_LAPLACIAN = ImageFilter.Kernel(
    (5, 5), (0, 0, -1, 0, 0, 0, -1, -2, -1, 0, -1, -2, 16, -2, -1, 0, -1, -2, -1, 0, 0, 0, -1, 0, 0), scale=6, offset=128
)
_SQUARES = [min(255, (value - 128) ** 2) for value in range(256)]
_BLOWN = [255 * (value >= 250) for value in range(256)]
_SOFT = [255 * (value < 20) for value in range(256)]


def _percentile(grey: Image.Image, share: float) -> int:
    """Return the value 0..255 below which this share of the pixels lies."""
    left = share * grey.width * grey.height
    for value, count in enumerate(grey.histogram()):
        left -= count
        if left <= 0:
            return value
    return 255


def _jpeg(picture: Image.Image) -> bytes:
    """Encode without any metadata: position, phone and thumbnail stay here."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=SENT_QUALITY)
    return file.getvalue()


def _digest(picture: Image.Image) -> str:
    """Hash size and pixels, not the file: a renamed, re-tagged or re-wrapped file is the same photo."""
    return hashlib.sha256(b"%dx%d:" % picture.size + picture.tobytes()).hexdigest()


def _qr(picture: Image.Image) -> str | None:
    """Return the text of the first QR code; cards hold UTF-8 without saying so, some Windows-1252."""
    for code in zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode):
        raw: bytes = code.bytes
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("windows-1252", errors="replace")
    return None
