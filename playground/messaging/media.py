"""Files in memory: photos made small as Telegram makes them, everything else kept byte for byte."""

import io
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

# All files together; the ones not asked for longest go first.
CAPACITY = 200 << 20
# The longest sides of a photo's sizes, named s, m, x, y (and w when the sender picks HD) by Telegram.
_SIDES = (90, 320, 800, 1280, 2560)
# What Pillow raises for bytes that are no picture, or one too large to be meant.
_UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError)
_FOLDERS = {"photo": "photos", "document": "documents", "sticker": "stickers", "voice": "voice", "video": "videos"}
# How a file_id of each kind begins on Telegram.
_PREFIXES = {"photo": "AgACAgUAAx", "document": "BQACAgUAAx", "sticker": "CAACAgUAAx", "voice": "AwACAgUAAx"}


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What is known about a file without its bytes; sides are in pixels, 0 where there are none."""

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
        """The fields that PhotoSize, Document, Sticker, Voice and Video share."""
        shape: dict[str, Any] = {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}
        dimensions = {"width": self.width, "height": self.height} if self.width else {}
        names = {"file_name": self.name, "mime_type": self.mime_type}
        return shape | dimensions | {name: value for name, value in names.items() if value is not None}


@dataclass(frozen=True, slots=True)
class PhotoSize:
    """One size of a photo: JPEG bytes and sides in pixels."""

    data: bytes
    width: int
    height: int


class FileStore:
    """Every file there is, by file_id and by path, the least recently used forgotten first."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._total = 0
        self._count = 0
        self._kept: OrderedDict[str, tuple[FileInfo, bytes]] = OrderedDict()
        self._paths: dict[str, str] = {}
        self._sizes: dict[str, tuple[FileInfo, ...]] = {}

    def add(self, kind: str, data: bytes, *, name: str | None = None, mime_type: str | None = None) -> FileInfo:
        """Keep a file's exact bytes."""
        suffix = PurePath(name or "").suffix or {"voice": ".oga", "sticker": ".webp", "video": ".mp4"}.get(kind, "")
        return self._keep(kind, data, suffix, name=name, mime_type=mime_type)

    def add_photo(self, pictures: tuple[PhotoSize, ...]) -> tuple[FileInfo, ...]:
        """Keep the sizes of one photo, in the given order."""
        sizes = tuple(self._keep("photo", p.data, ".jpg", width=p.width, height=p.height) for p in pictures)
        for info in sizes:
            self._sizes[info.file_id] = sizes
        return sizes

    def get(self, file_id: str) -> tuple[FileInfo, bytes] | None:
        """A file by its id; None when it never was or is forgotten."""
        if (found := self._kept.get(file_id)) is not None:
            self._kept.move_to_end(file_id)
        return found

    def at(self, path: str) -> tuple[FileInfo, bytes] | None:
        """A file by the path that getFile gave."""
        return self.get(self._paths.get(path, ""))

    def sizes(self, file_id: str) -> tuple[FileInfo, ...]:
        """All sizes of the photo that has this one; empty for any other file."""
        return self._sizes.get(file_id, ())

    def _keep(self, kind: str, data: bytes, suffix: str, **about: Any) -> FileInfo:
        path = f"{_FOLDERS[kind]}/file_{self._count}{suffix}"
        file_id = _PREFIXES.get(kind, "BAACAgUAAx") + secrets.token_urlsafe(42)
        info = FileInfo(file_id, "AQAD" + secrets.token_urlsafe(9), kind, path, len(data), **about)
        self._count += 1
        self._total += len(data)
        self._kept[file_id] = (info, data)
        self._paths[path] = file_id
        while self._total > self._capacity and len(self._kept) > 1:
            self._forget_oldest()
        return info

    def _forget_oldest(self) -> None:
        file_id, (info, data) = self._kept.popitem(last=False)
        self._total -= len(data)
        del self._paths[info.path]
        self._sizes.pop(file_id, None)


def image_size(image: bytes) -> tuple[int, int]:
    """Width and height in pixels as they are stored; raises ValueError for no image."""
    try:
        with Image.open(io.BytesIO(image)) as opened:
            return opened.size
    except _UNREADABLE as error:
        raise ValueError("not an image") from error


def make_photo_sizes(image: bytes, *, hd: bool = False) -> tuple[PhotoSize, ...]:
    """The sizes Telegram makes of a photo; raises ValueError for no image.

    JPEG of quality 85 without EXIF, turned as the EXIF said, longest side 90, 320, 800, 1280 px (2560 for HD), none
    larger than the original. Takes about 0.1 s for 12 megapixels: call it in a thread.
    """
    try:
        with Image.open(io.BytesIO(image)) as opened:
            longest = _SIDES[-1] if hd else _SIDES[-2]
            opened.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except _UNREADABLE as error:
        raise ValueError("not an image") from error
    largest = min(longest, max(upright.size))
    wanted = [side for side in _SIDES if side < largest]
    return tuple(_sized(upright, side) for side in (*wanted, largest))


def _sized(image: Image.Image, side: int) -> PhotoSize:
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=85)
    return PhotoSize(buffer.getvalue(), small.width, small.height)
