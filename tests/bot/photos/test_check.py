"""Tests of the photo check: formats, clean JPEGs, faults, hostile files."""

import io
import random
from functools import cache

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageStat

from bot.photos import check
from bot.photos.check import PhotoFault, check_photo
from bot.photos.imaging import MAX_BYTES, light_of

# One EXIF entry: orientation, of type text, two letters long.
_WORDS_FOR_NUMBER = b"\x00\x00\x00\x08\x00\x01\x01\x12\x00\x02\x00\x00\x00\x02ab" + bytes(6)


def _encode(picture: Image.Image, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def _decode(jpeg: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(jpeg))
    assert (picture.format, picture.mode) == ("JPEG", "RGB")
    return picture


@cache
def _striped(size: tuple[int, int] = (800, 600)) -> Image.Image:
    """Draw fine stripes with a red top left corner and a blue bottom right corner."""
    picture = Image.new("RGB", size, (215, 215, 215))
    draw = ImageDraw.Draw(picture)
    for x in range(0, size[0], 8):
        draw.line((x, 0, x, size[1]), (60, 60, 60), 2)
    draw.rectangle((0, 0, size[0] // 4, size[1] // 4), (220, 20, 20))
    draw.rectangle((3 * size[0] // 4, 3 * size[1] // 4, *size), (20, 20, 220))
    return picture


def _is_red(colour: object) -> bool:
    assert isinstance(colour, tuple)
    return bool(colour[0] > 170 and colour[1] < 70 and colour[2] < 70)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_each_format_becomes_a_clean_jpeg(form: str) -> None:
    """Each format becomes a JPEG of the same picture without metadata."""
    exif = Image.Exif()
    exif[0x010F] = "maker of the phone"
    seen = check_photo(_encode(_striped(), form, exif=exif.tobytes()))
    picture = _decode(seen.jpeg)
    assert (seen.fault, picture.size) == (None, (800, 600))
    assert _is_red(picture.getpixel((20, 20)))
    assert not picture.getexif()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_taken_sideways_comes_upright(form: str) -> None:
    """A photo with EXIF orientation 6 is rotated right, so that the top left corner becomes the top right."""
    exif = Image.Exif()
    exif[0x0112] = 6
    seen = check_photo(_encode(_striped(), form, exif=exif.tobytes()))
    picture = _decode(seen.jpeg)
    assert picture.size == (600, 800)
    assert _is_red(picture.getpixel((580, 20)))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("entries", [_WORDS_FOR_NUMBER, b"\x00\x00\xff\xff garbage"])
def test_broken_metadata_is_no_fault(entries: bytes) -> None:
    """A picture with an unreadable orientation is not rotated."""
    seen = check_photo(_encode(_striped(), "JPEG", exif=b"Exif\x00\x00MM\x00*" + entries))
    assert (seen.fault, _decode(seen.jpeg).size) == (None, (800, 600))


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P", "LA", "RGBA"])
def test_each_mode_becomes_rgb(mode: str) -> None:
    """CMYK, grey, palette and alpha pictures are converted to RGB."""
    form = "JPEG" if mode == "CMYK" else "PNG"
    assert _decode(check_photo(_encode(_striped().convert(mode), form)).jpeg).size == (800, 600)


def test_sixteen_bits_keep_their_grey() -> None:
    """The upper 8 of 16 bits are kept, and no value is clipped to white."""
    seen = check_photo(_encode(Image.new("I;16", (800, 600), 40_000), "PNG"))
    assert _decode(seen.jpeg).getpixel((9, 9)) == (156, 156, 156)


@pytest.mark.parametrize("options", [{}, {"transparency": 0}])
def test_transparent_parts_become_white_paper(options: dict[str, int]) -> None:
    """Parts that are transparent by alpha or by a palette colour become white."""
    clear = Image.new("P", (700, 700)) if options else Image.new("RGBA", (700, 700), (0, 0, 0, 0))
    assert _decode(check_photo(_encode(clear, "PNG", **options)).jpeg).getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize("form", ["WEBP", "PNG", "MPO"])
def test_the_first_of_several_frames_counts(form: str) -> None:
    """The first frame of an animation or of a multi-picture JPEG is used."""
    other = Image.new("RGB", (800, 600), "green")
    seen = check_photo(_encode(_striped(), form, save_all=True, append_images=[other]))
    assert _is_red(_decode(seen.jpeg).getpixel((20, 20)))


def test_a_large_photo_is_shrunk() -> None:
    """A large photo is shrunk to 2000 px on its longest side, with the same aspect ratio."""
    seen = check_photo(_encode(_striped((4000, 3000)), "JPEG"))
    assert (seen.fault, _decode(seen.jpeg).size) == (None, (2000, 1500))


def test_bombs_are_refused_undecoded() -> None:
    """Files with 30 or 120 million pixels or too many bytes are too large, without a JPEG to send."""
    for size in ((6000, 5000), (12_000, 10_000)):
        seen = check_photo(_encode(Image.new("1", size), "PNG"))
        assert (seen.fault, seen.jpeg, seen.digest, seen.qr) == (PhotoFault.TOO_LARGE, b"", "", None)
    assert check_photo(bytes(MAX_BYTES + 1)).fault is PhotoFault.TOO_LARGE


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_bombs_are_refused_where_the_warning_is_silenced() -> None:
    """A bomb is refused also where another library has silenced the warning."""
    assert check_photo(_encode(Image.new("1", (6000, 5000)), "PNG")).fault is PhotoFault.TOO_LARGE


def test_what_is_no_photo_is_named_so() -> None:
    """Empty files, text, GIF, PDF and truncated files are not images and raise no error."""
    whole = _encode(_striped(), "JPEG")
    for data in (b"", b"xin chao", _encode(_striped(), "GIF"), b"%PDF-1.7\n%", whole[:3], whole[: len(whole) // 2]):
        assert check_photo(data) == check.PhotoCheck(PhotoFault.NOT_AN_IMAGE)


@pytest.mark.parametrize("size", [(1280, 960), (1281, 961), (640, 480), (700, 1), (4000, 3000)])
@pytest.mark.parametrize("side", [640, 2000])
def test_the_light_of_a_jpeg_is_its_grey(size: tuple[int, int], side: int) -> None:
    """The luminance of a larger picture is shrunk, and a smaller picture keeps its size."""
    grey = light_of(_encode(_striped(size), "JPEG"), side)
    shrink = min(1, side / max(size))
    assert (grey.mode, grey.size) == ("L", tuple(max(1, round(shrink * length)) for length in size))
    plain = _striped(size).convert("L").resize(grey.size, Image.Resampling.BOX)
    assert ImageStat.Stat(ImageChops.difference(grey.reduce(16), plain.reduce(16))).mean[0] < 5


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_hostile_bytes_never_raise(form: str) -> None:
    """Files with changed bytes get a result."""
    rng = random.Random(form)
    good = _encode(_striped((640, 480)), form)
    for _ in range(25):
        data = bytearray(good)
        for _ in range(12):
            data[rng.randrange(min(len(data), 2000))] = rng.randrange(256)
        assert isinstance(check_photo(bytes(data)), check.PhotoCheck)


def test_strange_shapes_are_measured() -> None:
    """A picture of one row is measured as a blurred image."""
    assert check_photo(_encode(Image.new("RGB", (900, 1), "grey"), "PNG")).fault is PhotoFault.BLURRED


def test_the_digest_is_of_the_picture_not_the_file() -> None:
    """The digest depends on the pixels and not on the metadata."""
    changed = _striped().copy()
    changed.putpixel((400, 300), (1, 2, 3))
    exif = Image.Exif()
    exif[0x010F] = "maker of the phone"
    first = check_photo(_encode(_striped(), "PNG")).digest
    assert len(first) == 64
    assert check_photo(_encode(_striped(), "PNG", exif=exif.tobytes())).digest == first
    assert check_photo(_encode(changed, "PNG")).digest != first


def test_a_white_page_is_no_glare() -> None:
    """A scanned page is pure white up to the print, without a soft rim."""
    page = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(page)
    for y in range(200, 1500, 30):
        draw.text((150, y), "Cộng hoà xã hội chủ nghĩa Việt Nam. " * 4, fill="black", font_size=20)
    assert check_photo(_encode(page, "PNG")).fault is None


def test_a_qr_in_windows_1252_is_read() -> None:
    """Bytes that are not UTF-8 are decoded as Windows-1252."""
    text = "001099000001||Nguyen Van Mau|01021999|Nam|Phố Café, Hà Nội|01012021"
    code = zxingcpp.create_barcode(text.encode("cp1252", "replace"), zxingcpp.BarcodeFormat.QRCode)
    grey = Image.fromarray(code.to_image(scale=12)).convert("RGB")
    assert "Café" in (check_photo(_encode(grey, "PNG")).qr or "")


def test_a_jpeg_of_nothing_but_the_picture_goes_on_as_it_is() -> None:
    """A clean JPEG, as encoded by Telegram, is sent unchanged without a second compression."""
    plain = _encode(_striped(), "JPEG")
    assert check_photo(plain).jpeg == plain
    assert check.prepare(plain) == plain


_TURNED = Image.Exif()
_TURNED[0x0112] = 6
_SEGMENTS = {
    "comment": b"\xff\xfe\x00\x08secret",
    "exif": b"\xff\xe1\x00\x0eExif\x00\x00secret",
    "colour profile": b"\xff\xe2\x00\x08secret",
    "small picture": b"\xff\xe0\x00\x16JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x02\x01secret",
}


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("more", [*_SEGMENTS, "behind the end", "turned", "grey"])
def test_a_jpeg_with_anything_else_in_it_is_made_anew(more: str) -> None:
    """A JPEG with other data than the picture is encoded again without the other data."""
    picture = _striped().convert("L") if more == "grey" else _striped()
    data = _encode(picture, "JPEG", **({"exif": _TURNED} if more == "turned" else {}))
    data = data[:2] + _SEGMENTS.get(more, b"") + data[2:] + (b"secret\xff\xd9" if more == "behind the end" else b"")
    for sent in (check_photo(data).jpeg, check.prepare(data)):
        assert sent
        assert sent != data
        assert b"secret" not in sent
