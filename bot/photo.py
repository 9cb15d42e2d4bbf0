"""The free look at a photo before anything is paid: what is wrong with it, what to send on, and its QR."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

import pillow_heif
import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageStat

# The figures below were measured on specimens: 12 people, 4 sides, flat scans and photos from easy to hard
# ("good"), and the same with one fault each. Limits lean to letting a photo pass: being asked again for nothing
# annoys more than one paid call costs.

MAX_BYTES = 20_000_000  # the Bot API hands out no larger file
MAX_PIXELS = 25_000_000  # a 10.9 kB PNG can ask for 88.8 million pixels: 440 MB when decoded
MIN_SIDE = 600  # longest side, px: the QR of a card 480 px wide is lost to the slightest blur; previews have 320
SENT_SIDE = 2000  # longest side, px, of what is sent on
SENT_QUALITY = 92
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")

GAUGE_SIDE = 1000  # longest side, px, of the grey picture that is measured
TILE = 40  # px: about two lines of a card's print
SHARP_SHARE = 0.95  # this tile speaks for all: most of a card, a desk or a face is flat however sharp the lens
MIN_SHARP = 24  # good 62 to 201, portraits 60 to 101; out of focus by 6 px 3 to 9, by 4 px 10 to 27
WHITE_SHARE = 0.95  # the light of the brightest twentieth: a dark desk does not make a dark photo
MIN_WHITE = 60  # good 124 to 242; a quarter of the light 41 to 56, an eighth 20 to 29
GRAIN = 8  # px: a spot of light smaller than this hides no letter
MARGIN = 0.15  # of each side: glare counts where the card lies
MAX_BLOWN = 0.30  # of the middle; good 0.01, glare 0.62 to 0.73; a white desk or a scanned page up to 0.94, thus:
MIN_HALO = 0.20  # of the blown area's rim; glare 0.40 to 1, a white desk or a scanned page 0.01

# Both are process-wide, on purpose: no part of the bot has a reason to decode a larger picture.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
pillow_heif.register_heif_opener()


class Fault(StrEnum):
    """What is wrong with a photo; the values are stable: messages, statistics and sessions hold them."""

    NOT_AN_IMAGE = "not_an_image"
    NOT_A_DOCUMENT = "not_a_document"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    BLURRED = "blurred"
    DARK = "dark"
    BRIGHT = "bright"
    GLARE = "glare"


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found.

    `jpeg` is the picture to send on: upright, RGB, no metadata, at most SENT_SIDE; empty when nothing was decoded.
    `size` is its width and height. `digest` is the sha256 of its pixels before encoding, in hex: the same photo in
    another file, with other metadata, is the same. (A hash of likeness is not offered: in 64 bits two people's
    scanned cards are as near as a photo and its copy.) `qr` is the text of the QR code in it.
    """

    fault: Fault | None
    jpeg: bytes = b""
    digest: str = ""
    qr: str | None = None
    size: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Gauges:
    """The figures a photo is judged by.

    sharp: edge energy, 0 to 255, of its sharp tiles. white: light, 0 to 255, of its brightest parts. blown: share
    of its middle that is pure white. halo: share of that area's rim where the light fades instead of ending.
    """

    sharp: int
    white: int
    blown: float
    halo: float


def look(data: bytes) -> Look:
    """Look at the bytes of a photo. Never raises; about 80 ms of CPU for a photo from Telegram (1280 px)."""
    try:
        picture = _decode(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Look(Fault.TOO_LARGE)
    except Exception:  # noqa: BLE001  decoders of hostile bytes raise whatever they like
        return Look(Fault.NOT_AN_IMAGE)
    return Look(judge(picture), _jpeg(picture), _digest(picture), _qr(picture), picture.size)


def prepare(data: bytes) -> bytes:
    """The JPEG to send on, of a photo that was looked at before; empty when it is no picture after all."""
    try:
        return _jpeg(_decode(data))
    except Exception:  # noqa: BLE001  decoders of hostile bytes raise whatever they like
        return b""


def judge(picture: Image.Image) -> Fault | None:
    """Name the fault of an upright RGB picture that explains the others, or None."""
    if max(picture.size) < MIN_SIDE:
        return Fault.TOO_SMALL
    gauges = measure(picture)
    if gauges.white < MIN_WHITE:
        return Fault.DARK
    if gauges.blown > MAX_BLOWN and gauges.halo > MIN_HALO:
        return Fault.GLARE
    if gauges.sharp < MIN_SHARP:
        return Fault.BRIGHT if gauges.blown > MAX_BLOWN else Fault.BLURRED
    return None


def measure(picture: Image.Image) -> Gauges:
    """Measure an RGB picture at GAUGE_SIDE, so that the figures do not depend on the camera's resolution."""
    grey, edges = gauged(picture)
    blown, halo = _glare(grey, edges)
    return Gauges(_percentile(_tiles(edges), SHARP_SHARE), _percentile(grey, WHITE_SHARE), blown, halo)


def gauged(picture: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Return the small grey picture that is measured, and the energy of its edges."""
    grey = picture.convert("L")
    grey.thumbnail((GAUGE_SIDE, GAUGE_SIDE), Image.Resampling.BOX)
    # The median takes out a sensor's noise, which would read as sharp print.
    return grey, grey.filter(ImageFilter.MedianFilter(3)).filter(_LAPLACIAN).point(_SQUARES)


def _tiles(edges: Image.Image) -> Image.Image:
    """Return the mean of every whole tile, without the two outermost pixels: the kernel leaves those as they were."""
    columns, rows = (max(1, (side - 4) // TILE) for side in edges.size)
    return edges.crop((2, 2, 2 + TILE * columns, 2 + TILE * rows)).reduce(TILE)


def _glare(grey: Image.Image, edges: Image.Image) -> tuple[float, float]:
    """Return the share of the middle that is blown out, and the share of that area's rim that fades softly.

    A page that a scanner made white ends at its print, a white desk at the card's edge; a reflection fades.
    """
    left, top = round(MARGIN * grey.width), round(MARGIN * grey.height)
    middle = (left, top, grey.width - left, grey.height - top)
    white, soft = light(grey.crop(middle), edges.crop(middle))
    rim = rim_of(white)
    halo = ImageStat.Stat(soft, rim).mean[0] / 255 if rim.getbbox() else 0.0
    return ImageStat.Stat(white).mean[0] / 255, halo


def light(grey: Image.Image, edges: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Return, a pixel for each grain, where it is pure white and where it is free of edges (255, else 0)."""
    return grey.reduce(GRAIN).point(_BLOWN), edges.reduce(GRAIN).point(_SOFT)


def rim_of(white: Image.Image) -> Image.Image:
    """Return the grains that lie next to white ones."""
    return ImageChops.subtract(white.filter(ImageFilter.MaxFilter(3)), white)


# Laplacian of Gaussian: answers to strokes two or three pixels wide, and less to noise than the Laplacian.
_LAPLACIAN = ImageFilter.Kernel(
    (5, 5), (0, 0, -1, 0, 0, 0, -1, -2, -1, 0, -1, -2, 16, -2, -1, 0, -1, -2, -1, 0, 0, 0, -1, 0, 0), 6, 128
)
_SQUARES = [min(255, (value - 128) ** 2) for value in range(256)]
_BLOWN = [255 * (value >= 250) for value in range(256)]
_SOFT = [255 * (value < 20) for value in range(256)]


def _percentile(grey: Image.Image, share: float) -> int:
    """Return the value, 0 to 255, that this share of the pixels does not exceed."""
    wanted = share * grey.width * grey.height
    return next(value for value, below in enumerate(accumulate(grey.histogram())) if below >= wanted)


def _decode(data: bytes) -> Image.Image:
    """Return the first frame upright in RGB, at most SENT_SIDE; a bomb is refused by its header, undecoded."""
    if len(data) > MAX_BYTES:
        raise Image.DecompressionBombError("too many bytes")
    with Image.open(io.BytesIO(data), formats=FORMATS) as source:
        if source.width * source.height > MAX_PIXELS:
            raise Image.DecompressionBombError("too many pixels")
        turn = _TURNS.get(_orientation(source))
        shrink = min(1.0, SENT_SIDE / max(source.size))
        size = (max(1, round(source.width * shrink)), max(1, round(source.height * shrink)))
        source.draft(None, size)  # a large JPEG is halved while it is decoded: half the time and memory
        picture = _eight_bits(source)
        if picture.size != size:
            picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        picture = _opaque(picture)
    return picture if turn is None else picture.transpose(turn)


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
    picture.save(file, "JPEG", quality=SENT_QUALITY)
    return file.getvalue()


def _digest(picture: Image.Image) -> str:
    """Hash size and pixels, not the file."""
    return hashlib.sha256(b"%dx%d:" % picture.size + picture.tobytes()).hexdigest()


def _qr(picture: Image.Image) -> str | None:
    """Return the text of the first QR code. Cards hold UTF-8 without saying so, which the decoder's text gets wrong."""
    for code in zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode):
        raw: bytes = code.bytes
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("windows-1252", errors="replace")
    return None
