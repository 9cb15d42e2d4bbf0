"""The face search of the tests: the five operations over a dictionary, answered over real HTTP as API v1 does."""

from __future__ import annotations

from typing import Any

from bot.api.operations import ADD, DELETE, EDIT_METADATA, GET_ALL_IMAGES, PREFIX, SEARCH
from tests.bot.api.service import Answer, Seen, unpack
from tests.fake_api import BUSY, FakeApi, answered

PICTURE = f"{PREFIX}/face_search/image/"


class FakeGallery(FakeApi):
    """Holds faces with their metadata; ``alike`` says which a search finds, ``down`` refuses everything."""

    def __init__(self) -> None:
        super().__init__()
        self.faces: dict[int, dict[str, str]] = {}
        self.pictures: dict[int, bytes] = {}
        self.alike: dict[int, float] = {}
        self.down = False
        self.next_id = 101
        self.once: list[Answer] = []

    def enrol(self, picture: bytes = b"", **metadata: str) -> int:
        """A face that is there already; its id."""
        face_id, self.next_id = self.next_id, self.next_id + 1
        self.faces[face_id] = metadata
        if picture:
            self.pictures[face_id] = picture
        return face_id

    def asked(self, operation: str) -> list[Any]:
        """What one operation was asked so far."""
        return [seen.document for seen in self.seen if seen.path.endswith(f"/{operation}")]

    def choose(self, seen: Seen) -> Answer:
        """The answer of the gallery; anything else as told."""
        if "/face_search/" not in seen.path:
            return super().choose(seen)
        if self.down:
            return BUSY
        if self.once:
            return self.once.pop(0)
        if seen.path.startswith(PICTURE):
            return Answer(self.pictures[int(seen.path.removeprefix(PICTURE))])
        works = {
            GET_ALL_IMAGES.name: self._list,
            SEARCH.name: self._search,
            ADD.name: self._add,
            EDIT_METADATA.name: self._edit,
            DELETE.name: self._delete,
        }
        return works[seen.path.rpartition("/")[2]](seen.document or seen.query)

    def _search(self, asked: Any) -> Answer:
        assert unpack(asked["image"]["base64"])
        return _done([self._face(face_id) | {"similarity": s} for face_id, s in self.alike.items()])

    def _add(self, asked: Any) -> Answer:
        picture = unpack(asked["image"]["base64"])
        return _done(self._face(self.enrol(picture, **asked["image"].get("metadata", {}))))

    def _list(self, asked: Any) -> Answer:
        offset, limit = int(asked["offset"]), int(asked["limit"])
        return _done([self._face(face_id) for face_id in sorted(self.faces)[offset : offset + limit]])

    def _edit(self, asked: Any) -> Answer:
        if asked["image_id"] not in self.faces:
            return _refused(7)
        self.faces[asked["image_id"]] |= asked["metadata"]
        return _done(None)

    def _delete(self, asked: Any) -> Answer:
        """All or nothing, as the service does."""
        if not set(asked["ids"]) <= set(self.faces):
            return _refused(7)
        for face_id in asked["ids"]:
            del self.faces[face_id]
        return _done(None)

    def _face(self, face_id: int) -> dict[str, Any]:
        url = f"{self.url}{PICTURE}{face_id}" if face_id in self.pictures else ""
        return {"id": face_id, "url": url, "metadata": self.faces[face_id]}


def _done(result: object) -> Answer:
    return answered({"result": result, "status_code": 0, "message": "Thành công"})


def _refused(code: int) -> Answer:
    return answered({"result": None, "status_code": code, "message": "Lỗi"})
