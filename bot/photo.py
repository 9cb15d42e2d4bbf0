"""The free look at a photo before anything is paid: what is wrong with it, what to send on, and its QR."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageStat

from bot.edges import SHARP_SHARE, edges, is_sharp, tiles
from bot.picture import MAX_BYTES, clean_jpeg, decode

__all__ = ["MAX_BYTES", "Fault", "Look", "look", "prepare"]

# The figures below were measured on specimens: 12 people, 4 sides, flat scans and photos from easy to hard
# ("good"), and the same with one fault each. Limits lean to letting a photo pass: being asked again for nothing
# annoys more than one paid call costs.

MIN_SIDE = 600  # longest side, px: the QR of a card 480 px wide is lost to the slightest blur; previews have 320
GAUGE_SIDE = 1000  # longest side, px, of the grey picture that is measured
MIN_SHARP = 24  # good 62 to 201, portraits 60 to 101; out of focus by 6 px 3 to 9, by 4 px 10 to 27
WHITE_SHARE = 0.95  # the light of the brightest twentieth: a dark desk does not make a dark photo
MIN_WHITE = 60  # good 124 to 242; a quarter of the light 41 to 56, an eighth 20 to 29
GRAIN = 8  # px: a spot of light smaller than this hides no letter
MARGIN = 0.15  # of each side: glare counts where the card lies
MAX_BLOWN = 0.30  # of the middle; good 0.01, glare 0.62 to 0.73; a white desk or a scanned page up to 0.94, thus:
MIN_HALO = 0.20  # of the blown area's rim; glare 0.40 to 1, a white desk or a scanned page 0.01


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
    `size` is its width and height. `digest` is the sha256 of its pixels' light before encoding, in hex: the same
    photo in another file, with other metadata, is the same. (A hash of likeness is not offered: in 64 bits two people's
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
    """Look at the bytes of a photo. Never raises; about 15 ms of CPU for a photo from Telegram (1280 px)."""
    try:
        grey, jpeg = decode(data, "L"), clean_jpeg(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Look(Fault.TOO_LARGE)
    except Exception:  # noqa: BLE001  decoders of hostile bytes raise whatever they like
        return Look(Fault.NOT_AN_IMAGE)
    return Look(judge(grey), jpeg, _digest(grey), _qr(grey), grey.size)


def prepare(data: bytes) -> bytes:
    """The JPEG to send on, of a photo that was looked at before; empty when it is no picture after all."""
    try:
        return clean_jpeg(data)
    except Exception:  # noqa: BLE001  decoders of hostile bytes raise whatever they like
        return b""


def judge(picture: Image.Image) -> Fault | None:
    """Name the fault of an upright picture, in RGB or grey, that explains the others; or None."""
    if max(picture.size) < MIN_SIDE:
        return Fault.TOO_SMALL
    if _is_fine(_gauge(picture)):
        return None
    gauges = measure(picture)
    if gauges.white < MIN_WHITE:
        return Fault.DARK
    if gauges.blown > MAX_BLOWN and gauges.halo > MIN_HALO:
        return Fault.GLARE
    if gauges.sharp < MIN_SHARP:
        return Fault.BRIGHT if gauges.blown > MAX_BLOWN else Fault.BLURRED
    return None


def _is_fine(grey: Image.Image) -> bool:
    """Whether a look at a part of it shows that `measure` would find no fault: light enough, not blown out, sharp."""
    if _percentile(grey, WHITE_SHARE) < MIN_WHITE:
        return False
    white = grey.crop(_middle(grey)).reduce(GRAIN).point(_BLOWN)
    return ImageStat.Stat(white).mean[0] / 255 <= MAX_BLOWN and is_sharp(grey, MIN_SHARP)


def _gauge(picture: Image.Image) -> Image.Image:
    grey = picture.convert("L")
    grey.thumbnail((GAUGE_SIDE, GAUGE_SIDE), Image.Resampling.BOX)
    return grey


def gauged(picture: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Return the small grey picture that is measured, and the energy of its edges."""
    grey = _gauge(picture)
    return grey, edges(grey)


def measure(picture: Image.Image) -> Gauges:
    """Measure an RGB or grey picture at GAUGE_SIDE, so that the figures do not depend on the camera's resolution."""
    grey, energy = gauged(picture)
    blown, halo = _glare(grey, energy)
    return Gauges(_percentile(tiles(energy), SHARP_SHARE), _percentile(grey, WHITE_SHARE), blown, halo)


def _glare(grey: Image.Image, energy: Image.Image) -> tuple[float, float]:
    """Return the share of the middle that is blown out, and the share of that area's rim that fades softly.

    A page that a scanner made white ends at its print, a white desk at the card's edge; a reflection fades.
    """
    middle = _middle(grey)
    white, soft = light(grey.crop(middle), energy.crop(middle))
    rim = rim_of(white)
    halo = ImageStat.Stat(soft, rim).mean[0] / 255 if rim.getbbox() else 0.0
    return ImageStat.Stat(white).mean[0] / 255, halo


def _middle(grey: Image.Image) -> tuple[int, int, int, int]:
    left, top = round(MARGIN * grey.width), round(MARGIN * grey.height)
    return left, top, grey.width - left, grey.height - top


def light(grey: Image.Image, energy: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Return, a pixel for each grain, where it is pure white and where it is free of edges (255, else 0)."""
    return grey.reduce(GRAIN).point(_BLOWN), energy.reduce(GRAIN).point(_SOFT)


def rim_of(white: Image.Image) -> Image.Image:
    """Return the grains that lie next to white ones."""
    return ImageChops.subtract(white.filter(ImageFilter.MaxFilter(3)), white)


_BLOWN = [255 * (value >= 250) for value in range(256)]
_SOFT = [255 * (value < 20) for value in range(256)]


def _percentile(grey: Image.Image, share: float) -> int:
    """Return the value, 0 to 255, that this share of the pixels does not exceed."""
    wanted = share * grey.width * grey.height
    return next(value for value, below in enumerate(accumulate(grey.histogram())) if below >= wanted)


def _digest(grey: Image.Image) -> str:
    """Hash size and pixels, not the file."""
    return hashlib.sha256(b"%dx%d:" % grey.size + grey.tobytes()).hexdigest()


def _qr(grey: Image.Image) -> str | None:
    """Return the text of the first QR code. Cards hold UTF-8 without saying so, which the decoder's text gets wrong."""
    for code in zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormat.QRCode):
        raw: bytes = code.bytes
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("windows-1252", errors="replace")
    return None
