"""The free look at a photo before anything is paid: what is wrong with it, what to send on, and its QR."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageStat

from bot.photos.imaging import MAX_BYTES, SENT_SIDE, clean_jpeg, light_of
from bot.photos.sharpness import SHARP_SHARE, Curvature, curvature_of, edges, tiles, weave

__all__ = ["MAX_BYTES", "PhotoCheck", "PhotoFault", "check_photo", "prepare"]

# The figures below were measured on specimens: 10 kinds of papers, flat scans and photos from easy to hard, and
# selfies ("good"), and the same with one fault each. Limits lean to letting a photo pass: being asked again for
# nothing annoys more than one paid call costs.

MIN_SIDE = 600  # longest side, px: the QR of a card 480 px wide is lost to the slightest blur; previews have 320
GAUGE_SIDE = 640  # longest side, px, of the grey picture that is measured: half of what Telegram delivers
MIN_SHARP = 24  # good 58 to 199, selfies 108 to 168; out of focus by 6 px 0 to 4, by 4 px 1 to 21, by 3 px 3 to 60
WHITE_SHARE = 0.95  # the light of the brightest twentieth: a dark desk does not make a dark photo
MIN_WHITE = 60  # good 99 to 241; a quarter of the light 24 to 59, an eighth 11 to 28
GRAIN = 5  # px: a spot of light smaller than this hides no letter
MARGIN = 0.15  # of each side: glare counts where the card lies
MAX_BLOWN = 0.30  # of the middle; good 0.01, glare 0.59 to 0.79; a white desk or a scanned page up to 0.94, thus:
MIN_HALO = 0.12  # of the blown area's rim; glare 0.33 to 1, a white desk or a scanned page 0 to 0.02
FINE = 166  # weave; a QR too fine for the small picture 177 to 229, nineteen of twenty photos without one 3 to 165


class PhotoFault(StrEnum):
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
class PhotoCheck:
    """What one look found.

    `jpeg` is the picture to send on: upright, RGB, no metadata, at most SENT_SIDE; empty when nothing was decoded.
    `digest` is the sha256 of its light as looked at, in hex: the same photo in another file, with other metadata, is
    the same where it is made anew. (A hash of likeness is not offered: in 64 bits two people's scanned cards are as
    near as a photo and its copy.) `qr` is the text of the QR code in it.
    """

    fault: PhotoFault | None
    jpeg: bytes = b""
    digest: str = ""
    qr: str | None = None


@dataclass(frozen=True, slots=True)
class Measurements:
    """The figures a photo is judged by.

    sharp: edge energy, 0 to 255, of its sharp tiles. white: light, 0 to 255, of its brightest parts. blown: share
    of its middle that is pure white. halo: share of that area's rim where the light fades instead of ending.
    """

    sharp: int
    white: int
    blown: float
    halo: float


def check_photo(data: bytes, *, codes: bool = True) -> PhotoCheck:
    """Look at the bytes of a photo, and for a QR code where `codes` says so.

    Never raises; about 3 ms of CPU for a photo from Telegram (1280 px).
    """
    try:
        jpeg = clean_jpeg(data)
        grey = light_of(jpeg, GAUGE_SIDE)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return PhotoCheck(PhotoFault.TOO_LARGE)
    except Exception:  # noqa: BLE001  decoders of hostile bytes raise whatever they like
        return PhotoCheck(PhotoFault.NOT_AN_IMAGE)
    curvature = curvature_of(grey)
    qr = _qr(jpeg, grey, curvature) if codes else None
    return PhotoCheck(judge(grey, curvature), jpeg, _digest(grey), qr)


def prepare(data: bytes) -> bytes:
    """The JPEG to send on, of a photo that was looked at before; empty when it is no picture after all."""
    try:
        return clean_jpeg(data)
    except Exception:  # noqa: BLE001  decoders of hostile bytes raise whatever they like
        return b""


def judge(grey: Image.Image, curvature: Curvature) -> PhotoFault | None:
    """Name the fault of a grey picture, at most GAUGE_SIDE, that explains the others; or None."""
    if max(grey.size) < MIN_SIDE:
        return PhotoFault.TOO_SMALL
    gauges = measure(grey, curvature)
    if gauges.white < MIN_WHITE:
        return PhotoFault.DARK
    if gauges.blown > MAX_BLOWN and gauges.halo > MIN_HALO:
        return PhotoFault.GLARE
    if gauges.sharp < MIN_SHARP:
        return PhotoFault.BRIGHT if gauges.blown > MAX_BLOWN else PhotoFault.BLURRED
    return None


def measure(grey: Image.Image, curvature: Curvature) -> Measurements:
    """Measure a grey picture of GAUGE_SIDE, so that the figures do not depend on the camera's resolution."""
    grains, white, energy = _measured(grey, curvature)
    blown, halo = _glare(grains, energy)
    return Measurements(_percentile(tiles(energy), SHARP_SHARE), white, blown, halo)


def _measured(grey: Image.Image, curvature: Curvature) -> tuple[Image.Image, int, Image.Image]:
    """Return the grains, the light of the brightest, and the energy of the edges."""
    grains = grey.reduce(GRAIN)
    white = _percentile(grains, WHITE_SHARE)
    return grains, white, edges(curvature, white)


def _glare(grains: Image.Image, energy: Image.Image) -> tuple[float, float]:
    """Return the share of the middle that is blown out, and the share of that area's rim that fades softly.

    A page that a scanner made white ends at its print, a white desk at the card's edge; a reflection fades.
    """
    left, top = round(MARGIN * grains.width), round(MARGIN * grains.height)
    middle = left, top, grains.width - left, grains.height - top
    white = grains.point(_BLOWN).crop(middle)
    blown = ImageStat.Stat(white).mean[0] / 255
    if blown <= MAX_BLOWN:
        return blown, 0.0
    rim = rim_of(white)
    return blown, ImageStat.Stat(_soft(energy).crop(middle), rim).mean[0] / 255 if rim.getbbox() else 0.0


def light(grey: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Return, a pixel for each grain of a picture of GAUGE_SIDE, where that is pure white, and where free of edges."""
    grains, _, energy = _measured(grey, curvature_of(grey))
    return grains.point(_BLOWN), _soft(energy)


def _soft(energy: Image.Image) -> Image.Image:
    return energy.reduce(GRAIN).point(_SOFT)


def rim_of(white: Image.Image) -> Image.Image:
    """Return the grains that lie next to white ones."""
    return ImageChops.subtract(white.filter(ImageFilter.MaxFilter(3)), white)


_BLOWN = [255 * (value >= 250) for value in range(256)]
_SOFT = [255 * (value < 6) for value in range(256)]


def _percentile(grey: Image.Image, share: float) -> int:
    """Return the value, 0 to 255, that this share of the pixels does not exceed."""
    wanted = share * grey.width * grey.height
    return next(value for value, below in enumerate(accumulate(grey.histogram())) if below >= wanted)


def _digest(grey: Image.Image) -> str:
    """Hash size and light, not the file."""
    return hashlib.sha256(b"%dx%d:" % grey.size + grey.tobytes()).hexdigest()


def _qr(jpeg: bytes, grey: Image.Image, curvature: Curvature) -> str | None:
    """Return the text of the first QR code; of a card that fills little of the photo it is too fine for `grey`."""
    codes = _codes(grey)
    shrunk = max(grey.size) == GAUGE_SIDE
    if shrunk and not any(code.valid for code in codes) and (codes or weave(curvature) >= FINE):
        codes = _codes(light_of(jpeg, SENT_SIDE))
    return next((_text(code.bytes) for code in codes if code.valid), None)


def _codes(grey: Image.Image) -> list[zxingcpp.Barcode]:
    """Return the QR codes, dark on light and turned as they like; those that cannot be read are not valid."""
    codes: list[zxingcpp.Barcode] = zxingcpp.read_barcodes(
        grey,
        formats=zxingcpp.BarcodeFormat.QRCode,
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
        return_errors=True,
    )
    return codes


def _text(raw: bytes) -> str:
    """Return a QR's text. Cards hold UTF-8 without saying so, which the decoder's own text gets wrong."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("windows-1252", errors="replace")
