"""Marked numbers, names and secrets, a fake API that reads the marks, and the encoded forms of the marks."""

import base64
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from bot.api.operations import GET_BLX, GET_HAIMAT, GET_INFOR, GET_INFOR_ALL, GET_MATSAU, GET_MATTRUOC, GET_SCAN_A4
from storage.crypto import Vault
from tests.bot.api.service import Answer, Seen
from tests.fake_api import answered, card, compared, poses, refused, refused_face, side
from tests.fake_gallery import FakeGallery
from tests.running_bot import API_SECRET, HOOK_SECRET, TOKEN

NUMBER, NAME, PLACE, WORDS = "079190876543", "TRẦN ĐÁNH DẤU", "99 Ngõ Đánh Dấu, Gò Vấp", "lời riêng đánh dấu"
METRICS_TOKEN, KEY = "marked-metrics-token", Vault.fresh_key()
PERSONAL = (NUMBER, NUMBER[-9:], NAME, "TRAN DANH DAU", PLACE, WORDS, "Ngọcđánhdấu")
SECRETS = (TOKEN, TOKEN.partition(":")[2], API_SECRET, HOOK_SECRET, METRICS_TOKEN, KEY.partition(":")[2])
FIELDS = {"id": NUMBER, "name": NAME, "dob": "01/02/1990", "gender": "Nữ", "address": PLACE, "due_date": "01/02/2040"}
MARKED_SIDE = side("chip_id_card_front", FIELDS, qr=FIELDS)
MARKED_BACK = side("chip_id_card_back", {"issue_date": "03/04/2022"}, mrz=FIELDS | {"name": "TRAN DANH DAU"})
DONE = {"errorCode": "0", "errorMessage": "Thành công"}
ANSWERS = {
    GET_HAIMAT.name: card(MARKED_SIDE, MARKED_BACK),
    GET_MATTRUOC.name: answered(MARKED_SIDE | DONE),
    GET_MATSAU.name: answered(MARKED_BACK | DONE),
    GET_INFOR_ALL.name: answered(side("passport", FIELDS | {"sur_name": NAME, "given_name": NAME}) | DONE),
    GET_BLX.name: answered(side("driving_license", FIELDS | {"class": "B2"}) | DONE),
    GET_INFOR.name: answered({"type": "pdf", "data": [MARKED_SIDE], **DONE}),
    GET_SCAN_A4.name: answered({"result": [f"{NAME} {NUMBER}", PLACE], "time": 1.0}),
    "matching": compared(95.0),
    "face_matching": compared(95.0),
    "matchingliveness": poses(valid=True),
}
"""What the API reads, all of it marked."""


class MarkedApi(FakeGallery):
    """A fake API that answers every operation with marked values, or with errors that quote marked values."""

    trouble = False

    def choose(self, seen: Seen) -> Answer:
        """Return the answer of the requested operation."""
        name = seen.path.rpartition("/")[2]
        if self.trouble and "/face_search/" not in seen.path:
            body = json.loads((refused_face if "match" in name else refused)("1").body)
            return answered({key: f"{NAME} {NUMBER}" if "essage" in key else value for key, value in body.items()})
        return ANSWERS.get(name) or super().choose(seen)


def forms(words: str) -> Iterator[bytes]:
    """Return the forms of a text in bytes: encoded, escaped, and with composed or decomposed letters."""
    for each in {words, words.lower(), words.title(), unicodedata.normalize("NFD", words)}:
        yield from (each.encode(), each.encode("utf-16-le"), json.dumps(each)[1:-1].encode(), quote(each).encode())
        yield base64.b64encode(each.encode())[:-4]


def files(folder: Path) -> bytes:
    """Return every byte of the store's files: database, write-ahead log and index of the log."""
    return b"".join(path.read_bytes() for path in folder.iterdir())
