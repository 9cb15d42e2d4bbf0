"""The API v1 of the tests: a real HTTP server that answers get_haimat as told, in the shape seen in practice."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from tests.bot.api.service import Answer, Service

Fields = Mapping[str, str]

FRONT = {
    "id": "001190000017",
    "name": "NGUYỄN THỊ MẪU",
    "dob": "01/02/1990",
    "gender": "Nữ",
    "nationality": "Việt Nam",
    "hometown": "Hoàn Kiếm, Hà Nội",
    "address": "12 Phố Mẫu, Hoàn Kiếm, Hà Nội",
    "due_date": "01/02/2030",
}
BACK = {
    "identification_sign": "Sẹo chấm C: 1cm trên đuôi mày trái",
    "issue_date": "03/04/2022",
    "issued_at": "CỤC TRƯỞNG CỤC CẢNH SÁT QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI",
}
QR = {key: FRONT[key] for key in ("id", "name", "dob", "gender", "address")} | {"issue_date": "03/04/2022"}
ZONE = {"id": FRONT["id"], "name": "NGUYEN THI MAU", "dob": FRONT["dob"], "gender": "Nữ", "nationality": "Việt Nam"}


class FakeApi(Service):
    """Gives each of ``answers`` in turn, and the last one from then on; ``seen`` holds the requests."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = [card()]

    def next(self, *answers: Answer) -> None:
        """From now on answer so, the last one for ever."""
        self.answers = list(answers)


def side(kind: str, fields: Fields, *, surely: float = 0.97, **sources: Fields) -> dict[str, object]:
    """One side's envelope; ``surely`` is the confidence of every field."""
    confidences = {f"{name}_confidence": surely for name in fields}
    return {
        "type": kind,
        "data": {**fields, **confidences, "sources": {"print": fields, **sources}},
        "valid": "True",
        "invalidCode": "0",
        "invalidMessage": "",
    }


FRONT_SIDE = side("chip_id_card_front", FRONT, qr=QR)
BACK_SIDE = side("chip_id_card_back", BACK, mrz=ZONE)


def card(front: object = FRONT_SIDE, back: object = BACK_SIDE) -> Answer:
    """A success: what the service read on both sides."""
    return answered({"data": {"mattruoc": front, "matsau": back}, "errorCode": "0", "errorMessage": "Thành công"})


def paper(kind: str, fields: Fields) -> Answer:
    """A paper as the service answers it."""
    return answered({**side(kind, fields), "errorCode": "0", "errorMessage": "Thành công"})


def file_of(*papers: tuple[str, Fields]) -> Answer:
    """The papers of a PDF."""
    return answered({"type": "pdf", "data": [side(*each) for each in papers], "errorCode": "0", "errorMessage": ""})


def refused(code: str, field: str | None = None) -> Answer:
    """An error of the OCR family, with the input at fault where the service names it."""
    body: dict[str, object] = {"data": "", "errorCode": code, "errorMessage": "Lỗi"}
    return answered(body | ({"field": field} if field else {}))


def answered(body: object) -> Answer:
    """This JSON."""
    return Answer(json.dumps(body, ensure_ascii=False).encode())


NONSENSE = Answer(b"<html>no JSON</html>")
BROKEN = Answer(b"", status=500)
BUSY = Answer(b"", status=503)
CUT = Answer(cut=True)
HALF = Answer(b'{"data": {"mattruoc": {}, "matsau": {}}}', half=True)
SILENT = Answer(hold=True)


def compared(percent: float, first: bytes = b"", second: bytes = b"", **extra: object) -> Answer:
    """An answer of matching or face_matching."""
    faces = {
        name: base64.b64encode(face).decode()
        for name, face in zip(("img_cmt", "img_person"), (first, second), strict=True)
    }
    portraits = {"img_person1": faces["img_cmt"], "img_person2": faces["img_person"]}
    data = {"matching": f"{percent:.2f}", "valid": "True", **faces, **portraits, **extra}
    return answered({"data": data, "error_code": "0", "error_message": "Thành công"})


def poses(valid: bool, errors: str = "", code: str = "0", percent: float = 91.0) -> Answer:
    """An answer of matchingliveness."""
    data = {"matching": f"{percent:.2f}", "valid": str(valid), "errors": errors, "invalidCode": code}
    return answered({"data": data, "error_code": "0", "error_message": "Thành công"})


def gallery(*faces: object) -> Answer:
    """An answer of search: these faces."""
    return answered({"result": list(faces), "status_code": 0, "message": "Thành công"})


def added(face_id: int) -> Answer:
    """An answer of add."""
    return answered({"result": {"id": face_id, "url": ""}, "status_code": 0, "message": "Thành công"})


def refused_face(code: str, field: str | None = None) -> Answer:
    """An error of the family of faces."""
    body: dict[str, object] = {"data": "", "error_code": code, "error_message": "Lỗi"}
    return answered(body | ({"field": field} if field else {}))
