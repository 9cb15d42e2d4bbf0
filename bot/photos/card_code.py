"""Find and decode the QR code of an identity card in a photo, also a small or soft code and one beside other codes."""

from collections.abc import Callable, Iterable, Iterator

import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.identity import qr
from bot.photos.sharpness import Curvature

# Measured on photos of specimens with modules of 1.8 to 4.5 px, sharp to blurred by half a module.
_CELL = 10  # px of the measured picture: about a tenth of a code in a usual photo
_MAX_REGIONS = 3  # the code is the first region in most photos, print or the portrait in the others
_MIN_ENERGY = 6  # 0 to 255; codes 6 to 81
_REGION_SHARE = 0.5  # of the peak's energy: the cells of the region around the peak
_MAX_SIDES = 2.2  # longer to shorter side of a region; codes at most 1.7, lines of print and zones 2 and more
_CELLS = range(4, 33)  # side of a region in cells
_ENLARGED_SIDE = 720  # px; a code of 50 modules then has 8 px a module with the margin around it
_MAX_ENLARGEMENT = 4
_BLUR = 1.2  # px of the photo: radius of the blur that sharpening undoes, about half a module of a small code
_SHARPENING = 1500  # percent; so strong that black and white are decided by the neighbourhood alone


def find_card_code(measured: Image.Image, curvature: Curvature, full: Callable[[], Image.Image]) -> str | None:
    """Return the text of the card's QR code, or None without a legible one. Other codes are ignored.

    `measured` is the small grey picture, `curvature` its curvature, and `full` returns the whole grey picture, which is
    only needed for a code too fine for the small one. Blurred modules are enlarged and sharpened in the regions whose
    print is fine along both axes. The search without a result takes about ten times as long as that of a sharp code.
    """
    if text := _text_of_card(_read(measured)):
        return text
    regions = list(_find_regions(curvature))
    if not regions:
        return None
    grey = full()
    if grey.size != measured.size and (text := _text_of_card(_read(grey))):
        return text
    scale = grey.width / measured.width
    for region in regions:
        left, top, right, bottom = (scale * side for side in region)
        crop = grey.crop((round(left), round(top), round(right), round(bottom)))
        times = max(1, min(_MAX_ENLARGEMENT, _ENLARGED_SIDE // max(crop.size)))
        large = crop.resize((crop.width * times, crop.height * times), Image.Resampling.BICUBIC)
        codes = _read(_sharpen(large, _BLUR * times))
        if codes and not _text_of_card(codes):  # seen and illegible: the noise was sharpened as well
            smooth = large.filter(ImageFilter.GaussianBlur(0.3 * _BLUR * times))
            codes = _read(_sharpen(smooth, 1.5 * _BLUR * times))
        if text := _text_of_card(codes):
            return text
    return None


def _read(grey: Image.Image) -> list[zxingcpp.Barcode]:
    """Return the sharp QR codes in a grey picture, dark on light, in any rotation. Illegible codes are not valid."""
    codes: list[zxingcpp.Barcode] = zxingcpp.read_barcodes(
        grey,
        formats=zxingcpp.BarcodeFormat.QRCode,
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
        return_errors=True,
    )
    return codes


def _text_of_card(codes: Iterable[zxingcpp.Barcode]) -> str | None:
    # Cards hold UTF-8 without the mark that declares it, which the text of the decoder gets wrong.
    return next((text for code in codes if code.valid and qr.parse(text := qr.decode(code.bytes))), None)


def _sharpen(grey: Image.Image, radius: float) -> Image.Image:
    return grey.filter(ImageFilter.UnsharpMask(radius, _SHARPENING, 0))


def _find_regions(curvature: Curvature) -> Iterator[tuple[int, int, int, int]]:
    """Yield the regions that may hold a code, in px of the measured picture: left, top, right, bottom.

    Print is fine along one axis, a QR code along both axes.
    """
    size = curvature[0].size
    across, down = (curved.point(_DOUBLED).reduce(_CELL) for curved in curvature)
    energy = ImageChops.darker(across, down).filter(ImageFilter.BoxBlur(1))
    for _ in range(_MAX_REGIONS):
        peak = energy.getextrema()[1]
        if not isinstance(peak, int) or peak < _MIN_ENERGY:
            return
        place = energy.tobytes().index(peak)
        area = energy.point([255 * (value >= _REGION_SHARE * peak) for value in range(256)])
        ImageDraw.floodfill(area, (place % area.width, place // area.width), 128)
        area = area.point(_FILLED)
        left, top, right, bottom = area.getbbox() or (0, 0, 0, 0)
        sides = sorted((right - left, bottom - top))
        if sides[0] in _CELLS and sides[1] in _CELLS and sides[1] <= _MAX_SIDES * sides[0]:
            box = (left - 1) * _CELL, (top - 1) * _CELL, (right + 1) * _CELL, (bottom + 1) * _CELL
            yield max(0, box[0]), max(0, box[1]), min(size[0], box[2]), min(size[1], box[3])
        energy = ImageChops.subtract(energy, area)


_DOUBLED = [min(255, 2 * value) for value in range(256)]
_FILLED = [255 * (value == 128) for value in range(256)]
