"""Tests of photo sizes and of the file store."""

import io

import pytest
from PIL import Image

from playground.messaging.media import FileStore, make_photo_sizes
from tests.playground.conftest import jpeg


@pytest.mark.parametrize(
    ("width", "height", "sizes"),
    [
        (3000, 2000, [(90, 60), (320, 213), (800, 533), (1280, 853)]),
        (400, 800, [(45, 90), (160, 320), (400, 800)]),
        (60, 40, [(60, 40)]),
    ],
)
def test_photo_gets_its_sizes(width: int, height: int, sizes: list[tuple[int, int]]) -> None:
    """The longest sides are 90, 320, 800 and 1280. No size is larger than the photo."""
    pictures = make_photo_sizes(jpeg(width, height))
    assert [(picture.width, picture.height) for picture in pictures] == sizes
    with Image.open(io.BytesIO(pictures[-1].data)) as largest:
        assert (largest.format, largest.size) == ("JPEG", sizes[-1])


def test_photo_is_rotated_and_has_no_exif() -> None:
    """The EXIF orientation is applied, and the EXIF is removed."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "camera"
    picture = make_photo_sizes(jpeg(200, 100, exif=exif))[-1]
    assert (picture.width, picture.height) == (100, 200)
    with Image.open(io.BytesIO(picture.data)) as image:
        assert not image.getexif()


def test_transparent_image_becomes_a_photo() -> None:
    """A PNG with transparency becomes a JPEG."""
    buffer = io.BytesIO()
    Image.new("RGBA", (10, 10)).save(buffer, "PNG")
    assert len(make_photo_sizes(buffer.getvalue())) == 1


def test_bytes_without_an_image_are_refused() -> None:
    """Bytes that are no image raise ValueError."""
    with pytest.raises(ValueError, match="not an image"):
        make_photo_sizes(b"%PDF-1.7")


def test_least_recently_used_file_is_dropped() -> None:
    """Beyond the capacity the least recently used file is dropped, with its id and path."""
    files = FileStore(capacity=100)
    first, second = files.add("document", bytes(40), name="a.pdf"), files.add("document", bytes(40))
    assert files.get(first.file_id) is not None
    third = files.add("voice", bytes(40))
    assert files.get(second.file_id) is None
    assert files.get_by_path(second.path) is None
    assert files.get_by_path(first.path) == (first, bytes(40))
    assert (first.path, third.path) == ("documents/file_0.pdf", "voice/file_2.oga")
