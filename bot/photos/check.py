"""Free check of a photo before a paid call: its fault, the JPEG to send, and the text of its QR code."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import accumulate

from PIL import Image, ImageChops, ImageFilter, ImageStat

from bot.photos.card_code import find_card_code
from bot.photos.imaging import SENT_SIDE, clean_jpeg, light_of
from bot.photos.sharpness import SHARP_SHARE, Curvature, edge_energy, measure_curvature, tile_means

# The figures below were measured on specimens: flat scans, photos from easy to hard of 10 kinds of papers, and selfies
# ("good"), and the same photos with one fault each. The limits rather accept a photo: a needless request for another
# photo is worse than the price of one call.

MIN_SIDE = 300  # longest side, px: such small pictures are cards cropped at the border, whose letters have 9 px
MEASURED_SIDE = 640  # longest side, px, of the measured grey picture: half of a photo from Telegram
MIN_SHARP = 24  # good 58 to 199, selfies 108 to 168; out of focus by 6 px 0 to 4, by 4 px 1 to 21, by 3 px 3 to 60
MIN_MIDDLE_SHARP = 20  # the same in the middle: good 73 to 173, selfies 56 to 160, a blurred card 0 to 16
MIN_MIDDLE_CONTRAST = 30  # 0 to 255, in the middle: an empty middle shows no blur
MIDDLE_SHARP_SHARE = 0.9  # percentile of the tiles in the middle
MIDDLE_MARGIN = 0.35  # of each side: what is left lies within a card that fills half of the photo
WHITE_SHARE = 0.95  # percentile of the brightness: a dark desk does not make a dark photo
MIN_WHITE = 60  # good 99 to 241; a quarter of the light 24 to 59, an eighth 11 to 28
GRAIN = 5  # px, a smaller spot of light hides no letter
MARGIN = 0.15  # of each side: glare counts in the middle, where the card is
MAX_BLOWN = 0.30  # of the middle: good 0.01, glare 0.59 to 0.79, a white desk or a scanned page up to 0.94
MIN_HALO = 0.12  # of the rim of the white area: glare 0.33 to 1, a white desk or a scanned page 0 to 0.02


class PhotoFault(StrEnum):
    """A fault of a photo. The values are stable, because statistics and stored sessions hold the values."""

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
    """The result of the check of a photo.

    `jpeg` is the picture to send: upright, RGB, without metadata, at most SENT_SIDE, empty for an undecodable file.
    `digest` is the hex SHA-256 of the measured luminance, so that the same photo with other metadata has the same
    digest. (A perceptual hash does not suffice: with 64 bits the scanned cards of two people are as near as a photo and
    its copy.) `qr` is the text of the card's QR code.
    """

    fault: PhotoFault | None
    jpeg: bytes = b""
    digest: str = ""
    qr: str | None = None


@dataclass(frozen=True, slots=True)
class Measurements:
    """The measured values that decide about a photo.

    sharp: edge energy, 0 to 255, of the sharp tiles. middle_sharp: the same in the middle, because a desk may be sharp
    below a blurred card. middle_contrast: brightest less darkest parts of the middle. white: brightness, 0 to 255, of
    the brightest parts. blown: share of the middle that is pure white. halo: share of the rim of the white area where
    the light fades softly.
    """

    sharp: int
    middle_sharp: int
    middle_contrast: int
    white: int
    blown: float
    halo: float


def check_photo(data: bytes, *, codes: bool = True) -> PhotoCheck:
    """Check a photo, and read its QR code with `codes`.

    The function never raises. The check of a photo from Telegram (1280 px) takes about 3 ms of CPU time, and up to
    30 ms more where a code is wanted and none is legible.
    """
    try:
        jpeg = clean_jpeg(data)
        grey = light_of(jpeg, MEASURED_SIDE)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return PhotoCheck(PhotoFault.TOO_LARGE)
    except Exception:  # noqa: BLE001  decoders of hostile bytes raise any exception
        return PhotoCheck(PhotoFault.NOT_AN_IMAGE)
    curvature = measure_curvature(grey)
    qr = find_card_code(grey, curvature, partial(light_of, jpeg, SENT_SIDE)) if codes else None
    return PhotoCheck(find_fault(grey, curvature), jpeg, _digest(grey), qr)


def prepare(data: bytes) -> bytes:
    """Return the JPEG to send of a checked photo, empty for an undecodable file."""
    try:
        return clean_jpeg(data)
    except Exception:  # noqa: BLE001  decoders of hostile bytes raise any exception
        return b""


def find_fault(grey: Image.Image, curvature: Curvature) -> PhotoFault | None:
    """Return the fault of a grey picture of at most MEASURED_SIDE that explains its other faults, or None."""
    if max(grey.size) < MIN_SIDE:
        return PhotoFault.TOO_SMALL
    measured = measure(grey, curvature)
    if measured.white < MIN_WHITE:
        return PhotoFault.DARK
    if measured.blown > MAX_BLOWN and measured.halo > MIN_HALO:
        return PhotoFault.GLARE
    if measured.sharp < MIN_SHARP or (
        measured.middle_sharp < MIN_MIDDLE_SHARP and measured.middle_contrast >= MIN_MIDDLE_CONTRAST
    ):
        return PhotoFault.BRIGHT if measured.blown > MAX_BLOWN else PhotoFault.BLURRED
    return None


def measure(grey: Image.Image, curvature: Curvature) -> Measurements:
    """Measure a grey picture of MEASURED_SIDE. The fixed size makes the values independent of the camera."""
    grains, white, energy = _grains_and_energy(grey, curvature)
    blown, halo = _glare(grains, energy)
    middle = _middle(grains, MIDDLE_MARGIN)
    return Measurements(
        sharp=_percentile(tile_means(energy), SHARP_SHARE),
        middle_sharp=_percentile(tile_means(_middle(energy, MIDDLE_MARGIN)), MIDDLE_SHARP_SHARE),
        middle_contrast=_percentile(middle, 0.95) - _percentile(middle, 0.05),
        white=white,
        blown=blown,
        halo=halo,
    )


def _middle(picture: Image.Image, margin: float) -> Image.Image:
    """Return the picture without a share of each side."""
    left, top = round(margin * picture.width), round(margin * picture.height)
    return picture.crop((left, top, picture.width - left, picture.height - top))


def _grains_and_energy(grey: Image.Image, curvature: Curvature) -> tuple[Image.Image, int, Image.Image]:
    """Return the picture at one pixel for each grain, the brightness of the brightest parts, and the edge energy."""
    grains = grey.reduce(GRAIN)
    white = _percentile(grains, WHITE_SHARE)
    return grains, white, edge_energy(curvature, white)


def _glare(grains: Image.Image, energy: Image.Image) -> tuple[float, float]:
    """Return the share of the middle that is pure white, and the share of the rim of that area that fades softly.

    The white of a scanned page ends at the print, and the white of a desk ends at the edge of the card. The light of a
    reflection fades.
    """
    white = _middle(grains.point(_BLOWN), MARGIN)
    blown = ImageStat.Stat(white).mean[0] / 255
    if blown <= MAX_BLOWN:
        return blown, 0.0
    rim = rim_of(white)
    return blown, ImageStat.Stat(_middle(_soft(energy), MARGIN), rim).mean[0] / 255 if rim.getbbox() else 0.0


def white_and_soft(grey: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Return the mask of pure white and the mask without edges, with one pixel for each grain.

    `grey` has a longest side of MEASURED_SIDE.
    """
    grains, _, energy = _grains_and_energy(grey, measure_curvature(grey))
    return grains.point(_BLOWN), _soft(energy)


def _soft(energy: Image.Image) -> Image.Image:
    return energy.reduce(GRAIN).point(_SOFT)


def rim_of(white: Image.Image) -> Image.Image:
    """Return the mask of the grains beside white grains."""
    return ImageChops.subtract(white.filter(ImageFilter.MaxFilter(3)), white)


_BLOWN = [255 * (value >= 250) for value in range(256)]
_SOFT = [255 * (value < 6) for value in range(256)]


def _percentile(grey: Image.Image, share: float) -> int:
    """Return the value, 0 to 255, that a share of the pixels does not exceed."""
    wanted = share * grey.width * grey.height
    return next(value for value, below in enumerate(accumulate(grey.histogram())) if below >= wanted)


def _digest(grey: Image.Image) -> str:
    """Return the hash of size and luminance."""
    return hashlib.sha256(b"%dx%d:" % grey.size + grey.tobytes()).hexdigest()
