"""Files in memory: photos scaled down as on Telegram, all other files kept byte for byte."""

import io
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

# Bytes of all files together.
CAPACITY = 200 << 20
# The longest sides of a photo's sizes in pixels. Telegram names the sizes s, m, x and y.
_SIDES = (90, 320, 800, 1280)
# Pillow's exceptions for bytes that are no image and for decompression bombs.
_UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError)
_FOLDERS = {"photo": "photos", "document": "documents", "sticker": "stickers", "voice": "voice", "video": "videos"}
# The first characters of Telegram's file_id for each kind.
_PREFIXES = {"photo": "AgACAgUAAx", "document": "BQACAgUAAx", "sticker": "CAACAgUAAx", "voice": "AwACAgUAAx"}


@dataclass(frozen=True, slots=True)
class FileInfo:
    """The metadata of a file. `width` and `height` are in pixels, 0 for files without dimensions."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    size: int
    name: str | None = None
    mime_type: str | None = None
    width: int = 0
    height: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the fields that PhotoSize, Document, Sticker, Voice and Video share."""
        shape: dict[str, Any] = {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}
        dimensions = {"width": self.width, "height": self.height} if self.width else {}
        names = {"file_name": self.name, "mime_type": self.mime_type}
        return shape | dimensions | {name: value for name, value in names.items() if value is not None}


@dataclass(frozen=True, slots=True)
class PhotoSize:
    """One size of a photo: JPEG bytes, width and height in pixels."""

    data: bytes
    width: int
    height: int


class FileStore:
    """All files by file_id and by path. Beyond `capacity` bytes the least recently used file is dropped."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._total = 0
        self._count = 0
        self._files: OrderedDict[str, tuple[FileInfo, bytes]] = OrderedDict()
        self._paths: dict[str, str] = {}
        self._sizes: dict[str, tuple[FileInfo, ...]] = {}

    def add(self, kind: str, data: bytes, *, name: str | None = None, mime_type: str | None = None) -> FileInfo:
        """Store a file's exact bytes."""
        suffix = PurePath(name or "").suffix or {"voice": ".oga", "sticker": ".webp", "video": ".mp4"}.get(kind, "")
        return self._store(kind, data, suffix, name=name, mime_type=mime_type)

    def add_photo(self, photo_sizes: tuple[PhotoSize, ...]) -> tuple[FileInfo, ...]:
        """Store the sizes of one photo in the given order."""
        sizes = tuple(
            self._store("photo", size.data, ".jpg", width=size.width, height=size.height) for size in photo_sizes
        )
        for info in sizes:
            self._sizes[info.file_id] = sizes
        return sizes

    def get(self, file_id: str) -> tuple[FileInfo, bytes] | None:
        """Return a file by its id, or None for an unknown or dropped file."""
        if (found := self._files.get(file_id)) is not None:
            self._files.move_to_end(file_id)
        return found

    def get_by_path(self, path: str) -> tuple[FileInfo, bytes] | None:
        """Return a file by the path that getFile returned."""
        return self.get(self._paths.get(path, ""))

    def sizes(self, file_id: str) -> tuple[FileInfo, ...]:
        """Return all sizes of the photo that contains this size, or an empty tuple for any other file."""
        return self._sizes.get(file_id, ())

    def _store(self, kind: str, data: bytes, suffix: str, **about: Any) -> FileInfo:
        path = f"{_FOLDERS[kind]}/file_{self._count}{suffix}"
        file_id = _PREFIXES.get(kind, "BAACAgUAAx") + secrets.token_urlsafe(42)
        info = FileInfo(file_id, "AQAD" + secrets.token_urlsafe(9), kind, path, len(data), **about)
        self._count += 1
        self._total += len(data)
        self._files[file_id] = (info, data)
        self._paths[path] = file_id
        while self._total > self._capacity and len(self._files) > 1:
            self._drop_oldest()
        return info

    def _drop_oldest(self) -> None:
        file_id, (info, data) = self._files.popitem(last=False)
        self._total -= len(data)
        del self._paths[info.path]
        self._sizes.pop(file_id, None)


def image_size(image: bytes) -> tuple[int, int]:
    """Return the stored width and height in pixels. Raise ValueError for bytes that are no image."""
    try:
        with Image.open(io.BytesIO(image)) as opened:
            return opened.size
    except _UNREADABLE as error:
        raise ValueError("not an image") from error


def make_photo_sizes(image: bytes) -> tuple[PhotoSize, ...]:
    """Return the sizes that Telegram makes of a photo. Raise ValueError for bytes that are no image.

    Each size is a JPEG of quality 85 without EXIF, rotated by the EXIF orientation. The longest sides are 90, 320, 800
    and 1280 px. No size is larger than the original. The call takes about 0.1 s for 12 megapixels: call it in a thread.
    """
    try:
        with Image.open(io.BytesIO(image)) as opened:
            opened.draft("RGB", (_SIDES[-1], _SIDES[-1]))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except _UNREADABLE as error:
        raise ValueError("not an image") from error
    largest = min(_SIDES[-1], max(upright.size))
    smaller = [side for side in _SIDES if side < largest]
    return tuple(_resize(upright, side) for side in (*smaller, largest))


def _resize(image: Image.Image, side: int) -> PhotoSize:
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=85)
    return PhotoSize(buffer.getvalue(), small.width, small.height)
